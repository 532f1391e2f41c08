package one.apiin.camel.internal.util;

import java.time.Duration;

/** Pauses after faults: exponential, capped, with full jitter; a server's hint is a floor. */
public final class Backoff {

    private Backoff() {}

    /**
     * @param base the longest first pause
     * @param cap the longest pause ever
     * @param faults faults in a row, from 1
     * @param hint what the server asked for, or null
     * @param random uniform in [0, 1)
     */
    public static Duration pause(
            Duration base, Duration cap, int faults, Duration hint, double random) {
        Duration longest = doubled(base, cap, faults);
        Duration jitter = Duration.ofNanos((long) (longest.toNanos() * random));
        return hint == null ? jitter : hint.plus(jitter);
    }

    /** {@code base} doubled for each time after the first, at most {@code cap}. */
    public static Duration doubled(Duration base, Duration cap, int times) {
        if (base.isZero()) {
            return base;
        }
        Duration grown = base;
        for (int i = 1; i < times; i++) {
            grown = grown.multipliedBy(2);
            if (grown.compareTo(cap) >= 0) {
                return cap;
            }
        }
        return grown.compareTo(cap) < 0 ? grown : cap;
    }
}
