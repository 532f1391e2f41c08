package one.apiin.camel.internal.provider;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The instant by which a request must start to be sent. Not a duration: a process that is suspended before
 * it sends must not gain time.
 *
 * <p>Threads: immutable.
 *
 * @param nanos monotonic nanoseconds
 * @param latest by {@code nanos}
 * @param cancelled whether the caller has given up: over at once
 */
public record SendDeadline(LongSupplier nanos, long latest, BooleanSupplier cancelled) {

    public static SendDeadline within(Duration time, LongSupplier nanos) {
        return new SendDeadline(nanos, nanos.getAsLong() + time.toNanos(), () -> false);
    }

    public boolean isOver() {
        return cancelled.getAsBoolean() || latest - nanos.getAsLong() <= 0;
    }

    /** Not negative. */
    public Duration remaining() {
        return cancelled.getAsBoolean()
                ? Duration.ZERO
                : Duration.ofNanos(Math.max(0, latest - nanos.getAsLong()));
    }
}
