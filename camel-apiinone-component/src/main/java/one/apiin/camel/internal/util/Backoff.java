package one.apiin.camel.internal.util;

import java.time.Duration;

/**
 * Exponential backoff after failures: capped, with full jitter; the server's Retry-After is a
 * minimum.
 */
public final class Backoff {

    private Backoff() {}

    /**
     * @param base the longest first pause
     * @param cap the longest pause
     * @param failures consecutive failures, from 1
     * @param hint the Retry-After, or null
     * @param random uniform in [0, 1)
     */
    public static Duration pause(
            Duration base, Duration cap, int failures, Duration hint, double random) {
        Duration longest = doubled(base, cap, failures);
        Duration jitter = Duration.ofNanos((long) (longest.toNanos() * random));
        return hint == null ? jitter : hint.plus(jitter);
    }

    /** Doubles {@code base} for each time after the first, up to {@code cap}. */
    public static Duration doubled(Duration base, Duration cap, int times) {
        if (base.isZero()) {
            return base;
        }
        Duration grown = base;
        for (int i = 1; i < times && grown.compareTo(cap) < 0; i++) {
            grown = grown.multipliedBy(2);
        }
        return Durations.shorter(grown, cap);
    }
}
