package one.apiin.camel.internal;

import java.time.Duration;
import java.time.Instant;
import one.apiin.camel.internal.callback.CallbackCoverage;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.poll.PollPlanProvider;
import one.apiin.camel.internal.schedule.DurationModelRegistry;
import one.apiin.camel.internal.schedule.DurationPrior;
import one.apiin.camel.internal.schedule.PollPlan;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.internal.transition.PollTransitions;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;

/** Rows of the ledger for the tests of the transitions. */
public final class Rows {

    public static final Instant CREATED = FakeTime.START.minusSeconds(2);
    public static final Instant SUBMITTED = FakeTime.START;
    public static final Instant ENDED = FakeTime.START.plusSeconds(60);

    private Rows() {}

    /** About to be posted by process a. */
    public static VideoTask reserved() {
        return VideoTask.builder()
                .submissionId("s")
                .account("default")
                .group("default")
                .fingerprint("f")
                .model("grok-imagine/text-to-video")
                .state(TaskState.RESERVED)
                .createdAt(CREATED)
                .tracking(Tracking.reserved("a", 0))
                .build();
    }

    /** Accepted, without an owner, the first poll is due. */
    public static VideoTask running() {
        return reserved().toBuilder()
                .state(TaskState.RUNNING)
                .taskId("task-1")
                .submittedAt(SUBMITTED)
                .credits(24)
                .tracking(idle().withNextPollAt(SUBMITTED))
                .build();
    }

    /** In any state, as a submit and its polls leave it; a completion is pending. */
    public static VideoTask in(TaskState state) {
        return switch (state) {
            case RESERVED -> reserved();
            case RUNNING -> running();
            case REJECTED ->
                    reserved().toBuilder()
                            .state(state)
                            .endedAt(ENDED)
                            .failure(null, "refused")
                            .tracking(idle())
                            .build();
            case OUTCOME_UNKNOWN ->
                    reserved().toBuilder()
                            .state(state)
                            .endedAt(ENDED)
                            .failure(null, "lost")
                            .tracking(idle().pending(null))
                            .build();
            case COMPLETED, FAILED, WATCH_ENDED ->
                    running().toBuilder()
                            .state(state)
                            .endedAt(ENDED)
                            .completionSource("poll")
                            .tracking(idle().pending(null))
                            .build();
        };
    }

    /** The tracking of a row without an owner. */
    public static Tracking idle() {
        return Tracking.reserved(null, 0).withRequestInFlight(false);
    }

    /** The tracking of a completion that process a has claimed for its third delivery. */
    public static Tracking claimedThreeTimes() {
        return idle().claimedBy("a").claimedBy("a").claimedBy("a");
    }

    /** A poll by the fixed plan. */
    public static PollTransitions.Poll poll(PollSettings settings, double random, String source) {
        return new PollTransitions.Poll(
                settings, PollPlan.fixed(settings.pollInterval()), Duration.ZERO, random, source);
    }

    /** Plans without known durations and without callbacks. */
    public static PollPlanProvider plans(PollSettings settings, LedgerClock clock) {
        var models = new DurationModelRegistry(model -> DurationPrior.UNKNOWN);
        return new PollPlanProvider(settings, models, new CallbackCoverage(), clock);
    }
}
