package one.apiin.camel.internal.util;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Says when a line may be logged that strangers can cause: the first time, then once a minute with
 * the number of times since.
 *
 * <p>Threads: safe for concurrent use; lines may differ by a few counts under contention.
 */
public final class RateLimitedLog {

    private static final long GAP = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanos;
    private final AtomicLong untold = new AtomicLong();
    private final AtomicLong nextAt;

    /**
     * @param nanos monotonic nanoseconds
     */
    public RateLimitedLog(LongSupplier nanos) {
        this.nanos = nanos;
        this.nextAt = new AtomicLong(nanos.getAsLong());
    }

    /** It has happened once more; how often since the last line if a line is due now, else empty. */
    public OptionalLong count() {
        untold.incrementAndGet();
        long now = nanos.getAsLong();
        long due = nextAt.get();
        return now - due >= 0 && nextAt.compareAndSet(due, now + GAP)
                ? OptionalLong.of(untold.getAndSet(0))
                : OptionalLong.empty();
    }
}
