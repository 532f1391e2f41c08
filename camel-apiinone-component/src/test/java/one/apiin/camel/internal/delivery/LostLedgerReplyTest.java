package one.apiin.camel.internal.delivery;

import static one.apiin.camel.internal.ScriptedGateway.accepted;
import static one.apiin.camel.internal.ScriptedGateway.refused;
import static one.apiin.camel.internal.ScriptedGateway.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.error.WatchEndedException;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoRequest;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;

class LostLedgerReplyTest {

    private final Node a = Node.alone();

    @Test
    void aRepeatedReservationWhoseReplyIsLostIsRejectedLater() {
        a.gateway.answers(refused());
        a.submit("s", "key");
        a.repository.loseAnswersOf("transition");

        a.submit("t", "key");
        a.repository.comeBack();
        a.pendingWrites.retry();

        assertThat(a.gateway.posts).hasSize(1);
        assertThat(a.row("s").getState()).isEqualTo(TaskState.REJECTED);
    }

    @Test
    void aTaskIdIsWrittenAgainIfAnErrorKeepsTheAnswerOfTheLedger() {
        var done = a.submit("s");
        a.repository.onCall(
                "transition",
                () -> {
                    throw new InternalError("as if out of memory");
                });

        a.gateway.posts.get(0).reply().complete(accepted("task-1"));

        assertThat(done.join().failure()).isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(a.pendingWrites.size()).isOne();
        a.repository.onCall("transition", () -> {});
        a.pendingWrites.retry();
        assertThat(a.row("s").getTaskId()).isEqualTo("task-1");
    }

    @Test
    void anUnknownOutcomeWhoseRecordHasNoReplyIsDeliveredByAConsumer() {
        a.submit("s", "key");
        a.submit("t", "key");

        replyIsNotRecorded(unknown());

        assertThat(a.claim(10)).hasSize(1);
    }

    @Test
    void aRefusalAfterACallbackWhoseRecordHasNoReplyIsDeliveredByAConsumer() {
        a.submit("s");
        VideoTask row = a.row("s");
        a.repository.transition(row, row.with(row.tracking().withCandidateTaskId("task-9")));

        replyIsNotRecorded(refused());

        assertThat(a.claim(10)).hasSize(1);
    }

    /** As far as the exchange knows: the record is stored. */
    private void replyIsNotRecorded(SubmitOutcome reply) {
        a.repository.onCall(
                "transition",
                () -> {
                    if (a.row("s").getState() == TaskState.OUTCOME_UNKNOWN) {
                        throw new IllegalStateException("the ledger's answer is lost");
                    }
                });
        a.gateway.posts.get(0).reply().complete(reply);
        a.repository.onCall("transition", () -> {});
        assertThat(a.row("s").getDelivery()).isEqualTo(Delivery.CLAIMED);
        a.pendingWrites.retry();
        a.pendingWrites.retry();
        assertThat(a.pendingWrites.size()).isZero();
    }

    @Test
    void anExpiredWaitOfGenerateReleasesItsTask() {
        a.gateway.answers(accepted("task-1"));
        VideoRequest request = Node.command("s", null).request();
        var waiting = Node.command("s", request, null, false, true);
        var task = a.submit(waiting).join().task();
        assertThat(task.tracking().ownership().owner()).isEqualTo("a");

        var completion = a.awaiter.await(task, Duration.ofSeconds(1));
        a.scheduler.advance(Duration.ofSeconds(1));

        assertThat(completion)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(WatchEndedException.class);
        assertThat(a.row("s").tracking().ownership().owner()).isNull();
    }

    @Test
    void anExpiredWaitForATaskOfAnotherSubmitReleasesIt() {
        a.gateway.answers(accepted("task-1"));
        var task = a.submit("s").join().task();

        a.awaiter.await(task, Duration.ofSeconds(1));
        assertThat(a.row("s").tracking().ownership().owner()).isEqualTo("a");
        a.scheduler.advance(Duration.ofSeconds(1));

        assertThat(a.row("s").tracking().ownership().owner()).isNull();
    }

    @Test
    void aQueuedTaskIdIsNotReplacedByAQueuedDeliveryResult() {
        a.submit("s");
        a.repository.goDown();
        a.gateway.posts.get(0).reply().complete(accepted("task-1"));
        assertThat(a.pendingWrites.size()).isEqualTo(1);
        a.scheduler.advance(Node.LEASE.plusSeconds(1));
        a.survivedBy("b");
        assertThat(a.row("s").getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
        a.repository.comeBack();
        a.renew();
        var claimed = a.deliveries.claim("default", null, 1).get(0);
        a.repository.goDown();
        a.deliveries.delivered(claimed);

        a.repository.comeBack();
        a.pendingWrites.retry();
        a.pendingWrites.retry();

        assertThat(a.row("s").getTaskId()).isEqualTo("task-1");
        assertThat(a.row("s").getState()).isEqualTo(TaskState.RUNNING);
    }
}
