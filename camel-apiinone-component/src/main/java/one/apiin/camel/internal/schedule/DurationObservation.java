package one.apiin.camel.internal.schedule;

import java.time.Duration;

/**
 * An interval-censored observation of one task's duration, given that it ran at the age {@code
 * since}.
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

    private static double seconds(Duration age) {
        return Math.max(0, age.toNanos() / 1e9);
    }
}
