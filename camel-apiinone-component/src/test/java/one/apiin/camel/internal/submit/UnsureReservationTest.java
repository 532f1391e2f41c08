package one.apiin.camel.internal.submit;

import static one.apiin.camel.internal.NodeRows.now;
import static one.apiin.camel.internal.ScriptedGateway.accepted;
import static one.apiin.camel.internal.ScriptedGateway.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.NodeRows;
import one.apiin.camel.internal.ScriptedGateway;
import one.apiin.camel.internal.Submitted;
import one.apiin.camel.internal.transition.SubmitTransitions;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoRequest;
import one.apiin.camel.task.VideoTask;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

/**
 * The ledger fails at a reservation that may be stored nevertheless: if it is, it is rejected later; a
 * later reservation of the same row, whose request may be in flight, is not.
 */
class UnsureReservationTest {

    private final Node a = Node.alone();

    private static SubmitCommand command(String model, String submissionId, String key) {
        VideoRequest request = new VideoRequest(model, "a lighthouse");
        return Node.command(submissionId, request, key, true, false);
    }

    /** A redelivery of the same exchange at the same step. */
    private CompletableFuture<Submitted> again(String key) {
        return a.submit(command("grok-imagine/text-to-video", "s", key));
    }

    private static void busy(CompletableFuture<Submitted> submit) {
        assertThat(now(submit).failure()).isInstanceOf(ProviderBusyException.class);
    }

    /** A rejected row whose repeated reservation by {@code a} fails without being stored. */
    private void repeatedReservationFails(String model) {
        a.gateway.answers(refused());
        now(a.submit("s", "key"));
        a.limiter.pause(Duration.ofSeconds(1));
        var takeOver = a.submit(command(model, "s", "key"));
        a.repository.goDown();
        a.scheduler.advance(Duration.ofSeconds(1));
        busy(takeOver);
        a.repository.comeBack();
    }

    private void accept(Node node) {
        node.gateway.posts.forEach(post -> post.reply().complete(accepted("task-1")));
    }

    @Test
    void aRedeliveryThatReservesAtTheSameInstantIsNotRejected() {
        a.repository.goDown();
        busy(a.submit("s"));
        a.repository.comeBack();
        var second = again(null);
        assertThat(a.gateway.posts).hasSize(1);

        a.pendingWrites.retry();
        again(null);
        accept(a);

        assertThat(a.gateway.paid()).as("paid; %s", a.log).isEqualTo(1);
        assertThat(now(second).failure()).isNull();
        assertThat(a.row("s").getState()).isEqualTo(TaskState.RUNNING);
        assertThat(a.pendingWrites.size()).isZero();
    }

