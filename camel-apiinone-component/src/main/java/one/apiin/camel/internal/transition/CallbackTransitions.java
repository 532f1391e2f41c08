package one.apiin.camel.internal.transition;

import one.apiin.camel.internal.util.Backoff;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;

import java.time.Duration;
import java.time.Instant;

/**
 * What a callback with a good signature makes of a row, and what a look leaves of it: pure decisions.
 *
 * <p>Money: a callback ends nothing and allows no POST. The task id that it names is only a candidate:
 * kept until the POST's own reply has come, and followed after a status call has confirmed it.
 *
 * <p>Time: a task is looked at at once when the first callback comes. After each callback whose look
 * found no end the next one waits twice as long, from 1 s to 5 min, so that a flood of callbacks is no
 * flood of status calls.
 */
public final class CallbackTransitions {

    private static final Duration FIRST_GAP = Duration.ofSeconds(1);
    private static final Duration LONGEST_GAP = Duration.ofMinutes(5);

    private CallbackTransitions() {}

    /**
     * The row after a callback; null if it changes nothing.
     *
     * @param candidate the task id that the callback names, or null
     */
    public static VideoTask called(VideoTask row, String candidate, Instant now) {
        return switch (row.getState()) {
            case RESERVED -> overtaken(row, candidate, now);
            case OUTCOME_UNKNOWN -> unresolved(row, candidate, now);
            case RUNNING -> due(row, now);
            case WATCH_ENDED ->
                    due(RecoveryTransitions.again(row, now, null), pollAt(row, now), now);
            case REJECTED, COMPLETED, FAILED -> null;
        };
    }

    /** The callback was faster than the reply to the POST. */
    private static VideoTask overtaken(VideoTask row, String candidate, Instant now) {
        Tracking columns = row.tracking();
        if (candidate == null || candidate.equals(columns.callbacks().candidateTaskId())) {
            return null;
        }
        VideoTask named = row.with(columns.onCallback(candidate, now, now));
        // Between two attempts: the provider said that it did not accept the first, and calls all
        // the same. A second POST might be a second video.
        return columns.ownership().requestInFlight()
                ? named
                : SubmitTransitions.unknown(
                        named, "refused, and called back all the same", now, null);
    }

    private static VideoTask unresolved(VideoTask row, String candidate, Instant now) {
        Tracking columns = row.tracking();
        String named = candidate == null ? columns.callbacks().candidateTaskId() : candidate;
        Instant look = pollAt(row, now);
        boolean known = named == null || named.equals(columns.callbacks().candidateTaskId());
        if (named == null || known && isDue(columns, look)) {
            return null;
        }
        return row.with(columns.onCallback(named, now, look));
    }

    private static VideoTask due(VideoTask row, Instant now) {
        Tracking columns = row.tracking();
        Instant look = pollAt(row, now);
        boolean due = isDue(columns, look);
        if (due && columns.callbacks().callbackReceivedAt() != null) {
            return null;
        }
        return due(row, due ? columns.polls().nextPollAt() : look, now);
    }

    private static VideoTask due(VideoTask row, Instant look, Instant now) {
        return row.with(
                row.tracking().onCallback(row.tracking().callbacks().candidateTaskId(), now, look));
    }

    private static boolean isDue(Tracking columns, Instant look) {
        return columns.polls().nextPollAt() != null && !columns.polls().nextPollAt().isAfter(look);
    }

    private static Instant pollAt(VideoTask row, Instant now) {
        int calls = row.tracking().callbacks().unconfirmedCallbacks();
        return calls == 0 ? now : now.plus(Backoff.doubled(FIRST_GAP, LONGEST_GAP, calls));
    }

    /**
     * A callback that came while a look was under way stays open: the look may have been too early.
     *
     * @param seen the row when the look began
     * @param row the row before {@code looked}
     * @param looked the row with what the look has told
     */
    public static VideoTask afterPoll(
            VideoTask seen, VideoTask row, VideoTask looked, Instant now) {
        Instant answered = seen.tracking().callbacks().callbackReceivedAt();
        Instant open = row.tracking().callbacks().callbackReceivedAt();
        if (answered == null && open == null || isSettled(looked)) {
            return looked;
        }
        int calls = row.tracking().callbacks().unconfirmedCallbacks() + (answered == null ? 0 : 1);
        VideoTask next = looked.with(looked.tracking().withoutCallback(calls));
        if (looked.getState() != TaskState.RUNNING || open == null || open.equals(answered)) {
            return next;
        }
        Instant look = pollAt(next, now);
        return isDue(next.tracking(), look)
                ? due(next, next.tracking().polls().nextPollAt(), open)
                : due(next, look, open);
    }

    private static boolean isSettled(VideoTask row) {
        return row.getState() == TaskState.COMPLETED || row.getState() == TaskState.FAILED;
    }

    /** Whether an end came that no callback has told so far. */
    public static boolean isUndelivered(VideoTask row) {
        return isSettled(row) && row.tracking().callbacks().callbackReceivedAt() == null;
    }

    /** How the end was learned that a look at {@code seen} has found. */
    public static String source(VideoTask seen) {
        return seen.tracking().callbacks().callbackReceivedAt() == null
                ? VideoTask.POLL
                : VideoTask.CALLBACK;
    }
}
