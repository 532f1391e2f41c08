package one.apiin.camel.internal.transition;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.internal.Rows;
import one.apiin.camel.internal.provider.SubmitOutcome;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.time.Instant;

class CallbackTransitionsTest {

    private static final Instant NOW = Rows.ENDED.plusSeconds(40);
    private static final VideoTask RUNNING = due(Rows.running(), NOW.plusSeconds(3600));

    private static VideoTask due(VideoTask row, Instant look) {
        return row.with(row.tracking().withNextPollAt(look));
    }

    /** A look that began at {@code seen} found {@code row} running; the plan's next is an hour off. */
    private static VideoTask looked(VideoTask seen, VideoTask row) {
        VideoTask planned = due(row, NOW.plusSeconds(3600));
        return CallbackTransitions.afterPoll(seen, row, planned, NOW);
    }

    @Test
    void aRunningTaskIsLookedAtNow() {
        VideoTask called = CallbackTransitions.called(RUNNING, "whatever", NOW);

        assertThat(called.tracking().polls().nextPollAt()).isEqualTo(NOW);
        assertThat(called.tracking().callbacks().callbackReceivedAt()).isEqualTo(NOW);
        assertThat(called.getState()).isEqualTo(TaskState.RUNNING);
        assertThat(called.getTaskId()).isEqualTo("task-1");
        assertThat(CallbackTransitions.source(called)).isEqualTo("callback");
        assertThat(CallbackTransitions.source(RUNNING)).isEqualTo("poll");
    }

    @Test
    void aDuplicateChangesNothingWhileTheLookIsDue() {
        VideoTask called = CallbackTransitions.called(RUNNING, null, NOW);

        assertThat(CallbackTransitions.called(called, null, NOW.plusMillis(5))).isNull();
        assertThat(CallbackTransitions.called(called, "other", NOW.plusMillis(5))).isNull();
    }

    @Test
    void aLookThatIsDueEarlierAnywayStays() {
        VideoTask early = due(RUNNING, NOW.minusSeconds(1));

        assertThat(CallbackTransitions.called(early, null, NOW).tracking().polls().nextPollAt())
                .isEqualTo(NOW.minusSeconds(1));
    }

    @Test
    void afterEachFruitlessCallbackTheNextOneWaitsLonger() {
        VideoTask task = RUNNING;
        Instant now = NOW;
        Duration gap = Duration.ZERO;
        for (int i = 0; i < 12; i++) {
            task = CallbackTransitions.called(task, null, now);
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
    void aCallbackDuringALookIsNotForgotten() {
        VideoTask called = CallbackTransitions.called(RUNNING, null, NOW);

        VideoTask after = looked(RUNNING, called);

        assertThat(after.tracking().polls().nextPollAt()).isEqualTo(NOW);
        assertThat(CallbackTransitions.source(after)).isEqualTo("callback");
        VideoTask answered = looked(called, called);
        assertThat(answered.tracking().polls().nextPollAt()).isEqualTo(NOW.plusSeconds(3600));
        assertThat(CallbackTransitions.source(answered)).isEqualTo("poll");
    }

    @Test
    void aCandidateIsKeptWhileTheReplyIsOnItsWay() {
        VideoTask named = CallbackTransitions.called(Rows.reserved(), "t-9", NOW);

        assertThat(named.getState()).isEqualTo(TaskState.RESERVED);
        assertThat(named.getTaskId()).isNull();
        assertThat(named.tracking().callbacks().candidateTaskId()).isEqualTo("t-9");
        assertThat(CallbackTransitions.called(named, "t-9", NOW)).isNull();
        assertThat(CallbackTransitions.called(Rows.reserved(), null, NOW)).isNull();
    }

    @Test
    void theRepliesIdWinsOverTheCandidate() {
        VideoTask named = CallbackTransitions.called(Rows.reserved(), "t-9", NOW);
        var reply = new SubmitOutcome.Accepted("t-1", null, null);
        var times = new SubmitTransitions.Times(NOW, NOW.plusSeconds(5));

        VideoTask accepted = SubmitTransitions.accepted(named, reply, times, null);

        assertThat(accepted.getTaskId()).isEqualTo("t-1");
        assertThat(accepted.tracking().callbacks().candidateTaskId()).isNull();
        assertThat(accepted.tracking().polls().nextPollAt()).isEqualTo(NOW);
    }

    @Test
    void aLostReplyLeavesTheCandidateDue() {
        VideoTask named = CallbackTransitions.called(Rows.reserved(), "t-9", NOW);

        for (String teller : new String[] {null, "a"}) {
            VideoTask unknown = SubmitTransitions.unknown(named, "lost", NOW, teller);
            assertThat(unknown.tracking().callbacks().candidateTaskId()).isEqualTo("t-9");
            assertThat(unknown.tracking().polls().nextPollAt()).isEqualTo(NOW);
        }
        VideoTask orphan = AbandonedRule.next(named, NOW);
        assertThat(orphan.getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
        assertThat(orphan.tracking().polls().nextPollAt()).isEqualTo(NOW);
    }

    /** The provider said "not accepted" and calls back all the same: no second POST. */
    @Test
    void aTaskNamedBetweenTwoAttemptsMakesTheOutcomeUnknown() {
        VideoTask resting =
                Rows.reserved().with(Rows.reserved().tracking().withRequestInFlight(false));

        VideoTask named = CallbackTransitions.called(resting, "t-9", NOW);

        assertThat(named.getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
        assertThat(named.getDelivery()).isEqualTo(Delivery.PENDING);
        assertThat(named.tracking().polls().nextPollAt()).isEqualTo(NOW);
        VideoTask posting = CallbackTransitions.called(Rows.reserved(), "t-9", NOW);
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

        assertThat(CallbackTransitions.called(unknown, null, NOW)).isNull();
        VideoTask named = CallbackTransitions.called(unknown, "t-9", NOW);
        assertThat(named.getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
        assertThat(named.tracking().polls().nextPollAt()).isEqualTo(NOW);
        assertThat(CallbackTransitions.called(named, "t-9", NOW)).isNull();
        assertThat(CallbackTransitions.called(named, null, NOW)).isNull();
        Tracking told = named.tracking().pending(null);
        assertThat(told.polls().nextPollAt()).as("telling it loses no candidate").isEqualTo(NOW);
    }

    @Test
    void aTaskWhoseWatchHasEndedRunsAgain() {
        VideoTask again = CallbackTransitions.called(Rows.in(TaskState.WATCH_ENDED), null, NOW);

        assertThat(again.getState()).isEqualTo(TaskState.RUNNING);
        assertThat(again.getDelivery()).isEqualTo(Delivery.NONE);
        assertThat(again.tracking().polls().nextPollAt()).isEqualTo(NOW);
        assertThat(CallbackTransitions.source(again)).isEqualTo("callback");
    }

    @ParameterizedTest
    @EnumSource(names = {"REJECTED", "COMPLETED", "FAILED"})
    void whatIsSettledStays(TaskState state) {
        assertThat(CallbackTransitions.called(Rows.in(state), "t-9", NOW)).isNull();
    }
}
