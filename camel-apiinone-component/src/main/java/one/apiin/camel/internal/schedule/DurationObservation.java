package one.apiin.camel.internal.schedule;

import java.time.Duration;

/**
 * What was learned of one task's duration, given that it was known to run at the age {@code since}.
 *
 * <p>Time: ages in seconds.
 *
 * <p>Threads: immutable.
 *
 * @param since what is known already: the age of the look before, or 0
 * @param from it still ran at this age
 * @param to it had ended by then; infinite if it still runs or was given up
 */
public record DurationObservation(double since, double from, double to) {

    public DurationObservation {
        if (!(since >= 0 && since <= from && from <= to)) {
            throw new IllegalArgumentException("No order: " + since + ", " + from + ", " + to);
        }
    }

    /** One look that found the task running; the look before was at {@code since}, or 0. */
    public static DurationObservation running(Duration since, Duration at) {
        return new DurationObservation(seconds(since), seconds(at), Double.POSITIVE_INFINITY);
    }

    /** One look that found the end; the look before was at {@code since}, or 0. */
    public static DurationObservation ended(Duration since, Duration at) {
        return new DurationObservation(seconds(since), seconds(since), seconds(at));
    }

    /** A callback or the provider's own time; the look before was at {@code since}, or 0. */
    public static DurationObservation exact(Duration since, Duration at) {
        return new DurationObservation(seconds(since), seconds(at), seconds(at));
    }

    /** A whole task of which no look was told before: it ran at {@code from} and not at {@code to}. */
    public static DurationObservation past(Duration from, Duration to) {
        return new DurationObservation(0, seconds(from), seconds(to));
    }

    boolean isDeliverable() {
        return to < Double.POSITIVE_INFINITY;
    }

    private static double seconds(Duration age) {
        return Math.max(0, age.toNanos() / 1e9);
    }
}
