package one.apiin.camel.internal.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Counts how often the machine has stood still: while a (virtual) machine is suspended its monotonic clock stands still
 * too, and only the wall clock, once it is corrected, has gained time.
 *
 * <p>Time: a gain of more than 2 s since the last call. A wall clock that is set ahead counts as well; it costs a
 * question to the ledger.
 *
 * <p>Threads: safe for concurrent use.
 */
public final class Standstills {

    private static final Duration NOTICED = Duration.ofSeconds(2);

    private final InstantSource wall;
    private final LongSupplier nanos;
    private Instant lastWall;
    private long lastNanos;
    private int count;

    public Standstills(InstantSource wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
        this.lastWall = wall.instant();
        this.lastNanos = nanos.getAsLong();
    }

    /** Those noticed until now. */
    public synchronized int count() {
        long monotonic = nanos.getAsLong();
        Instant now = wall.instant();
        Duration passed = Duration.ofNanos(monotonic - lastNanos);
        if (Duration.between(lastWall, now).minus(passed).compareTo(NOTICED) > 0) {
            count++;
        }
        lastWall = now;
        lastNanos = monotonic;
        return count;
    }
}
