package one.apiin.camel.internal;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * One account's way to the provider: at most so many requests a second, at most so many at once.
 *
 * <p>Submits go first; every fifth request is a status call if one waits.
 *
 * <p>Time: {@code requestsPerSecond} with a burst of one second's worth; a pause that the provider
 * asked for holds everything back.
 *
 * <p>Threads: safe for concurrent use; nobody blocks. Permits are handed out on the thread that frees
 * one, or on the scheduler.
 */
public final class RequestGate {

    private static final int SUBMITS_PER_STATUS = 4;

    /** The right to send one request; {@link #close()} frees its place. */
    public interface Permit extends AutoCloseable {
        @Override
        void close();
    }

    private record Waiting(CompletableFuture<Permit> future) {}

    private final Deque<Waiting> submits = new ArrayDeque<>();
    private final Deque<Waiting> looks = new ArrayDeque<>();
    private final Bucket bucket;
    private final long burst;
    private final ScheduledExecutorService scheduler;
    private final LongSupplier nanos;
    private int freePlaces;
    private int submitsInARow;
    private long pausedUntil;
    private boolean paused;
    private boolean pumpPlanned;
    private boolean closed;

    public RequestGate(
            double requestsPerSecond,
            int maxConcurrent,
            ScheduledExecutorService scheduler,
            LongSupplier nanos) {
        this.scheduler = scheduler;
        this.nanos = nanos;
        this.freePlaces = maxConcurrent;
        this.burst = Math.max(1, Math.round(requestsPerSecond));
        Duration refill = Duration.ofNanos((long) (burst * 1e9 / requestsPerSecond));
        this.bucket =
                Bucket.builder()
                        .addLimit(limit -> limit.capacity(burst).refillGreedy(burst, refill))
                        .withCustomTimePrecision(new Meter(nanos))
                        .build();
    }

    /**
     * Waits for a permit.
     *
     * @param submit a submit, or a status call
     * @return completes with the permit, or with null if there was none within {@code maxWait}
     */
    public CompletableFuture<Permit> acquire(boolean submit, Duration maxWait) {
        Waiting waiting = new Waiting(new CompletableFuture<>());
        synchronized (this) {
            if (closed) {
                return CompletableFuture.completedFuture(null);
            }
            (submit ? submits : looks).addLast(waiting);
        }
        pump();
        if (!waiting.future().isDone()) {
            var timer =
                    scheduler.schedule(
                            () -> giveUp(submit, waiting), maxWait.toNanos(), TimeUnit.NANOSECONDS);
            waiting.future().whenComplete((permit, fault) -> timer.cancel(false));
        }
        return waiting.future();
    }

    /** How many more looks may come to wait: what the rate carries in about a second. */
    public synchronized int roomForLooks() {
        return (int) Math.max(0, burst - looks.size());
    }

    /** Lets nothing through for so long; a shorter pause than the present one changes nothing. */
    public void pause(Duration length) {
        synchronized (this) {
            long until = nanos.getAsLong() + length.toNanos();
            if (!paused || until - pausedUntil > 0) {
                paused = true;
                pausedUntil = until;
            }
        }
    }

    /** Whoever waits gets no permit, from now on too. */
    public void close() {
        List<Waiting> left = new ArrayList<>();
        synchronized (this) {
            closed = true;
            left.addAll(submits);
            left.addAll(looks);
            submits.clear();
            looks.clear();
        }
        left.forEach(waiting -> waiting.future().complete(null));
    }

    private void giveUp(boolean submit, Waiting waiting) {
        synchronized (this) {
            (submit ? submits : looks).remove(waiting);
        }
        waiting.future().complete(null);
    }

    private void free() {
        synchronized (this) {
            freePlaces++;
        }
        pump();
    }

    private void pump() {
        for (Waiting next : granted()) {
            Permit permit = new OnePermit();
            if (!next.future().complete(permit)) {
                permit.close();
            }
        }
    }

    private synchronized List<Waiting> granted() {
        List<Waiting> granted = new ArrayList<>(1);
        while (freePlaces > 0 && !(submits.isEmpty() && looks.isEmpty())) {
            long wait = nanosUntilToken();
            if (wait > 0) {
                planPump(wait);
                break;
            }
            freePlaces--;
            granted.add(next());
        }
        return granted;
    }

    private long nanosUntilToken() {
        if (paused) {
            long left = pausedUntil - nanos.getAsLong();
            if (left > 0) {
                return left;
            }
            paused = false;
        }
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? 0 : Math.max(1, probe.getNanosToWaitForRefill());
    }

    private Waiting next() {
        boolean look = submits.isEmpty() || !looks.isEmpty() && submitsInARow >= SUBMITS_PER_STATUS;
        submitsInARow = look ? 0 : submitsInARow + 1;
        return (look ? looks : submits).removeFirst();
    }

    private void planPump(long wait) {
        if (!pumpPlanned) {
            pumpPlanned = true;
            scheduler.schedule(this::plannedPump, wait, TimeUnit.NANOSECONDS);
        }
    }

    private void plannedPump() {
        synchronized (this) {
            pumpPlanned = false;
        }
        pump();
    }

    private final class OnePermit implements Permit {
        private final AtomicBoolean open = new AtomicBoolean(true);

        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                free();
            }
        }
    }

    private record Meter(LongSupplier nanos) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanos.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