    @Test
    void aRepeatedReservationOfTheSameProcessAtTheSameInstantIsNotRejected() {
        repeatedReservationFails("grok-imagine/text-to-video");
        var second = again("key");
        assertThat(a.gateway.posts).hasSize(2);

        a.pendingWrites.retry();
        again("key");
        accept(a);

        assertThat(a.gateway.paid()).as("paid; %s", a.log).isEqualTo(1);
        assertThat(now(second).failure()).isNull();
        assertThat(a.row("s").getState()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void aRepeatedReservationOfAnotherProcessAtTheSameInstantIsNotRejected() {
        Node b = a.beside("b");
        repeatedReservationFails("grok-imagine/text-to-video");
        var second = b.submit("t", "key");
        assertThat(b.gateway.posts).hasSize(2);

        a.pendingWrites.retry();
        b.submit("u", "key");
        accept(b);

        assertThat(b.gateway.paid()).as("paid; %s", b.log).isEqualTo(1);
        assertThat(now(second).failure()).isNull();
        assertThat(b.row("s").getState()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void anUnknownOutcomeOfAnotherProcessAtTheSameInstantStaysUnknown() {
        Node b = a.beside("b");
        repeatedReservationFails("grok-imagine/text-to-video");
        b.submit("t", "key");
        b.gateway.posts.get(1).reply().complete(ScriptedGateway.unknown());

        a.pendingWrites.retry();

        assertThat(a.row("s").getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
    }

    @Test
    void theCommittedCreditsMatchTheRowsAfterAnotherProcessReservedAgain() {
        Node b = a.beside("b");
        repeatedReservationFails("grok-imagine/text-to-video");
        b.submit(command("kling-3", "t", "key"));

        a.pendingWrites.retry();
        b.gateway.posts.get(1).reply().complete(refused());

        assertThat(a.row("s").getState()).isEqualTo(TaskState.REJECTED);
        assertThat(
                        a.store.sums("default").creditsByPeriod().values().stream()
                                .mapToLong(CreditSums::committed)
                                .sum())
                .as("nothing was charged")
                .isZero();
    }

    @Test
    void aReservationStoredWithoutAReplyIsRejectedLaterAndItsKeyReleased() {
        a.repository.loseAnswersOf("reserve");
        busy(a.submit("s", "key"));
        a.repository.comeBack();
        assertThat(a.row("s").getState()).isEqualTo(TaskState.RESERVED);
        var second = a.submit("t", "key");
        assertThat(a.gateway.posts).isEmpty();

        a.pendingWrites.retry();
        accept(a);

        assertThat(a.gateway.paid()).isEqualTo(1);
        assertThat(now(second).failure()).isNull();
        assertThat(a.row("s").getState()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void aRepeatedReservationStoredWithoutAReplyIsRejectedLaterAndItsKeyReleased() {
        a.gateway.answers(refused());
        now(a.submit("s", "key"));
        a.repository.loseAnswersOf("transition");
        busy(again("key"));
        a.repository.comeBack();
        assertThat(a.row("s").getState()).isEqualTo(TaskState.RESERVED);

        a.pendingWrites.retry();

        assertThat(a.row("s").getState()).isEqualTo(TaskState.REJECTED);
        again("key");
        assertThat(a.gateway.posts).hasSize(2);
    }

    /** Its process had no connection to the ledger, so another node marked the outcome as unknown. */
    @Test
    void aReservationStoredWithoutAReplyIsRejectedAfterAnotherNodeMarkedItUnknown() {
        a.repository.loseAnswersOf("reserve");
        busy(a.submit("s", "key"));
        a.repository.comeBack();
        Node b = a.survivedBy("b");
        assertThat(b.row("s").getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);

        a.renew();
        a.pendingWrites.retry();

        assertThat(b.row("s").getState()).isEqualTo(TaskState.REJECTED);
    }

    /** The commit reached the database after the write that should have rejected it found no row. */
    @Test
    void aReservationThatIsStoredLongAfterItsCallerGaveUpIsRejected() {
        VideoTask late = NodeRows.in(a, TaskState.RESERVED);
        a.gateway.posts.get(0).reply().complete(refused());
        VideoTask rejected = a.row("s");
        Node b = a.beside("b");
        VideoTask stored =
                a.store
                        .transition(
                                rejected,
                                SubmitTransitions.reservedAgain(
                                        rejected, late.with(Tracking.reserved("a", 4711))))
                        .orElseThrow();

        a.submitter.rejectForgotten();
        assertThat(a.row("s")).as("its caller may still wait").isEqualTo(stored);
        a.live(Node.REQUEST_TIMEOUT.plusSeconds(1));
        b.submitter.rejectForgotten();
        assertThat(a.row("s")).as("it is not b's").isEqualTo(stored);
        a.submitter.rejectForgotten();

        assertThat(a.row("s").getState()).isEqualTo(TaskState.REJECTED);
        a.gateway.answers(accepted("task-2"));
        assertThat(now(a.submit("t", "key")).task().getTaskId()).isEqualTo("task-2");
    }

    /** It was committed after the clock was corrected, and by then its caller had given up. */
    @Test
    void aForgottenReservationThatTheLedgersClockHadDatedAheadIsRejected() {
        CreditBudget budget = Node.budget(CreditLimit.NONE);
        VideoTask late =
                whileTheClockIsAhead(
                        () -> budget.row(Node.command("s", "key"), a.ledger, a.clock.now()));
        a.store.reserve(late);

        a.submitter.rejectForgotten();

        assertThat(a.row("s").getState()).isEqualTo(TaskState.REJECTED);
    }

    @Test
    void aReservationDatedAheadWhosePostIsOnItsWayIsNotForgotten() {
        VideoTask row = whileTheClockIsAhead(() -> NodeRows.in(a, TaskState.RESERVED));

        a.submitter.rejectForgotten();

        assertThat(a.row("s")).isEqualTo(row);
    }

    private VideoTask whileTheClockIsAhead(Supplier<VideoTask> work) {
        a.time.jump(Duration.ofHours(1));
        a.renew();
        VideoTask row = work.get();
        a.time.jump(Duration.ofHours(-1));
        a.renew();
        return row;
    }

    /** Nothing was posted by this process, but the provider called back. */
    @Test
    void aForgottenReservationForWhichACallbackNamedATaskIsUnknownAndAnError() {
        VideoTask late = NodeRows.in(a, TaskState.RESERVED);
        a.gateway.posts.get(0).reply().complete(refused());
        VideoTask again =
                SubmitTransitions.reservedAgain(
                        a.row("s"), late.with(Tracking.reserved("a", 4711)));
        VideoTask stored = a.store.transition(a.row("s"), again).orElseThrow();
        Tracking named = stored.tracking().withCandidateTaskId("task-9");
        a.store.transition(stored, stored.with(named)).orElseThrow();
        a.live(Node.REQUEST_TIMEOUT.plusSeconds(1));

        try (ComponentLog log = ComponentLog.listen()) {
            a.submitter.rejectForgotten();

            assertThat(log.from(Level.ERROR))
                    .singleElement()
                    .extracting(ComponentLog.Line::text, STRING)
                    .contains("submission s is unknown", "a callback named a task", "[AIO-0003]");
        }
        assertThat(a.row("s").getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
    }

    @Test
    void aReservationWhosePostIsOnItsWayIsNotForgotten() {
        NodeRows.in(a, TaskState.RESERVED);
        a.live(Node.REQUEST_TIMEOUT.plusSeconds(1));

        a.submitter.rejectForgotten();

        assertThat(a.row("s").getState()).isEqualTo(TaskState.RESERVED);
    }

    /** Its POST ends without a reply after the list was read, and before the calls in progress are. */
    @Test
    void anOutcomeThatBecomesUnknownWhileForgottenReservationsAreListedStaysUnknown() {
        NodeRows.in(a, TaskState.RESERVED);
        a.live(Node.REQUEST_TIMEOUT.plusSeconds(1));
        a.repository.onCall(
                "find", () -> a.gateway.posts.get(0).reply().complete(ScriptedGateway.unknown()));

        a.submitter.rejectForgotten();
        a.submit("t", "key");

        assertThat(a.row("s").getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
        assertThat(a.gateway.posts).as("posts; %s", a.log).hasSize(1);
    }

    @Test
    void aReservationWhoseOutcomeIsQueuedIsNotForgotten() {
        NodeRows.in(a, TaskState.RESERVED);
        a.repository.goDown();
        accept(a);
        a.repository.comeBack();
        a.live(Node.REQUEST_TIMEOUT.plusSeconds(1));

        a.submitter.rejectForgotten();
        assertThat(a.row("s").getState()).isEqualTo(TaskState.RESERVED);
        a.pendingWrites.retry();

        assertThat(a.row("s").getTaskId()).isEqualTo("task-1");
    }

    @Test
    void twoReservationsAtTheSameInstantHaveDifferentTokens() {
        CreditBudget budget = Node.budget(CreditLimit.NONE);

        VideoTask first = budget.row(Node.command("s", "key"), a.ledger, a.clock.now());
        VideoTask second = budget.row(Node.command("s", "key"), a.ledger, a.clock.now());

        assertThat(SubmitTransitions.sameReservation(first, first)).isTrue();
        assertThat(SubmitTransitions.sameReservation(first, second)).isFalse();
    }
}
