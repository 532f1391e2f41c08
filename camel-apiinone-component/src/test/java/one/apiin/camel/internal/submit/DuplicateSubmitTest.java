package one.apiin.camel.internal.submit;

import static one.apiin.camel.internal.NodeRows.now;
import static one.apiin.camel.internal.ScriptedGateway.accepted;
import static one.apiin.camel.internal.ScriptedGateway.notSent;
import static one.apiin.camel.internal.ScriptedGateway.refused;
import static one.apiin.camel.internal.ScriptedGateway.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.LongSupplier;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.NodeRows;
import one.apiin.camel.internal.Submitted;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.transition.SubmitTransitions;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoRequest;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table "Same key" of the design: the result of a second submit, by the state of the first. */
class DuplicateSubmitTest {

    private final Node a = Node.alone();

    private static SubmitCommand another(String submissionId) {
        VideoRequest request = new VideoRequest("grok-imagine/text-to-video", "a whale");
        return with(submissionId, request, false);
    }

    private static SubmitCommand with(String submissionId, VideoRequest request, boolean again) {
        return Node.command(submissionId, request, "key", again, false);
    }

    @ParameterizedTest
    @EnumSource(names = {"RUNNING", "COMPLETED", "FAILED", "WATCH_ENDED"})
    void anAcceptedTaskIsReturnedAsADuplicate(TaskState state) {
        NodeRows.in(a, state);

        Submitted second = now(a.submit("t", "key"));

        assertThat(second.duplicate()).isTrue();
        assertThat(second.task().getTaskId()).isEqualTo("task-1");
        assertThat(second.task().getSubmissionId()).isEqualTo("s");
        assertThat(second.task().getState()).isEqualTo(state);
        assertThat(a.gateway.posts).hasSize(1);
    }

    @Test
    void anUnknownOutcomeIsReportedAgainAndNotPosted() {
        NodeRows.in(a, TaskState.OUTCOME_UNKNOWN);

        Submitted second = now(a.submit("t", "key"));

        assertThat(second.failure()).isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(second.failure().isMayHaveBeenCharged()).isTrue();
        assertThat(second.failure().getSubmissionId()).isEqualTo("s");
        assertThat(a.gateway.posts).hasSize(1);
    }

    @Test
    void aRedeliveryOfARejectedRowUnderAUsedKeyReturnsTheTaskOfThatKey() {
        a.gateway.answers(accepted("task-1"), refused(), accepted("task-2"));
        now(a.submit("s", "key"));
        now(a.submit("t", "another-key"));
        VideoRequest same = new VideoRequest("grok-imagine/text-to-video", "a lighthouse");

        Submitted redelivered = now(a.submit(with("t", same, true)));

        assertThat(redelivered.duplicate()).isTrue();
        assertThat(redelivered.task().getSubmissionId()).isEqualTo("s");
        assertThat(a.gateway.posts).hasSize(2);
        assertThat(a.row("t").getState()).isEqualTo(TaskState.REJECTED);
        assertThat(a.pendingWrites.size()).isZero();
    }

    @Test
    void aRedeliveryOfARejectedRowUnderAnUnusedKeyReservesTheRowAgain() {
        a.gateway.answers(refused(), accepted("task-2"));
        now(a.submit("t", "another-key"));
        VideoRequest same = new VideoRequest("grok-imagine/text-to-video", "a lighthouse");

        Submitted redelivered = now(a.submit(with("t", same, true)));

        assertThat(redelivered.duplicate()).isFalse();
        assertThat(redelivered.task().getSubmissionId()).isEqualTo("t");
        assertThat(a.row("t").getIdempotencyKey()).isEqualTo("key");
        assertThat(a.gateway.posts).hasSize(2);
    }

