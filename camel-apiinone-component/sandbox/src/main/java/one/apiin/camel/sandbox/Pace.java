package one.apiin.camel.sandbox;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * When a task completes by itself.
 *
 * <p>Threads: immutable; a supplier of durations must be safe for concurrent use.
 */
public final class Pace {

    private static final Pace BY_HAND = new Pace(Integer.MAX_VALUE, null);

    final int steps;
    final Supplier<Duration> duration;

    private Pace(int steps, Supplier<Duration> duration) {
        this.steps = steps;
        this.duration = duration;
    }

    /** Each task completes at its {@code n}-th status call, whose reply reports it; n is 1 or more. */
    public static Pace steps(int n) {
        if (n < 1) {
            throw new IllegalArgumentException(
                    "A task completes at status call 1 or later, not " + n);
        }
        return new Pace(n, null);
    }

    /** Each task completes this long after its acceptance, by the sandbox's clock. */
    public static Pace clock(Duration duration) {
        Objects.requireNonNull(duration, "duration");
        if (duration.isNegative()) {
            throw new IllegalArgumentException("A task cannot take " + duration);
        }
        return clock(() -> duration);
    }

    /** Like {@link #clock(Duration)}, with a separate duration for each task. */
    public static Pace clock(Supplier<Duration> durations) {
        return new Pace(Integer.MAX_VALUE, Objects.requireNonNull(durations, "durations"));
    }

    /** No task completes until {@link Sandbox#finish} or {@link Sandbox#fail} is called. */
    public static Pace byHand() {
        return BY_HAND;
    }
}
