package one.apiin.camel.internal.ratelimit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * One component's way to the provider: at most so many requests at once, and no more a second than the
 * rate that it shares with the other components of the account.
 *
 * <p>Threads: safe for concurrent use; nobody blocks. Permits are handed out on the thread that frees
 * one, or on the scheduler.
 *
 * <p>Ownership: whoever opens it closes it; the scheduler belongs to the caller.
 */
public final class RequestLimiter {

    /** The right to send one request; {@link #close()} frees its place. */
    public interface Permit extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * How much a gate lets through.
     *
     * @param account whose rate it is: gates of the same text share it, the smallest rate wins; null
     *     shares with nobody
     * @param requestsPerSecond of all gates of the account together
     * @param maxConcurrent of this gate
     */
    public record Limits(String account, double requestsPerSecond, int maxConcurrent) {}

    /** Somebody who waits at a gate. */
    record Waiting(RequestLimiter gate, CompletableFuture<Permit> future) {}

    private final Deque<Waiting> submits = new ArrayDeque<>();
    private final Deque<Waiting> looks = new ArrayDeque<>();
    private final String account;
    private final SharedRateLimiter rate;
    private final ScheduledExecutorService scheduler;
    private int freePlaces;
    private ScheduledFuture<?> nextAsk;
    private boolean closed;

    public RequestLimiter(Limits limits, ScheduledExecutorService scheduler, LongSupplier nanos) {
        this.account = limits.account();
        this.scheduler = scheduler;
        this.freePlaces = limits.maxConcurrent();
        double wanted = limits.requestsPerSecond();
        this.rate =
                account == null
                        ? new SharedRateLimiter(nanos).enter(this, wanted)
                        : SharedRates.enter(account, this, wanted, nanos);
    }

    /**
     * Waits for a permit.
     *
     * @param submit a submit, or a status call
     * @return completes with the permit, or with null if there was none within {@code maxWait}
     */
    public CompletableFuture<Permit> acquire(boolean submit, Duration maxWait) {
        Waiting waiting = new Waiting(this, new CompletableFuture<>());
        synchronized (rate) {
            if (closed) {
                return CompletableFuture.completedFuture(null);
            }
            queue(submit).addLast(waiting);
        }
        hand(rate.granted());
        if (!waiting.future().isDone()) {
            var timer =
                    scheduler.schedule(
                            () -> giveUp(submit, waiting), maxWait.toNanos(), TimeUnit.NANOSECONDS);
            waiting.future().whenComplete((permit, fault) -> timer.cancel(false));
        }
        return waiting.future();
    }

    /** How many more looks may come to wait: this gate's part of what the rate carries in a second. */
    public int freePollSlots() {
        synchronized (rate) {
            return (int) Math.max(0, rate.part() - looks.size());
        }
    }

    /**
     * Lets nothing through for so long, at no gate of the account; a shorter pause than the present one
     * changes nothing.
     */
    public void pause(Duration length) {
        rate.pause(length);
    }

    /** Whoever waits gets no permit, from now on too. */
    public void close() {
        List<Waiting> left = new ArrayList<>();
        synchronized (rate) {
            closed = true;
            left.addAll(submits);
            left.addAll(looks);
            submits.clear();
            looks.clear();
            if (nextAsk != null) {
                nextAsk.cancel(false);
            }
        }
        if (account == null) {
            rate.leave(this);
        } else {
            SharedRates.leave(account, this);
        }
        left.forEach(waiting -> waiting.future().complete(null));
    }

    /** Whether such a request waits and may go as far as this gate is concerned. */
    boolean wants(boolean submit) {
        return freePlaces > 0 && !queue(submit).isEmpty();
    }

    /** Takes its place; only if {@link #wants}. */
    Waiting take(boolean submit) {
        freePlaces--;
        return queue(submit).removeFirst();
    }

    /** No token now: if somebody waits for one here, a timer of this gate asks again. */
    void askAgainAfter(long nanos) {
        if (nextAsk == null && !closed && (wants(true) || wants(false))) {
            nextAsk = scheduler.schedule(this::askAgain, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void askAgain() {
        synchronized (rate) {
            nextAsk = null;
        }
        hand(rate.granted());
    }

    private Deque<Waiting> queue(boolean submit) {
        return submit ? submits : looks;
    }

    private void giveUp(boolean submit, Waiting waiting) {
        synchronized (rate) {
            queue(submit).remove(waiting);
        }
        waiting.future().complete(null);
    }

    private void free() {
        synchronized (rate) {
            freePlaces++;
        }
        hand(rate.granted());
    }

    /** What another gate gets runs on that gate's own threads. */
    private void hand(List<Waiting> granted) {
        for (Waiting next : granted) {
            if (next.gate() == this) {
                complete(next);
            } else {
                next.gate().completeLater(next);
            }
        }
    }

    private void completeLater(Waiting granted) {
        try {
            scheduler.execute(() -> complete(granted));
        } catch (RejectedExecutionException e) {
            // Its component has just stopped.
            granted.future().complete(null);
        }
    }

    private void complete(Waiting granted) {
        Permit permit = new OnePermit();
        if (!granted.future().complete(permit)) {
            permit.close();
        }
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
}