    @Test
    void aRejectedRowIsReservedAgainAndPostedOnce() {
        VideoTask first = NodeRows.in(a, TaskState.REJECTED);
        a.gateway.answers(accepted("task-2"));

        Submitted second = now(a.submit("t", "key"));

        assertThat(second.duplicate()).isFalse();
        assertThat(second.task().getSubmissionId()).isEqualTo("s");
        assertThat(second.task().getFailureMessage()).isNull();
        assertThat(SubmitTransitions.sameReservation(second.task(), first)).isFalse();
        assertThat(a.log)
                .containsExactly(
                        "RESERVED in flight",
                        "POST",
                        "REJECTED",
                        "RESERVED in flight",
                        "POST",
                        "RUNNING");
    }

    @ParameterizedTest
    @EnumSource(names = "REJECTED", mode = EnumSource.Mode.EXCLUDE)
    void aDifferentRequestWithAUsedKeyIsRefused(TaskState state) {
        NodeRows.in(a, state);

        Submitted second = now(a.submit(another("t")));

        assertThat(second.failure()).isInstanceOf(SubmitRejectedException.class);
        assertThat(second.failure().getSubmissionId()).isEqualTo("s");
        assertThat(second.failure().isMayHaveBeenCharged()).isFalse();
        assertThat(a.gateway.posts).hasSize(1);
        assertThat(a.row("s").getState()).isEqualTo(state);
    }

    @Test
    void aDifferentRequestMayUseTheKeyOfARejectedRow() {
        NodeRows.in(a, TaskState.REJECTED);
        a.gateway.answers(accepted("task-2"));
        SubmitCommand other = another("t");

        VideoTask task = now(a.submit(other)).task();

        assertThat(task.getFingerprint()).isEqualTo(SubmitCommand.fingerprintOf(other.request()));
        assertThat(a.gateway.posts.get(1).request()).isSameAs(other.request());
        assertThat(now(a.submit("u", "key")).failure()).isInstanceOf(SubmitRejectedException.class);
    }

    @Test
    void aDuplicateSubmitWaitsForTheFirstAndReceivesItsTask() {
        NodeRows.in(a, TaskState.RESERVED);

        var second = a.submit("t", "key");

        assertThat(second).isNotDone();
        a.gateway.posts.get(0).reply().complete(accepted("task-1"));
        assertThat(now(second).duplicate()).isTrue();
        assertThat(now(second).task().getTaskId()).isEqualTo("task-1");
        assertThat(a.gateway.posts).hasSize(1);
        assertThat(a.waiters.submissionIds()).isEmpty();
    }

    @Test
    void aDuplicateSubmitOnAnotherNodeReceivesTheOutcomeFromTheLedger() {
        Node b = a.beside("b");
        NodeRows.in(a, TaskState.RESERVED);
        var second = b.submit("t", "key");
        a.gateway.posts.get(0).reply().complete(unknown());
        assertThat(second).isNotDone();

        b.awaiter.refreshWaiters();

        assertThat(now(second).failure()).isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(a.gateway.posts).hasSize(1);
    }

    @Test
    void aDuplicateSubmitPostsAfterTheFirstWasRefused() {
        NodeRows.in(a, TaskState.RESERVED);
        var second = a.submit("t", "key");
        a.gateway.answers(accepted("task-2"));

        a.gateway.posts.get(0).reply().complete(refused());

        assertThat(now(second).task().getTaskId()).isEqualTo("task-2");
        assertThat(a.gateway.paid()).isEqualTo(1);
    }

    @Test
    void aDuplicateSubmitFailsAsBusyWhenTheFirstHasNoOutcomeInTime() {
        NodeRows.in(a, TaskState.RESERVED);
        var second = a.submit("t", "key");

        a.live(Node.REQUEST_TIMEOUT.minusMillis(1));
        assertThat(second).isNotDone();
        a.live(Duration.ofMillis(1));

        assertThat(now(second).failure()).isInstanceOf(ProviderBusyException.class);
        assertThat(now(second).failure().getSubmissionId()).isEqualTo("s");
        assertThat(now(second).failure().isMayHaveBeenCharged()).isTrue();
        assertThat(now(second).failure())
                .hasMessageContaining("(s) may be charged")
                .hasMessageNotContaining("nothing was charged");
        assertThat(a.row("s").getState()).isEqualTo(TaskState.RESERVED);
        assertThat(a.gateway.posts).hasSize(1);
    }

