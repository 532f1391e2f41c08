package one.apiin.camel.internal.transition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import one.apiin.camel.internal.Rows;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CallbackTransitionsTest {

    private static final Instant NOW = Rows.ENDED.plusSeconds(40);
    private static final VideoTask RUNNING = due(Rows.running(), NOW.plusSeconds(3600));
    private static final VideoTask NAMED =
            onCallback(Rows.in(TaskState.OUTCOME_UNKNOWN), "t-9", NOW);

    private static VideoTask onCallback(VideoTask row, String candidate, Instant now) {
        return CallbackTransitions.onCallback(row, candidate, now, now);
    }

    private static VideoTask due(VideoTask row, Instant at) {
        return row.with(row.tracking().withNextPollAt(at));
    }

    /** A poll that began at {@code seen} found {@code row} running; the plan's next is an hour away. */
    private static VideoTask polled(VideoTask seen, VideoTask row) {
        VideoTask planned = due(row, NOW.plusSeconds(3600));
        return CallbackTransitions.afterPoll(seen, row, planned, NOW);
    }

    @Test
    void aRunningTaskIsPolledNowAfterACallback() {
        VideoTask called = onCallback(RUNNING, "any", NOW);

        assertThat(called.tracking().polls().nextPollAt()).isEqualTo(NOW);
        assertThat(called.tracking().callbacks().callbackReceivedAt()).isEqualTo(NOW);
        assertThat(called.getState()).isEqualTo(TaskState.RUNNING);
        assertThat(called.getTaskId()).isEqualTo("task-1");
        assertThat(CallbackTransitions.source(called)).isEqualTo("callback");
        assertThat(CallbackTransitions.source(RUNNING)).isEqualTo("poll");
    }

    @Test
    void aDuplicateCallbackChangesNothingWhileThePollIsDue() {
        VideoTask called = onCallback(RUNNING, null, NOW);

        assertThat(onCallback(called, null, NOW.plusMillis(5))).isNull();
        assertThat(onCallback(called, "other", NOW.plusMillis(5))).isNull();
    }

    @Test
    void aPollThatIsDueEarlierStays() {
        VideoTask early = due(RUNNING, NOW.minusSeconds(1));

        assertThat(onCallback(early, null, NOW).tracking().polls().nextPollAt())
                .isEqualTo(NOW.minusSeconds(1));
    }

    @Test
    void afterEachCallbackWithoutResultTheNextPollWaitsLonger() {
        VideoTask task = RUNNING;
        Instant now = NOW;
        Duration gap = Duration.ZERO;
        for (int i = 0; i < 12; i++) {
            task = onCallback(task, null, now);
            Duration next = Duration.between(now, task.tracking().polls().nextPollAt());
            assertThat(next).isGreaterThanOrEqualTo(gap).isLessThanOrEqualTo(Duration.ofMinutes(5));
            gap = next;
            now = task.tracking().polls().nextPollAt();
            task = CallbackTransitions.afterPoll(task, task, due(task, now.plusSeconds(7200)), now);
            assertThat(task.tracking().callbacks().callbackReceivedAt()).isNull();
        }
        assertThat(gap).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void aCallbackDuringAPollCausesAnotherPoll() {
        VideoTask called = onCallback(RUNNING, null, NOW);

        VideoTask after = polled(RUNNING, called);

        assertThat(after.tracking().polls().nextPollAt()).isEqualTo(NOW);
        assertThat(CallbackTransitions.source(after)).isEqualTo("callback");
        VideoTask answered = polled(called, called);
        assertThat(answered.tracking().polls().nextPollAt()).isEqualTo(NOW.plusSeconds(3600));
        assertThat(CallbackTransitions.source(answered)).isEqualTo("poll");
    }

    @Test
    void callbacksDuringThePollOfAnEarlierOneWaitForItsResult() {
        VideoTask claimed = due(onCallback(RUNNING, null, NOW), NOW.plusSeconds(40));

        VideoTask called = onCallback(claimed, null, NOW.plusMillis(5));

        assertThat(called.tracking().polls().nextPollAt()).isEqualTo(NOW.plusSeconds(40));
        VideoTask after = polled(claimed, called);
        assertThat(after.tracking().polls().nextPollAt()).isEqualTo(NOW.plusSeconds(1));
        assertThat(CallbackTransitions.source(after)).isEqualTo("callback");
    }

    @Test
    void aCandidateTaskIdIsStoredWhileTheReplyIsOutstanding() {
        VideoTask named = onCallback(Rows.reserved(), "t-9", NOW);

        assertThat(named.getState()).isEqualTo(TaskState.RESERVED);
        assertThat(named.getTaskId()).isNull();
        assertThat(named.tracking().callbacks().candidateTaskId()).isEqualTo("t-9");
        assertThat(onCallback(named, "t-9", NOW)).isNull();
        assertThat(onCallback(Rows.reserved(), null, NOW)).isNull();
    }

    @Test
    void theTaskIdOfTheReplyReplacesTheCandidate() {
        VideoTask named = onCallback(Rows.reserved(), "t-9", NOW);
        var reply = new SubmitOutcome.Accepted("t-1", null, null);
        var times = new SubmitTransitions.Times(NOW, NOW.plusSeconds(5));

        VideoTask accepted = SubmitTransitions.accepted(named, reply, times, null);

        assertThat(accepted.getTaskId()).isEqualTo("t-1");
        assertThat(accepted.tracking().callbacks().candidateTaskId()).isNull();
        assertThat(accepted.tracking().polls().nextPollAt()).isEqualTo(NOW);
    }

    @Test
    void aLostReplyLeavesTheCandidateDue() {
        VideoTask named = onCallback(Rows.reserved(), "t-9", NOW);

        for (String owner : new String[] {null, "a"}) {
            VideoTask unknown = SubmitTransitions.unknown(named, "lost", NOW, owner);
            assertThat(unknown.tracking().callbacks().candidateTaskId()).isEqualTo("t-9");
            assertThat(unknown.tracking().polls().nextPollAt()).isEqualTo(NOW);
        }
        VideoTask orphan = RecoveryTransitions.afterOwnerDied(named, NOW);
        assertThat(orphan.getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
        assertThat(orphan.tracking().polls().nextPollAt()).isEqualTo(NOW);
    }

    /** The provider did not accept the POST and sends a callback for it: no second POST. */
    @Test
    void aCallbackBetweenTwoAttemptsMakesTheOutcomeUnknown() {
        VideoTask backingOff =
                Rows.reserved().with(Rows.reserved().tracking().withRequestInFlight(false));

        VideoTask named = onCallback(backingOff, "t-9", NOW);

        assertThat(named.getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
        assertThat(named.getDelivery()).isEqualTo(Delivery.PENDING);
        assertThat(named.tracking().polls().nextPollAt()).isEqualTo(NOW);
        VideoTask posting = onCallback(Rows.reserved(), "t-9", NOW);
        assertThat(SubmitTransitions.refused(posting, Rows.reserved(), "429", NOW, null).getState())
                .isEqualTo(TaskState.OUTCOME_UNKNOWN);
        assertThat(
                        SubmitTransitions.refused(
                                        Rows.reserved(), Rows.reserved(), "429", NOW, null)
                                .getState())
                .isEqualTo(TaskState.REJECTED);
    }

    @Test
    void anUnknownOutcomeIsResolvedOnlyWithACandidate() {
        VideoTask unknown = Rows.in(TaskState.OUTCOME_UNKNOWN);

        assertThat(onCallback(unknown, null, NOW)).isNull();
        VideoTask named = onCallback(unknown, "t-9", NOW);
        assertThat(named.getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
        assertThat(named.tracking().polls().nextPollAt()).isEqualTo(NOW);
        assertThat(onCallback(named, "t-9", NOW)).isNull();
        assertThat(onCallback(named, null, NOW)).isNull();
        Tracking pending = named.tracking().pending(null);
        assertThat(pending.polls().nextPollAt())
                .as("delivering it keeps the candidate")
                .isEqualTo(NOW);
    }

    @Test
    void aCallbackResumesAWatchEndedTask() {
        VideoTask again = onCallback(Rows.in(TaskState.WATCH_ENDED), null, NOW);

        assertThat(again.getState()).isEqualTo(TaskState.RUNNING);
        assertThat(again.getDelivery()).isEqualTo(Delivery.NONE);
        assertThat(again.tracking().polls().nextPollAt()).isEqualTo(NOW);
        assertThat(CallbackTransitions.source(again)).isEqualTo("callback");
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPLETED", "FAILED"})
    void aCallbackChangesNoSettledRow(TaskState state) {
        assertThat(onCallback(Rows.in(state), "t-9", NOW)).isNull();
    }

    @Test
    void aCallbackThatNamesATaskForARejectedRowMakesItsOutcomeUnknown() {
        VideoTask rejected = Rows.in(TaskState.REJECTED);
        VideoTask denied = rejected.with(rejected.tracking().withPollCounts(10, 10, 0));

        VideoTask named = onCallback(denied, "t-9", NOW);

        assertThat(named.getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
        assertThat(named.getDelivery()).isEqualTo(Delivery.PENDING);
        assertThat(named.getEndedAt()).isEqualTo(NOW);
        assertThat(named.getFailureMessage()).isEqualTo("refused; but a callback named a task");
        assertThat(named.tracking().callbacks().candidateTaskId()).isEqualTo("t-9");
        assertThat(named.tracking().polls().nextPollAt()).isEqualTo(NOW);
        assertThat(asked(named, 404).tracking().polls().nextPollAt())
                .as("earlier denials were of another candidate")
                .isAfter(NOW);
        assertThat(onCallback(rejected, null, NOW)).isNull();
    }

    private static StatusOutcome.Unavailable failure(int status, Duration retryAfter) {
        return new StatusOutcome.Unavailable(status, "no", retryAfter, null);
    }

    private static VideoTask asked(VideoTask row, int status) {
        return CallbackTransitions.unconfirmed(row, row, failure(status, null), NOW);
    }

    @Test
    void aConfirmedCandidateRunsSinceThePost() {
        VideoTask adopted = CallbackTransitions.adopt(NAMED, "t-9", NOW);

        assertThat(adopted.getState()).isEqualTo(TaskState.RUNNING);
        assertThat(adopted.getTaskId()).isEqualTo("t-9");
        assertThat(adopted.getSubmittedAt()).isEqualTo(Rows.CREATED);
        assertThat(adopted.tracking().callbacks().candidateTaskId())
                .as("unique in the ledger")
                .isEqualTo("t-9");
        assertThat(adopted.tracking().polls().nextPollAt())
                .as("the reply that confirmed it is recorded before another poll")
                .isEqualTo(NOW.plusSeconds(10));
    }

    @Test
    void aReplacedCandidateIsNotAdopted() {
        assertThat(CallbackTransitions.adopt(NAMED, "t-8", NOW)).isNull();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OUTCOME_UNKNOWN")
    void aConfirmationChangesNoRowOfAnotherState(TaskState state) {
        VideoTask row = Rows.in(state);
        VideoTask named = row.with(row.tracking().withCandidateTaskId("t-9"));

        assertThat(CallbackTransitions.adopt(named, "t-9", NOW)).isNull();
        assertThat(asked(named, 404)).isNull();
        assertThat(CallbackTransitions.discard(named)).isNull();
    }

    @Test
    void aCandidateUnknownToTheProviderIsAskedForAFewTimes() {
        VideoTask row = NAMED;
        for (int i = 1; i < CallbackTransitions.MAX_DENIALS; i++) {
            row = asked(row, 404);
            assertThat(row.tracking().polls().nextPollAt()).isAfter(NOW);
        }

        assertThat(asked(row, 404).tracking().polls().nextPollAt()).isNull();
        assertThat(asked(row, 503).tracking().polls().nextPollAt()).isAfter(NOW);
        assertThat(asked(row, 401).tracking().polls().nextPollAt()).isAfter(NOW);
        assertThat(asked(row, 404).getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
    }

    @Test
    void retryAfterDelaysTheNextConfirmation() {
        VideoTask row =
                CallbackTransitions.unconfirmed(
                        NAMED, NAMED, failure(429, Duration.ofMinutes(3)), NOW);

        assertThat(row.tracking().polls().nextPollAt()).isEqualTo(NOW.plusSeconds(180));
        assertThat(
                        CallbackTransitions.unconfirmed(NAMED, NAMED, null, NOW)
                                .tracking()
                                .polls()
                                .nextPollAt())
                .isEqualTo(NOW);
    }

    @Test
    void aCandidateThatBelongsToAnotherRowIsDiscarded() {
        VideoTask discarded = CallbackTransitions.discard(NAMED);

        assertThat(discarded.tracking().callbacks().candidateTaskId()).isNull();
        assertThat(discarded.tracking().polls().nextPollAt()).isNull();
        assertThat(discarded.getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
    }
}
