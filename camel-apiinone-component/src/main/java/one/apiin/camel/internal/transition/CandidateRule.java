package one.apiin.camel.internal.transition;

import one.apiin.camel.internal.provider.StatusOutcome;
import one.apiin.camel.internal.provider.SubmitOutcome;
import one.apiin.camel.internal.util.Backoff;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;

import java.time.Duration;
import java.time.Instant;

/**
 * What becomes of an unknown outcome whose candidate was asked for: pure decisions. Null leaves the row.
 */
public final class CandidateRule {

    /** So often the provider may say that it does not know the task; then nobody asks any more. */
    static final int MOST_DENIALS = 10;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private CandidateRule() {}

    /** The provider knows the task: the row runs, and is told truly again when it ends. */
    public static VideoTask adopt(VideoTask row, String candidate, Instant now) {
        if (row.getState() != TaskState.OUTCOME_UNKNOWN
                || !candidate.equals(row.tracking().callbacks().candidateTaskId())) {
            return null;
        }
        var reply = new SubmitOutcome.Accepted(candidate, null, null);
        // It began with the POST, not now: durations are learned from it.
        Instant posted = row.getCreatedAt() == null ? now : row.getCreatedAt();
        VideoTask next =
                SubmitTransitions.accepted(
                        row, reply, new SubmitTransitions.Times(posted, now), null);
        return next == null ? null : next.with(next.tracking().withNextPollAt(now));
    }

    /**
     * No answer, or none about the task: asked again later, for ever if the provider cannot say, a few
     * times if it does not know the task.
     *
     * @param seen the row when it was asked for
     * @param fault null = there was no permit
     */
    public static VideoTask unconfirmed(
            VideoTask seen, VideoTask row, StatusOutcome.Unavailable fault, Instant now) {
        boolean same =
                row.getState() == TaskState.OUTCOME_UNKNOWN
                        && row.tracking().callbacks().candidateTaskId() != null
                        && row.tracking()
                                .callbacks()
                                .candidateTaskId()
                                .equals(seen.tracking().callbacks().candidateTaskId());
        if (!same) {
            return null;
        }
        Tracking columns = row.tracking();
        if (fault == null) {
            return row.with(columns.withNextPollAt(now));
        }
        int faults = columns.polls().failedPollCount() + 1;
        boolean denied = isDenial(fault) && faults >= MOST_DENIALS;
        Duration pause = Backoff.doubled(FIRST_PAUSE, LONGEST_PAUSE, faults);
        if (fault.retryAfter() != null && fault.retryAfter().compareTo(pause) > 0) {
            pause = fault.retryAfter();
        }
        Tracking next =
                columns.withPollCounts(columns.polls().pollCount(), faults, 0)
                        .withoutCallback(columns.callbacks().unconfirmedCallbacks() + 1);
        return row.with(next.withNextPollAt(denied ? null : now.plus(pause)));
    }

    private static boolean isDenial(StatusOutcome.Unavailable fault) {
        int status = fault.status();
        return status == 400 || status == 404 || status == 410 || status == 422;
    }

    /** Another row has this task: it is not ours. */
    public static VideoTask drop(VideoTask row) {
        Tracking columns = row.tracking();
        return row.getState() == TaskState.OUTCOME_UNKNOWN
                        && columns.callbacks().candidateTaskId() != null
                ? row.with(
                        columns.onCallback(null, null, null)
                                .withoutCallback(columns.callbacks().unconfirmedCallbacks() + 1))
                : null;
    }
}
