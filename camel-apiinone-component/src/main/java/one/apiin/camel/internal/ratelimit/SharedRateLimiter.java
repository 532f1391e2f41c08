package one.apiin.camel.internal.ratelimit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The request rate of one account, shared by the limiters of all components that use its key.
 *
 * <p>Submits go first; every fifth permit goes to a status call if one waits. Of these, due polls and
 * those of exchanges take turns, so that neither waits for all of the other.
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

    static final ConcurrentMap<String, SharedRateLimiter> BY_ACCOUNT = new ConcurrentHashMap<>();

    private final Map<RequestLimiter, Double> rates = new IdentityHashMap<>();
    private final Deque<Place> submits = new ArrayDeque<>();
    private final Deque<Place> duePolls = new ArrayDeque<>();
    private final Deque<Place> exchangePolls = new ArrayDeque<>();
    private final TokenBucket bucket;
    private int submitsInARow;
    private boolean lastPollWasDue;

    private SharedRateLimiter(double requestsPerSecond, LongSupplier nanos) {
        this.bucket = new TokenBucket(requestsPerSecond, nanos);
    }

    /**
     * Adds a limiter to the rate of its account.
     *
     * @param nanos the clock, taken from the first limiter of the account
     */
    static SharedRateLimiter join(
            String account, RequestLimiter limiter, double requestsPerSecond, LongSupplier nanos) {
        return BY_ACCOUNT.compute(
                account,
                (a, open) ->
                        (open == null ? new SharedRateLimiter(requestsPerSecond, nanos) : open)
                                .add(limiter, requestsPerSecond));
    }

    /** Removes a limiter, and with the last one the rate of its account. */
    static void leave(String account, RequestLimiter limiter) {
        BY_ACCOUNT.computeIfPresent(account, (a, rate) -> rate.remove(limiter) ? null : rate);
    }

    private synchronized SharedRateLimiter add(RequestLimiter limiter, double requestsPerSecond) {
        rates.put(limiter, requestsPerSecond);
        useSmallest();
        return this;
    }

    /** Returns whether it was the last. */
    private synchronized boolean remove(RequestLimiter limiter) {
        rates.remove(limiter);
        useSmallest();
        return rates.isEmpty();
    }

    private void useSmallest() {
        rates.values().stream().mapToDouble(Double::doubleValue).min().ifPresent(bucket::rate);
    }

    synchronized void pause(Duration length) {
        bucket.pause(length);
    }

    synchronized int freePollPermits() {
        // half as many get their permits in the same time, as exchanges take every second turn
        int sharers = exchangePolls.isEmpty() ? rates.size() : 2 * rates.size();
        long share = Math.max(1, bucket.burst() / Math.max(1, sharers));
        return (int) Math.max(0, share - duePolls.size());
    }

    synchronized RequestLimiter.Usage usage() {
        int waiting = submits.size() + duePolls.size() + exchangePolls.size();
        return new RequestLimiter.Usage(bucket.rate(), bucket.used(), waiting, bucket.isPaused());
    }

    /** What a permit is for; each kind has a queue. */
    enum Kind {
        SUBMIT,
        DUE_POLL,
        EXCHANGE_POLL
    }

    /** A caller in its queue. */
    static final class Place {
        private final RequestLimiter limiter;
        private final Kind kind;

        /** Completes if the place has changed since the last {@link #take}. */
        CompletableFuture<Void> changed = new CompletableFuture<>();

        private Place(RequestLimiter limiter, Kind kind) {
            this.limiter = limiter;
            this.kind = kind;
        }
    }

    /** Joins the end of its queue. */
    synchronized Place enter(RequestLimiter limiter, Kind kind) {
        Place place = new Place(limiter, kind);
        queue(kind).addLast(place);
        return place;
    }

    /** Leaves the queue, with or without a permit. */
    void leave(Place place) {
        synchronized (this) {
            queue(place.kind).remove(place);
        }
        wake(next -> next == queue(next.kind).peekFirst());
    }

    /**
     * Takes a permit if it is this caller's turn.
     *
     * @return 0 = it has its permit; else how many nanoseconds it waits at most, if its place does not change
     */
    synchronized long take(Place place) {
        place.changed = new CompletableFuture<>();
        if (place != turn().peekFirst()) {
            return Long.MAX_VALUE;
        }
        long wait = bucket.take();
        if (wait == 0 && place.kind == Kind.SUBMIT) {
            submitsInARow++;
        } else if (wait == 0) {
            submitsInARow = 0;
            lastPollWasDue = place.kind == Kind.DUE_POLL;
        }
        return wait;
    }

    private Deque<Place> turn() {
        boolean exchanges = duePolls.isEmpty() || !exchangePolls.isEmpty() && lastPollWasDue;
        Deque<Place> polls = exchanges ? exchangePolls : duePolls;
        boolean submit =
                !submits.isEmpty() && (polls.isEmpty() || submitsInARow < SUBMITS_PER_POLL);
        return submit ? submits : polls;
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
                    Stream.of(submits, duePolls, exchangePolls)
                            .flatMap(Deque::stream)
                            .filter(which)
                            .map(place -> place.changed)
                            .toList();
        }
        events.forEach(event -> event.complete(null));
    }

    private Deque<Place> queue(Kind kind) {
        return switch (kind) {
            case SUBMIT -> submits;
            case DUE_POLL -> duePolls;
            case EXCHANGE_POLL -> exchangePolls;
        };
    }
}
