package one.apiin.camel.internal.delivery;

import static one.apiin.camel.internal.NodeRows.now;
import static one.apiin.camel.internal.ScriptedGateway.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.Submitted;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.submit.SubmitCommand;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoRequest;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;

/** A completion that is not awaited on a live node must become pending for the consumers. */
class OrphanedCompletionTest {

    private static final StatusOutcome VIDEO =
            new StatusOutcome.Completed(List.of("https://cdn.example/v.mp4"), 24, "{}");

    private final Node a = Node.alone();

    private VideoTask running(String submissionId, String key) {
        a.gateway.answers(accepted("task-1"));
        return a.submit(submissionId, key).join().task();
    }

    /** Claims as a consumer of {@code a} does, after {@code a} was alive for an hour. */
    private List<VideoTask> claimedWithinAnHour() {
        for (int i = 0; i < 360; i++) {
            a.live(Duration.ofSeconds(10));
            a.awaiter.refreshWaiters();
            a.pendingWrites.retry();
        }
        return a.deliveries.claim("default", null, 10);
    }

    @Test
    void aCompletionStoredByAnotherNodeBeforeTheWaitExpiredIsPending() {
        Node b = a.beside("b");
        a.awaiter.await(running("s", null), Duration.ofSeconds(1));
        a.gateway.statuses(VIDEO);
        b.awaiter.status("task-1", "default");
        a.scheduler.advance(Duration.ofSeconds(1));

        assertThat(claimedWithinAnHour()).as("%s", a.row("s").tracking()).hasSize(1);
    }

    @Test
    void aCompletionStoredWithoutAReplyWhileTheWaitExpiresIsPending() {
        a.awaiter.await(running("s", null), Duration.ofSeconds(6));
        a.gateway.statuses(VIDEO);
        a.scheduler.advance(Duration.ofSeconds(5));
        a.repository.loseAnswersOf("transition");
        a.poller.tick();
        a.repository.goDown();
        a.scheduler.advance(Duration.ofSeconds(1));
        a.repository.comeBack();

        assertThat(claimedWithinAnHour()).as("%s", a.row("s").tracking()).hasSize(1);
    }

    @Test
    void aCompletionClaimedForAWaitWithoutAReplyIsPending() {
        running("s", null);
        a.gateway.statuses(VIDEO);
        VideoTask ended = a.awaiter.status("task-1", "default");
        a.repository.loseAnswersOf("transition");
        assertThat(a.awaiter.await(ended, null)).isCompletedExceptionally();
        a.repository.comeBack();

        assertThat(claimedWithinAnHour()).as("%s", a.row("s").tracking()).hasSize(1);
    }

    /** {@code a} is killed amid its POST, which a third node finds while {@code b} waits for its outcome. */
    @Test
    void anUnknownOutcomeThatADuplicateSubmitWaitsForIsPending() {
        Node b = a.beside("b");
        Node c = a.beside("c");
        a.submit("s", "key");
        CompletableFuture<Submitted> duplicate = null;
        for (int third = 0; third <= 3; third++) {
            a.time.advance(Node.LEASE.dividedBy(3));
            b.lease.renew();
            duplicate = third == 2 ? b.submit("t", "key") : duplicate;
            c.renew();
        }

        b.refreshWaiters();

        assertThat(now(duplicate).failure()).isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(c.row("s").getDelivery()).isEqualTo(Delivery.PENDING);
        assertThat(c.claim(1)).hasSize(1);
    }

    private static SubmitCommand generate(boolean again) {
        VideoRequest request = new VideoRequest("grok-imagine/text-to-video", "a lighthouse");
        return Node.command("s", request, null, again, true);
    }

    /** Accepted and stored as owned by {@code a}, whose exchange fails as the ledger's reply was lost. */
    private void acceptedWithoutALedgerReply() {
        a.repository.loseAnswersOf("transition");
        a.gateway.answers(accepted("task-1"));
        assertThat(a.submit(generate(false)).join().failure())
                .isInstanceOf(SubmitOutcomeUnknownException.class);
        a.repository.comeBack();
        assertThat(a.row("s").tracking().ownership().owner()).isEqualTo("a");
    }

    @Test
    void aCompletionAfterAnAcceptanceStoredWithoutAReplyIsPending() {
        Node b = a.beside("b");
        acceptedWithoutALedgerReply();
        a.pendingWrites.retry();
        a.gateway.statuses(VIDEO);
        b.awaiter.status("task-1", "default");

        assertThat(claimedWithinAnHour()).as("%s", a.row("s").tracking()).hasSize(1);
    }

    @Test
    void aCompletionBeforeTheQueuedAcceptanceIsRetriedIsPending() {
        Node b = a.beside("b");
        acceptedWithoutALedgerReply();
        a.gateway.statuses(VIDEO);
        b.awaiter.status("task-1", "default");

        assertThat(claimedWithinAnHour()).as("%s", a.row("s").tracking()).hasSize(1);
    }

    @Test
    void aRedeliveryThatAwaitsATaskWhoseAcceptanceWasStoredWithoutAReplyDeliversIt() {
        acceptedWithoutALedgerReply();
        Submitted found = a.submit(generate(true)).join();
        var completion = a.awaiter.await(found.task(), null);

        a.pendingWrites.retry();
        a.gateway.statuses(VIDEO);
        a.awaiter.status("task-1", "default");

        assertThat(completion).isCompleted();
        assertThat(a.deliveries.beginDelivery(completion.join()))
                .as("claimed for the exchange")
                .isTrue();
    }

    /** As the producer does for generate and await. */
    @Test
    void aCompletionWithoutUrlsIsDeliveredAlthoughTheirQueryFails() {
        VideoTask task = running("s", null);
        StatusOutcome withoutUrl = new StatusOutcome.Completed(List.of(), null, "{}");
        a.gateway.statuses(withoutUrl, withoutUrl, withoutUrl, withoutUrl, withoutUrl, withoutUrl);
        a.gateway.statuses(new StatusOutcome.Unavailable(503, "down", null, null));
        var completion = a.awaiter.await(task, null).thenApply(a.awaiter::withVideoUrls);
        for (int i = 0; i < 12; i++) {
            a.live(Duration.ofSeconds(5));
            a.poller.tick();
        }
        assertThat(completion).isDone();
        assertThat(a.row("s").getState()).isEqualTo(TaskState.COMPLETED);

        boolean delivered = !completion.isCompletedExceptionally();
        assertThat(delivered || claimedWithinAnHour().size() == 1)
                .as("delivered or pending; %s", a.row("s").tracking())
                .isTrue();
    }

    @Test
    void importingATaskDoesNotChangeARowWithASimilarUserKey() {
        running("s", "task:abc");
        a.gateway.statuses(VIDEO);

        a.awaiter.importTask("abc", "default");

        assertThat(a.row("s").getState()).as("task-1 still runs").isEqualTo(TaskState.RUNNING);
    }
}
