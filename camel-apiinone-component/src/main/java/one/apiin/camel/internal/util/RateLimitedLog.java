package one.apiin.camel.internal.util;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Limits log lines that unauthenticated callers can cause: the first event, then one line a minute
 * with the number of events since.
 *
 * <p>Threads: safe for concurrent use; lines may differ by a few counts under contention.
 */
public final class RateLimitedLog {

    private static final long GAP = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanos;
    private final AtomicLong unlogged = new AtomicLong();
    private final AtomicLong nextAt;

    /**
     * @param nanos monotonic nanoseconds
     */
    public RateLimitedLog(LongSupplier nanos) {
        this.nanos = nanos;
        this.nextAt = new AtomicLong(nanos.getAsLong());
    }

    /** Counts an event; returns the number since the last line if a line is due, else empty. */
    public OptionalLong count() {
        unlogged.incrementAndGet();
        long now = nanos.getAsLong();
        long due = nextAt.get();
        return now - due >= 0 && nextAt.compareAndSet(due, now + GAP)
                ? OptionalLong.of(unlogged.getAndSet(0))
                : OptionalLong.empty();
    }
}
