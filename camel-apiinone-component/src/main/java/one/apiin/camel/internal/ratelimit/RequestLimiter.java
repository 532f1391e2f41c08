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
 * Limits one component's requests to the provider: the number of concurrent ones, and the rate that
 * it shares with the other components of the account.
 *
 * <p>Threads: safe for concurrent use; does not block. Permits are granted on the thread that
 * releases one, or on the scheduler.
 *
 * <p>Ownership: the component that creates it closes it; the scheduler belongs to the caller.
 */
public final class RequestLimiter {

    /** Allows one request; {@link #close()} releases it. */
    public interface Permit extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * The limits of one component.
     *
     * @param account limiters of the same account share a rate, the smallest one; null = not shared
     * @param requestsPerSecond of all limiters of the account together
     * @param maxConcurrent of this limiter
     */
    public record Limits(String account, double requestsPerSecond, int maxConcurrent) {}

    /** A request that waits for its permit. */
    record Waiter(RequestLimiter limiter, CompletableFuture<Permit> future) {}

    private final Deque<Waiter> submits = new ArrayDeque<>();
    private final Deque<Waiter> polls = new ArrayDeque<>();
    private final String account;
    private final SharedRateLimiter rate;
    private final ScheduledExecutorService scheduler;
    private int freeSlots;
    private ScheduledFuture<?> nextRetry;
    private boolean closed;

    public RequestLimiter(Limits limits, ScheduledExecutorService scheduler, LongSupplier nanos) {
        this.account = limits.account();
        this.scheduler = scheduler;
        this.freeSlots = limits.maxConcurrent();
        this.rate = SharedRateLimiter.join(account, this, limits.requestsPerSecond(), nanos);
    }

    /**
     * Waits for a permit.
     *
     * @param submit true for a submit, false for a status call
     * @return completes with the permit, or with null if none was granted within {@code maxWait}
     */
    public CompletableFuture<Permit> acquire(boolean submit, Duration maxWait) {
        Waiter waiter = new Waiter(this, new CompletableFuture<>());
        synchronized (rate) {
            if (closed) {
                return CompletableFuture.completedFuture(null);
            }
            queue(submit).addLast(waiter);
        }
        grant(rate.granted());
        if (!waiter.future().isDone()) {
            var timer =
                    scheduler.schedule(
                            () -> expire(submit, waiter), maxWait.toNanos(), TimeUnit.NANOSECONDS);
            waiter.future().whenComplete((permit, failure) -> timer.cancel(false));
        }
        return waiter.future();
    }

    /**
     * The number of polls that may still queue: this limiter's share of one second's permits.
     */
    public int freePollSlots() {
        synchronized (rate) {
            return (int) Math.max(0, rate.share() - polls.size());
        }
    }

    /**
     * Grants no permit to any limiter of the account for this duration; a pause that ends before
     * the current one changes nothing.
     */
    public void pause(Duration length) {
        rate.pause(length);
    }

    /** Completes waiting and later requests without a permit. */
    public void close() {
        List<Waiter> left = new ArrayList<>();
        synchronized (rate) {
            closed = true;
            left.addAll(submits);
            left.addAll(polls);
            submits.clear();
            polls.clear();
            if (nextRetry != null) {
                nextRetry.cancel(false);
            }
        }
        SharedRateLimiter.leave(account, this);
        left.forEach(waiter -> waiter.future().complete(null));
    }

    /** Whether a request of this kind waits and a slot is free. */
    boolean hasReady(boolean submit) {
        return freeSlots > 0 && !queue(submit).isEmpty();
    }

    /** Removes the first waiting request and takes a slot; only if {@link #hasReady}. */
    Waiter take(boolean submit) {
        freeSlots--;
        return queue(submit).removeFirst();
    }

    /** Schedules another attempt if a request waits here and a slot is free. */
    void retryAfter(long nanos) {
        if (nextRetry == null && !closed && (hasReady(true) || hasReady(false))) {
            nextRetry = scheduler.schedule(this::retry, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void retry() {
        synchronized (rate) {
            nextRetry = null;
        }
        grant(rate.granted());
    }

    private Deque<Waiter> queue(boolean submit) {
        return submit ? submits : polls;
    }

    private void expire(boolean submit, Waiter waiter) {
        synchronized (rate) {
            queue(submit).remove(waiter);
        }
        waiter.future().complete(null);
    }

    private void release() {
        synchronized (rate) {
            freeSlots++;
        }
        grant(rate.granted());
    }

    /** Completes the requests of another limiter on that limiter's scheduler. */
    private void grant(List<Waiter> granted) {
        for (Waiter next : granted) {
            if (next.limiter() == this) {
                complete(next);
            } else {
                next.limiter().completeLater(next);
            }
        }
    }

    private void completeLater(Waiter granted) {
        try {
            scheduler.execute(() -> complete(granted));
        } catch (RejectedExecutionException e) {
            // Its component has just stopped
            granted.future().complete(null);
        }
    }

    private void complete(Waiter granted) {
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
                release();
            }
        }
    }
}
