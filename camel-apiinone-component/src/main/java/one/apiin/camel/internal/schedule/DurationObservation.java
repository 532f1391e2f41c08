package one.apiin.camel.internal.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

/**
 * An interval-censored observation of one task's duration, given that it ran at the age {@code
 * since}.
 *
 * <p>A task that was imported, or accepted long after it was created, yields none: its age is
 * unknown.
 *
 * <p>Time: ages in seconds.
 *
 * <p>Threads: immutable.
 *
 * @param since the age at the previous poll, or 0: known before
 * @param from it still ran at this age
 * @param to it had completed by then; infinite if it still runs or failed
 */
public record DurationObservation(double since, double from, double to) {

    /** From the reservation to the acceptance, rate limiting and retries included. */
    private static final Duration LONGEST_ACCEPTANCE = Duration.ofMinutes(5);

    public DurationObservation {
        if (!(since >= 0 && since <= from && from <= to)) {
            throw new IllegalArgumentException("Not in order: " + since + ", " + from + ", " + to);
        }
    }

    /** A poll that found the task running; the previous poll was at {@code since}, or 0. */
    public static DurationObservation running(Duration since, Duration at) {
        return new DurationObservation(seconds(since), seconds(at), Double.POSITIVE_INFINITY);
    }

    /** A poll that found the task completed; the previous poll was at {@code since}, or 0. */
    public static DurationObservation completed(Duration since, Duration at) {
        return new DurationObservation(seconds(since), seconds(since), seconds(at));
    }

    /**
     * A completion time reported by a callback; the previous poll was at {@code since}, or 0.
     */
    public static DurationObservation exact(Duration since, Duration at) {
        return new DurationObservation(seconds(since), seconds(at), seconds(at));
    }

    /**
     * A whole task without earlier observations: it ran at {@code from} and not at {@code to}.
     */
    public static DurationObservation past(Duration from, Duration to) {
        return new DurationObservation(0, seconds(from), seconds(to));
    }

    boolean isCompletion() {
        return to < Double.POSITIVE_INFINITY;
    }

    /**
     * The observation of one poll.
     *
     * @param before the row before the poll
     * @param after the row after the poll
     */
    public static Optional<DurationObservation> ofPoll(
            VideoTask before, StatusOutcome outcome, VideoTask after, Instant now) {
        if (!hasKnownAge(before)) {
            return Optional.empty();
        }
        Duration since = lastSeenRunning(before);
        Duration at = age(before, now);
        if (at.compareTo(since) < 0) {
            return Optional.empty();
        }
        if (after.getState() == TaskState.COMPLETED) {
            return Optional.of(completion(before, since, at, after));
        }
        boolean ran = outcome instanceof StatusOutcome.Running;
        boolean censored = after.getState() == TaskState.FAILED;
        return ran || censored ? Optional.of(running(since, at)) : Optional.empty();
    }

    /** The time of the callback, if the row still has it. */
    private static DurationObservation completion(
            VideoTask before, Duration since, Duration at, VideoTask after) {
        if (!VideoTask.CALLBACK.equals(after.getCompletionSource())) {
            return completed(since, at);
        }
        Instant called = before.tracking().callbacks().callbackReceivedAt();
        Duration then = called == null ? at : age(before, called);
        boolean fits = then.compareTo(since) >= 0 && then.compareTo(at) <= 0;
        return exact(since, fits ? then : at);
    }

    /** The observation of a completed task as a whole. */
    static Optional<DurationObservation> ofRow(VideoTask done) {
        if (!hasKnownAge(done) || done.getEndedAt() == null) {
            return Optional.empty();
        }
        Duration to = age(done, done.getEndedAt());
        boolean byCallback = VideoTask.CALLBACK.equals(done.getCompletionSource());
        Duration from = byCallback ? to : lastSeenRunning(done);
        return to.isNegative() || from.compareTo(to) > 0
                ? Optional.empty()
                : Optional.of(past(from, to));
    }

    private static boolean hasKnownAge(VideoTask task) {
        return task.getModel() != null
                && task.getSubmittedAt() != null
                && !task.isImported()
                && Duration.between(task.getCreatedAt(), task.getSubmittedAt())
                                .compareTo(LONGEST_ACCEPTANCE)
                        <= 0;
    }

    private static Duration lastSeenRunning(VideoTask task) {
        Instant seen = task.tracking().polls().lastSeenRunningAt();
        Duration age = seen == null ? Duration.ZERO : age(task, seen);
        return age.isNegative() ? Duration.ZERO : age;
    }

    private static Duration age(VideoTask task, Instant at) {
        return Duration.between(task.getSubmittedAt(), at);
    }

    private static double seconds(Duration age) {
        return Math.max(0, age.toNanos() / 1e9);
    }
}
