package one.apiin.camel.internal.transition;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.util.Backoff;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;

/**
 * What a callback, the poll after it and the confirmation of a candidate task id make of a row: pure
 * decisions; null leaves the row as it is.
 *
 * <p>Money: a callback completes nothing and allows no POST. The task id that it names is only a candidate:
 * stored until the POST's own reply has come, and polled after a status call has confirmed it.
 *
 * <p>Time: a task is polled at once after the first callback. After each callback whose poll found no
 * completion the next one waits twice as long, from 1 s to 5 min, so that a flood of callbacks causes no
 * flood of status calls. Polls are planned in a time of their own, which does not jump back with the ledger's.
 */
public final class CallbackTransitions {

    /** The provider is asked no more after it denied a candidate this often. */
    static final int MAX_DENIALS = 10;

    /** The reply that confirmed a candidate is recorded by then; only after a crash another poll is due. */
    private static final Duration RECORDED_WITHIN = Duration.ofSeconds(10);

    private static final Duration FIRST_GAP = Duration.ofSeconds(1);
    private static final Duration LONGEST_GAP = Duration.ofMinutes(5);

    private CallbackTransitions() {}

    /**
     * The row after an authenticated callback.
     *
     * @param candidate the task id that the callback names, or null
     * @param now the ledger's time
     * @param pollTime the time that polls are planned in
     */
    public static VideoTask onCallback(
            VideoTask row, String candidate, Instant now, Instant pollTime) {
        return switch (row.getState()) {
            case RESERVED -> beforeReply(row, candidate, now);
            case OUTCOME_UNKNOWN -> unresolved(row, candidate, now, pollTime);
            case RUNNING -> dueSoon(row, now, pollTime);
            case WATCH_ENDED ->
                    due(RecoveryTransitions.resume(row, now, null), pollAt(row, pollTime), now);
            case REJECTED -> contradicted(row, candidate, now, pollTime);
            case COMPLETED, FAILED -> null;
        };
    }

    /** The callback came before the reply to the POST. */
    private static VideoTask beforeReply(VideoTask row, String candidate, Instant now) {
        Tracking columns = row.tracking();
        if (candidate == null || candidate.equals(candidate(row))) {
            return null;
        }
        VideoTask named = row.with(columns.onCallback(candidate, now, now));
        // Between two attempts: the provider did not accept the first and sent a callback for it.
        // A second POST might be charged as a second video.
        return columns.ownership().requestInFlight()
                ? named
                : SubmitTransitions.unknown(
                        named, "not accepted, but a callback named a task", now, null);
    }

    /** Not charged, as the provider's reply or an operator said: nothing is posted again before it is resolved. */
    private static VideoTask contradicted(
            VideoTask row, String candidate, Instant now, Instant pollTime) {
        if (candidate == null) {
            return null;
        }
        String why = row.getFailureMessage() + "; but a callback named a task";
        int polls = row.tracking().polls().pollCount();
        Tracking next =
                row.tracking().withPollCounts(polls, 0, 0).onCallback(candidate, now, pollTime);
        return SubmitTransitions.unknown(row, next, why, now, null);
    }

    private static VideoTask unresolved(
            VideoTask row, String candidate, Instant now, Instant pollTime) {
        Tracking columns = row.tracking();
        String named = candidate == null ? candidate(row) : candidate;
        Instant pollAt = pollAt(row, pollTime);
        boolean known = named == null || named.equals(candidate(row));
        if (named == null || known && isDue(columns, pollAt)) {
            return null;
        }
        return row.with(columns.onCallback(named, now, pollAt));
    }

    private static VideoTask dueSoon(VideoTask row, Instant now, Instant pollTime) {
        Tracking columns = row.tracking();
        Instant pollAt = pollAt(row, pollTime);
        boolean due = isDue(columns, pollAt);
        boolean open = columns.callbacks().callbackReceivedAt() != null;
        if (due && open) {
            return null;
        }
        // the poll of an earlier callback is on its way, or planned: what it finds decides about
        // the next
        return due(row, due || open ? columns.polls().nextPollAt() : pollAt, now);
    }

    private static VideoTask due(VideoTask row, Instant pollAt, Instant now) {
        return row.with(row.tracking().onCallback(candidate(row), now, pollAt));
    }

    /** The task that a callback has named for the row, or null. */
    public static String candidate(VideoTask row) {
        return row.tracking().callbacks().candidateTaskId();
    }

    private static boolean isDue(Tracking columns, Instant pollAt) {
        return columns.polls().nextPollAt() != null
                && !columns.polls().nextPollAt().isAfter(pollAt);
    }

