package one.apiin.camel.internal.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import one.apiin.camel.internal.provider.StatusOutcome;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

/**
 * Derives duration observations from the rows of tasks: pure functions.
 *
 * <p>A task that was imported, or accepted long after it was created, yields none: its age is
 * unknown.
 */
public final class DurationObservations {

    /** From the reservation to the acceptance, rate limiting and retries included. */
    private static final Duration LONGEST_ACCEPTANCE = Duration.ofMinutes(5);

    private DurationObservations() {}

    /**
     * The observation of one poll.
     *
     * @param before the row before the poll
     * @param after the row after the poll
     */
    public static Optional<DurationObservation> seen(
            VideoTask before, StatusOutcome outcome, VideoTask after, Instant now) {
        Duration since = lastSeenRunning(before);
        Duration at = age(before, now);
        if (!hasKnownAge(before) || at.compareTo(since) < 0) {
            return Optional.empty();
        }
        if (after.getState() == TaskState.COMPLETED) {
            return Optional.of(completion(before, since, at, after));
        }
        boolean ran = outcome instanceof StatusOutcome.Running;
        boolean censored = after.getState() == TaskState.FAILED;
        return ran || censored
                ? Optional.of(DurationObservation.running(since, at))
                : Optional.empty();
    }

    /** The time of the callback, if the row still has it. */
    private static DurationObservation completion(
            VideoTask before, Duration since, Duration at, VideoTask after) {
        if (!VideoTask.CALLBACK.equals(after.getCompletionSource())) {
            return DurationObservation.completed(since, at);
        }
        Instant called = before.tracking().callbacks().callbackReceivedAt();
        Duration then = called == null ? at : age(before, called);
        boolean fits = then.compareTo(since) >= 0 && then.compareTo(at) <= 0;
        return DurationObservation.exact(since, fits ? then : at);
    }

    /** The observation of a completed task as a whole. */
    static Optional<DurationObservation> past(VideoTask done) {
        if (!hasKnownAge(done) || done.getEndedAt() == null) {
            return Optional.empty();
        }
        Duration to = age(done, done.getEndedAt());
        boolean byCallback = VideoTask.CALLBACK.equals(done.getCompletionSource());
        Duration from = byCallback ? to : lastSeenRunning(done);
        return to.isNegative() || from.compareTo(to) > 0
                ? Optional.empty()
                : Optional.of(DurationObservation.past(from, to));
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
        return task.getSubmittedAt() == null
                ? Duration.ZERO
                : Duration.between(task.getSubmittedAt(), at);
    }
}
