package one.apiin.camel.internal.http;

import java.time.Duration;

/** Durations as nanoseconds that can be added to {@link System#nanoTime()}. */
final class Nanos {

    static final Duration LONGEST = Duration.ofDays(365);

    private Nanos() {}

    static long of(Duration time) {
        return shorter(time, LONGEST).toNanos();
    }

    static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