    private static Instant pollAt(VideoTask row, Instant pollTime) {
        int callbacks = row.tracking().callbacks().unconfirmedCallbacks();
        return callbacks == 0
                ? pollTime
                : pollTime.plus(Backoff.doubled(FIRST_GAP, LONGEST_GAP, callbacks));
    }

    /**
     * A callback that came during a poll stays open: the poll may have been too early. So does one whose poll has
     * failed, for a while.
     *
     * @param seen the row when the poll began
     * @param row the row before {@code polled}
     * @param polled the row with the poll's outcome
     */
    public static VideoTask afterPoll(
            VideoTask seen, VideoTask row, VideoTask polled, Instant pollTime) {
        Instant answered = seen.tracking().callbacks().callbackReceivedAt();
        Instant open = row.tracking().callbacks().callbackReceivedAt();
        boolean failed =
                polled.tracking().polls().failedPollCount()
                        > row.tracking().polls().failedPollCount();
        boolean unanswered = failed && answered != null && PollTransitions.isAnnounced(polled);
        if (answered == null && open == null || isSettled(polled) || unanswered) {
            return polled;
        }
        int callbacks =
                row.tracking().callbacks().unconfirmedCallbacks() + (answered == null ? 0 : 1);
        VideoTask next = polled.with(polled.tracking().withoutCallback(callbacks));
        if (polled.getState() != TaskState.RUNNING || open == null || open.equals(answered)) {
            return next;
        }
        Instant pollAt = pollAt(next, pollTime);
        Instant planned = next.tracking().polls().nextPollAt();
        return due(next, isDue(next.tracking(), pollAt) ? planned : pollAt, open);
    }

    private static boolean isSettled(VideoTask row) {
        return row.getState() == TaskState.COMPLETED || row.getState() == TaskState.FAILED;
    }

    /** Whether the task completed or failed, and no callback has come for it so far. */
    public static boolean isCompletedWithoutCallback(VideoTask row) {
        return isSettled(row) && row.tracking().callbacks().callbackReceivedAt() == null;
    }

    /** The source of a completion that a poll begun at {@code seen} has found. */
    public static String source(VideoTask seen) {
        return seen.tracking().callbacks().callbackReceivedAt() == null
                ? VideoTask.POLL
                : VideoTask.CALLBACK;
    }

    /** The provider knows the task: the row runs, and its completion is delivered. */
    public static VideoTask adopt(VideoTask row, String candidate, Instant pollTime) {
        if (!candidate.equals(candidate(row))) {
            return null;
        }
        // Durations are learned from the POST on, so the task did not begin now.
        Instant posted = row.getCreatedAt() == null ? pollTime : row.getCreatedAt();
        VideoTask next =
                SubmitTransitions.adopted(
                        row, candidate, new SubmitTransitions.Times(posted, pollTime));
        return next == null
                ? null
                : next.with(next.tracking().withNextPollAt(pollTime.plus(RECORDED_WITHIN)));
    }

    /**
     * The candidate was not confirmed: asked again later, {@value #MAX_DENIALS} times at most if the
     * provider does not know the task.
     *
     * @param seen the row when the provider was asked
     * @param failure null = there was no permit
     */
    public static VideoTask unconfirmed(
            VideoTask seen, VideoTask row, StatusOutcome.Unavailable failure, Instant pollTime) {
        String candidate = candidate(row);
        boolean same = candidate != null && candidate.equals(candidate(seen));
        if (row.getState() != TaskState.OUTCOME_UNKNOWN || !same) {
            return null;
        }
        Tracking columns = row.tracking();
        if (failure == null) {
            return row.with(columns.withNextPollAt(pollTime));
        }
        int failures = columns.polls().failedPollCount() + 1;
        boolean denied = isDenial(failure) && failures >= MAX_DENIALS;
        Duration pause = Backoff.doubled(FIRST_GAP, LONGEST_GAP, failures);
        if (failure.retryAfter() != null && failure.retryAfter().compareTo(pause) > 0) {
            pause = failure.retryAfter();
        }
        Tracking next =
                columns.withPollCounts(columns.polls().pollCount(), failures, 0)
                        .withoutCallback(columns.callbacks().unconfirmedCallbacks() + 1);
        return row.with(next.withNextPollAt(denied ? null : pollTime.plus(pause)));
    }

    private static boolean isDenial(StatusOutcome.Unavailable failure) {
        return Set.of(400, 404, 410, 422).contains(failure.status());
    }

    /** Another row has this task: the candidate is discarded. */
    public static VideoTask discard(VideoTask row) {
        Tracking columns = row.tracking();
        return row.getState() == TaskState.OUTCOME_UNKNOWN && candidate(row) != null
                ? row.with(
                        columns.onCallback(null, null, null)
                                .withoutCallback(columns.callbacks().unconfirmedCallbacks() + 1))
                : null;
    }
}
