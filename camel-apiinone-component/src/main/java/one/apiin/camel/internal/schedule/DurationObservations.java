package one.apiin.camel.internal.schedule;

import one.apiin.camel.internal.provider.StatusOutcome;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the rows of tasks tell of durations: pure decisions.
 *
 * <p>A row whose task began at another provider's call, or long after it was created, tells nothing:
 * nobody knows how old the task is.
 */
public final class DurationObservations {

    /** From the reservation to the acceptance, waiting for a free request and repeats included. */
    private static final Duration LONGEST_ACCEPTANCE = Duration.ofMinutes(5);

    private DurationObservations() {}

    /**
     * What one look has shown.
     *
     * @param before the row before the look
     * @param after the row that came of it
     */
    public static Optional<DurationObservation> seen(
            VideoTask before, StatusOutcome outcome, VideoTask after, Instant now) {
        Duration since = seenRunning(before);
        Duration at = age(before, now);
        if (!tells(before) || at.compareTo(since) < 0) {
            return Optional.empty();
        }
        if (after.getState() == TaskState.COMPLETED) {
            return Optional.of(end(before, since, at, after));
        }
        boolean ran = outcome instanceof StatusOutcome.Running;
        boolean censored = after.getState() == TaskState.FAILED;
        return ran || censored
                ? Optional.of(DurationObservation.running(since, at))
                : Optional.empty();
    }

    /** The callback's own moment, if the row still knows it. */
    private static DurationObservation end(
            VideoTask before, Duration since, Duration at, VideoTask after) {
        if (!VideoTask.CALLBACK.equals(after.getCompletionSource())) {
            return DurationObservation.ended(since, at);
        }
        Instant called = before.tracking().callbacks().callbackReceivedAt();
        Duration then = called == null ? at : age(before, called);
        boolean fits = then.compareTo(since) >= 0 && then.compareTo(at) <= 0;
        return DurationObservation.exact(since, fits ? then : at);
    }

    /** What a completed row tells of its whole task. */
    static Optional<DurationObservation> past(VideoTask done) {
        if (!tells(done) || done.getEndedAt() == null) {
            return Optional.empty();
        }
        Duration to = age(done, done.getEndedAt());
        boolean told = VideoTask.CALLBACK.equals(done.getCompletionSource());
        Duration from = told ? to : seenRunning(done);
        return to.isNegative() || from.compareTo(to) > 0
                ? Optional.empty()
                : Optional.of(DurationObservation.past(from, to));
    }

    private static boolean tells(VideoTask task) {
        return task.getModel() != null
                && task.getSubmittedAt() != null
                && !task.isImported()
                && Duration.between(task.getCreatedAt(), task.getSubmittedAt())
                                .compareTo(LONGEST_ACCEPTANCE)
                        <= 0;
    }

    private static Duration seenRunning(VideoTask task) {
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
