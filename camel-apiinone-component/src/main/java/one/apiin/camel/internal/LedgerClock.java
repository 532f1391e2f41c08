package one.apiin.camel.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The ledger's time and this process's own lease, carried between heartbeats by a monotonic clock.
 *
 * <p>Time: {@link #now()} is the store's time of the last heartbeat plus what has passed since, so the
 * wall clocks of the nodes do not matter and may jump.
 *
 * <p>Threads: safe for concurrent use; one immutable value is replaced at each heartbeat.
 */
public final class LedgerClock {

    private record Sync(Instant ledgerTime, long askedAt) {}

    private final LongSupplier nanos;
    private final Duration lease;
    private volatile Sync sync;

    public LedgerClock(LongSupplier nanos, Duration lease) {
        this.nanos = nanos;
        this.lease = lease;
    }

    /** Monotonic nanoseconds; only differences have a meaning. */
    public long nanos() {
        return nanos.getAsLong();
    }

    /**
     * Takes over a heartbeat's answer.
     *
     * @param askedAt {@link #nanos()} before the heartbeat was sent: the lease counts from there
     */
    public void synced(Instant ledgerTime, long askedAt) {
        this.sync = new Sync(ledgerTime, askedAt);
    }

    /** The ledger's time. */
    public Instant now() {
        Sync last = sync;
        if (last == null) {
            throw new IllegalStateException("No heartbeat has been answered yet");
        }
        return last.ledgerTime().plusNanos(nanos() - last.askedAt());
    }

    /**
     * Until when, by {@link #nanos()}, what the ledger is about to say can be relied on: for {@code
     * longest}, but not past the lease that we have now. A lease renewed later does not lengthen it,
     * because our rows may have been taken in between.
     */
    public long holdsUntil(Duration longest) {
        long leased = sync.askedAt() + lease.toNanos();
        long latest = nanos() + longest.toNanos();
        return leased - latest < 0 ? leased : latest;
    }

    /** Whether our lease surely holds: if not, no POST and no delivery may start. */
    public boolean alive() {
        Sync last = sync;
        return last != null && nanos() - last.askedAt() < lease.toNanos();
    }
}
