package one.apiin.camel.internal.util;

import java.time.Duration;

/** Durations as nanoseconds that can be added to {@link System#nanoTime()}. */
public final class Durations {

    public static final Duration LONGEST = Duration.ofDays(365);

    private Durations() {}

    public static long of(Duration time) {
        return shorter(time, LONGEST).toNanos();
    }

    public static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
