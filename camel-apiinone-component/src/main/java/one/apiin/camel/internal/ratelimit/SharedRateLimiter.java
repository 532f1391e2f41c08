package one.apiin.camel.internal.ratelimit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The request rate of one account, shared by the limiters of all components that use its key.
 *
 * <p>Submits go first; every fifth permit goes to a status call if one waits.
 *
 * <p>The limiters by account are static because the provider counts the requests of the whole
 * process: two components, or two Camel contexts, with the same key share one rate.
 *
 * <p>Time: the smallest rate of its limiters, with a burst of one second's worth; a pause requested
 * by the provider holds all of them back.
 *
 * <p>Threads: safe for concurrent use; no thread waits here.
 *
 * <p>Ownership: lives as long as one of its limiters is open.
 */
final class SharedRateLimiter {

    private static final int SUBMITS_PER_POLL = 4;

    private static final Map<String, SharedRateLimiter> BY_ACCOUNT = new HashMap<>();

    private final LongSupplier nanos;
    private final Map<RequestLimiter, Double> rates = new IdentityHashMap<>();
    private final Deque<Place> submits = new ArrayDeque<>();
    private final Deque<Place> polls = new ArrayDeque<>();
    private TokenBucket bucket;
    private int submitsInARow;

    private SharedRateLimiter(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Adds a limiter to the rate of its account.
     *
     * @param account null = the limiter shares its rate with no other
     * @param nanos the clock, taken from the first limiter of the account
     */
    static SharedRateLimiter join(
            String account, RequestLimiter limiter, double requestsPerSecond, LongSupplier nanos) {
        if (account == null) {
            return new SharedRateLimiter(nanos).add(limiter, requestsPerSecond);
        }
        synchronized (BY_ACCOUNT) {
            return BY_ACCOUNT
                    .computeIfAbsent(account, a -> new SharedRateLimiter(nanos))
                    .add(limiter, requestsPerSecond);
        }
    }

    /** Removes a limiter, and with the last one the rate of its account. */
    static void leave(String account, RequestLimiter limiter) {
        if (account != null) {
            synchronized (BY_ACCOUNT) {
                SharedRateLimiter rate = BY_ACCOUNT.get(account);
                if (rate != null && rate.remove(limiter)) {
                    BY_ACCOUNT.remove(account);
                }
            }
        }
    }

    /** The number of accounts in use. */
    static int accounts() {
        synchronized (BY_ACCOUNT) {
            return BY_ACCOUNT.size();
        }
    }

    private synchronized SharedRateLimiter add(RequestLimiter limiter, double requestsPerSecond) {
        rates.put(limiter, requestsPerSecond);
        if (bucket == null) {
            bucket = new TokenBucket(requestsPerSecond, nanos);
        }
        bucket.rate(smallest());
        return this;
    }

    /** Returns whether it was the last. */
    private synchronized boolean remove(RequestLimiter limiter) {
        rates.remove(limiter);
        if (rates.isEmpty()) {
            return true;
        }
        bucket.rate(smallest());
        return false;
    }

    private double smallest() {
        return rates.values().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    synchronized void pause(Duration length) {
        bucket.pause(length);
    }

    synchronized int freePollPermits() {
        long share = Math.max(1, bucket.burst() / Math.max(1, rates.size()));
        return (int) Math.max(0, share - polls.size());
    }

    synchronized RateUsage usage() {
        return new RateUsage(
                bucket.rate(), bucket.used(), submits.size() + polls.size(), bucket.isPaused());
    }

    /** A caller in its queue. */
    static final class Place {
        private final RequestLimiter limiter;
        private final boolean submit;
        private CompletableFuture<Void> changed = new CompletableFuture<>();

        private Place(RequestLimiter limiter, boolean submit) {
            this.limiter = limiter;
            this.submit = submit;
        }
    }

    /**
     * What a caller has to wait for.
     *
     * @param nanos 0 = it has its permit; else how long it waits at most
     * @param changed completes earlier if its place has changed
     */
    record Turn(long nanos, CompletableFuture<Void> changed) {}

    /** Joins the end of its queue. */
    synchronized Place enter(RequestLimiter limiter, boolean submit) {
        Place place = new Place(limiter, submit);
        queue(submit).addLast(place);
        return place;
    }

    /** Leaves the queue, with or without a permit. */
    void leave(Place place) {
        synchronized (this) {
            queue(place.submit).remove(place);
        }
        wake(next -> next == submits.peekFirst() || next == polls.peekFirst());
    }

    /** Takes a permit if it is this caller's turn. */
    synchronized Turn take(Place place) {
        place.changed = new CompletableFuture<>();
        boolean pollsTurn =
                submits.isEmpty() || !polls.isEmpty() && submitsInARow >= SUBMITS_PER_POLL;
        if (place.submit == pollsTurn || queue(place.submit).peekFirst() != place) {
            return new Turn(Long.MAX_VALUE, place.changed);
        }
        long wait = bucket.take();
        if (wait == 0) {
            submitsInARow = place.submit ? submitsInARow + 1 : 0;
        }
        return new Turn(wait, place.changed);
    }

    /** Wakes the callers of a limiter that closes. */
    void wake(RequestLimiter limiter) {
        wake(place -> place.limiter == limiter);
    }

    /** Outside of the lock: what waits for the event may run at once. */
    private void wake(Predicate<Place> which) {
        List<CompletableFuture<Void>> events;
        synchronized (this) {
            events =
                    Stream.concat(submits.stream(), polls.stream())
                            .filter(which)
                            .map(place -> place.changed)
                            .toList();
        }
        events.forEach(event -> event.complete(null));
    }

    private Deque<Place> queue(boolean submit) {
        return submit ? submits : polls;
    }
}
