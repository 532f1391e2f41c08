package one.apiin.camel.internal.provider;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Until when a request may begin to leave. A point in time and not a length: a process that stands still
 * before it sends must not gain by it.
 *
 * <p>Threads: immutable.
 *
 * @param nanos monotonic nanoseconds
 * @param latest by {@code nanos}
 */
public record SendDeadline(LongSupplier nanos, long latest) {

    public static SendDeadline within(Duration time, LongSupplier nanos) {
        return new SendDeadline(nanos, nanos.getAsLong() + time.toNanos());
    }

    public boolean isOver() {
        return latest - nanos.getAsLong() <= 0;
    }

    /** Not negative. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, latest - nanos.getAsLong()));
    }
}