    @Test
    void aDuplicateSubmitMayBeChargedForTheFirstWhoseRowCannotBeRead() {
        NodeRows.in(a, TaskState.RESERVED);
        a.repository.onCall("reserve", a.repository::goDown);

        Submitted second = now(a.submit("t", "key"));

        assertThat(second.failure()).isInstanceOf(ProviderBusyException.class);
        assertThat(second.failure().isMayHaveBeenCharged()).isTrue();
        assertThat(second.failure().getSubmissionId()).isEqualTo("s");
    }

    @Test
    void aRedeliveryDoesNotPostTheOpenReservationOfItsExchange() {
        NodeRows.in(a, TaskState.RESERVED);
        VideoRequest request = Node.command("s", "key").request();

        var again = a.submit(with("s", request, true));

        assertThat(again).isNotDone();
        assertThat(a.gateway.posts).hasSize(1);
    }

    @Test
    void ofTwoSubmitsForARejectedRowOnePostsAndTheOtherReceivesItsTask() {
        NodeRows.in(a, TaskState.REJECTED);
        Node b = a.beside("b");
        a.limiter.pause(Duration.ofSeconds(1));
        b.limiter.pause(Duration.ofSeconds(1));
        var one = a.submit("t", "key");
        var other = b.submit("u", "key");
        assertThat(a.gateway.posts).as("both read REJECTED, neither has posted").hasSize(1);

        a.scheduler.advance(Duration.ofSeconds(1));
        assertThat(a.gateway.posts).hasSize(2);
        a.gateway.posts.get(1).reply().complete(accepted("task-2"));
        b.awaiter.refreshWaiters();

        assertThat(now(one).task().getTaskId()).isEqualTo("task-2");
        assertThat(now(other).task().getTaskId()).isEqualTo("task-2");
        assertThat(now(one).duplicate() ^ now(other).duplicate())
                .as("one is the duplicate")
                .isTrue();
        assertThat(a.gateway.paid()).isEqualTo(1);
    }

    @Test
    void aReservationConfirmedOverFiveSecondsAgoIsReconfirmedBeforeThePost() {
        VideoSubmitter late = submitterThatStalls(Duration.ofSeconds(6));
        a.gateway.answers(notSent(), accepted("task-1"));

        var done = a.submit(late, Node.command("s", "key"));
        a.scheduler.advance(Duration.ofSeconds(1));

        assertThat(now(done).task().getTaskId()).isEqualTo("task-1");
        assertThat(a.gateway.posts.get(0).mayStartWithin()).isZero();
        assertThat(a.gateway.posts.get(1).mayStartWithin()).isEqualTo(Duration.ofSeconds(5));
        assertThat(a.log.subList(2, 5))
                .as("confirmed before the second attempt")
                .containsExactly("RESERVED", "RESERVED in flight", "POST");
    }

    /** A submitter whose process is suspended once, between the ledger's reply and the sending. */
    private VideoSubmitter submitterThatStalls(Duration length) {
        LongSupplier nanos =
                new LongSupplier() {
                    private int reads;

                    @Override
                    public long getAsLong() {
                        if (!a.log.isEmpty() && ++reads == 1) {
                            a.time.advance(length);
                        }
                        return a.time.getAsLong();
                    }
                };
        LedgerClock clock = new LedgerClock(nanos, a.time, Node.LEASE);
        clock.synced(a.time.instant(), a.time.getAsLong());
        return a.submitterWith(a.ledger, clock, a.gateway);
    }
}
