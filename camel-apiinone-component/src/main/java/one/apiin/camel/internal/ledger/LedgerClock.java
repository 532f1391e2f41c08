package one.apiin.camel.internal.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger's time and this process's own lease, carried between heartbeats by a monotonic clock.
 *
 * <p>Time: {@link #now()} is the store's time of the last heartbeat plus what has passed since, so the
 * wall clocks of the nodes do not matter and may jump. Where the ledger's own time jumps back, the
 * polls are scheduled by {@link #pollTime()}, which does not. The process's own wall clock only shows that the
 * machine has stood still: see {@link #standstills()}.
 *
 * <p>Threads: safe for concurrent use; one immutable value is replaced at each heartbeat, and the standstills are
 * counted under a lock.
 */
public final class LedgerClock {

    /** A slow heartbeat or a small correction of the clock does not count as a jump. */
    private static final Duration JUMP = Duration.ofSeconds(5);

    private static final int MOST_JUMPS = 100;
    private static final Duration NOTICED_STANDSTILL = Duration.ofSeconds(2);

    private record Sync(
            Instant ledgerTime,
            long askedAt,
            Duration lead,
            Duration gained,
            List<Jump> jumps,
            Instant steadyFrom) {

        /** Before the first heartbeat. */
        private static final Sync NONE =
                new Sync(null, 0, Duration.ZERO, Duration.ZERO, List.of(), Instant.MIN);

        private Sync at(Instant time, long asked) {
            return new Sync(time, asked, lead, gained, jumps, steadyFrom);
        }
    }

    /**
     * @param to the ledger's time after a jump forward: what has an earlier time was before it
     */
    private record Jump(Instant to, Duration length) {
        private boolean isBack() {
            return length.isNegative();
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(LedgerClock.class);

    private final LongSupplier nanos;
    private final InstantSource wall;
    private final Duration lease;
    private volatile Sync sync = Sync.NONE;

    /** The last reading of both clocks, by {@link #standstills()}. */
    private Instant lastWall;

    private long lastNanos;
    private int standstills;

    /**
     * @param nanos monotonic nanoseconds
     * @param wall the clock of this process
     */
    public LedgerClock(LongSupplier nanos, InstantSource wall, Duration lease) {
        this.nanos = nanos;
        this.wall = wall;
        this.lease = lease;
        this.lastWall = wall.instant();
        this.lastNanos = nanos.getAsLong();
    }

    /** Monotonic nanoseconds; only differences have a meaning. */
    public long nanos() {
        return nanos.getAsLong();
    }

    /**
     * Takes the time of a heartbeat's reply.
     *
     * @param askedAt {@link #nanos()} before the heartbeat was sent: the lease counts from there
     */
    public void synced(Instant ledgerTime, long askedAt) {
        Sync last = sync;
        if (last == Sync.NONE) {
            sync = last.at(ledgerTime, askedAt);
            return;
        }
        Instant expected = last.ledgerTime().plusNanos(askedAt - last.askedAt());
        Duration ahead = Duration.between(expected, ledgerTime);
        if (ahead.abs().compareTo(JUMP.plusNanos(nanos() - askedAt)) <= 0) {
            sync = last.at(ledgerTime, askedAt);
            return;
        }
        LOG.warn("The ledger's clock has jumped by {} s", ahead.toSeconds());
        Duration lead = positive(last.lead().minus(ahead));
        Duration gained = positive(last.gained().plus(ahead));
        Instant later = ahead.isNegative() ? expected : ledgerTime;
        List<Jump> jumps = jumps(last, new Jump(later, ahead), ledgerTime);
        sync = new Sync(ledgerTime, askedAt, lead, gained, jumps, later);
    }

    /**
     * A jump back shortens the jump forward before it; a longer one ends what is known of those before: they may be
     * undone by it.
     */
    private static List<Jump> jumps(Sync last, Jump next, Instant ledgerTime) {
        List<Jump> known = new ArrayList<>(last.jumps());
        known.removeIf(Jump::isBack);
        if (next.isBack() && !known.isEmpty()) {
            Jump forward = known.remove(known.size() - 1);
            Instant to = forward.to().isBefore(ledgerTime) ? forward.to() : ledgerTime;
            Jump left = new Jump(to, forward.length().plus(next.length()));
            if (left.isBack()) {
                known.clear();
            } else {
                known.add(left);
            }
        }
        known.add(next);
        return known.subList(Math.max(0, known.size() - MOST_JUMPS), known.size());
    }

    private static Duration positive(Duration length) {
        return length.isNegative() ? Duration.ZERO : length;
    }

    /** The ledger's time. */
    public Instant now() {
        return now(sync);
    }

    private Instant now(Sync last) {
        if (last == Sync.NONE) {
            throw new IllegalStateException("No heartbeat has been answered yet");
        }
        return last.ledgerTime().plusNanos(nanos() - last.askedAt());
    }

    /**
     * The sum of the ledger's backward jumps since this process started, minus later forward jumps:
     * times of polls are stored later by it, and read earlier.
     */
    public Duration lead() {
        return sync.lead();
    }

    /** The ledger's time as it would be without jumps back. */
    public Instant pollTime() {
        Sync last = sync;
        return now(last).plus(last.lead());
    }

    /** The ages of tasks that began before are wrong, because the ledger's time has jumped since. */
    public Instant steadyFrom() {
        return sync.steadyFrom();
    }

    /**
     * The sum of the ledger's forward jumps since this process started, minus later backward jumps, if one came
     * after {@code then}: what happened before may be younger by that than it seems.
     */
    public Duration gainedSince(Instant then) {
        Sync last = sync;
        return then.isBefore(last.steadyFrom()) ? last.gained() : Duration.ZERO;
    }

    /** By how much the ledger's time has passed too fast since {@code then}; negative = too slowly. */
    public Duration jumpedSince(Instant then) {
        Sync last = sync;
        Instant now = now(last);
        return last.jumps().stream()
                .filter(jump -> jump.isBack() ? then.isAfter(now) : then.isBefore(jump.to()))
                .map(Jump::length)
                .reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * Until when, by {@link #nanos()}, the ledger's next reply is valid: for {@code
     * longest}, but not past the current lease. A later renewal does not extend it, because another node may
     * have recovered the rows in between.
     */
    public long validUntil(Duration longest) {
        long leased = sync.askedAt() + lease.toNanos();
        long latest = nanos() + longest.toNanos();
        return leased - latest < 0 ? leased : latest;
    }

    /**
     * How often {@link #nanos()} has stood still with the machine: what was valid before is not any more. While a
     * (virtual) machine is suspended its monotonic clock stands still too, and only the wall clock, once it is
     * corrected, has gained time: more than 2 s since the last call. A wall clock that is set ahead counts as well; it
     * costs a question to the ledger.
     */
    public synchronized int standstills() {
        long monotonic = nanos.getAsLong();
        Instant now = wall.instant();
        Duration passed = Duration.ofNanos(monotonic - lastNanos);
        if (Duration.between(lastWall, now).minus(passed).compareTo(NOTICED_STANDSTILL) > 0) {
            standstills++;
        }
        lastWall = now;
        lastNanos = monotonic;
        return standstills;
    }

    /** Whether the lease is certainly valid: if not, neither a POST nor a delivery may start. */
    public boolean alive() {
        Sync last = sync;
        return last != Sync.NONE && nanos() - last.askedAt() < lease.toNanos();
    }
}
