package one.apiin.camel.internal.ratelimit;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BandwidthBuilder;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import one.apiin.camel.internal.util.Waits;

/**
 * Limits the rate of one component's requests, which it shares with the other components of the account.
 *
 * <p>Submits go first; every fifth permit goes to a status call if one waits. Of these, due polls and
 * those of exchanges take turns, so that neither waits for all of the other.
 *
 * <p>Time: the smallest rate of the account's limiters, with a burst of one second's worth; a pause
 * requested by the provider holds all of them back. However far the clock jumps, at most one burst has
 * accumulated.
 *
 * <p>Threads: safe for concurrent use; a caller waits on its own thread.
 */
public final class RequestLimiter implements AutoCloseable {

    private static final int SUBMITS_PER_POLL = 4;

    /**
     * Static because the provider counts the requests of the whole process: two components, or two Camel
     * contexts, with the same key share one rate.
     */
    static final ConcurrentMap<String, AccountRate> BY_ACCOUNT = new ConcurrentHashMap<>();

    /** What a permit is for; each kind has a queue. */
    public enum Kind {
        SUBMIT,
        DUE_POLL,
        EXCHANGE_POLL
    }

    /**
     * How much of the request rate is in use.
     *
     * @param perSecond the limit
     * @param used permits of about the last second
     * @param waiting callers without a permit yet
     * @param paused whether the provider's Retry-After holds all requests back
     */
    public record Usage(double perSecond, long used, int waiting, boolean paused) {}

    private final String account;
    private final AccountRate rate;
    private final LongSupplier nanos;
    private final Waits waits;
    private volatile boolean closed;

    /**
     * @param account limiters of the same account share a rate, the smallest one
     * @param requestsPerSecond of all limiters of the account together
     * @param nanos monotonic; an account uses that of its first limiter
     */
    public RequestLimiter(
            String account, double requestsPerSecond, LongSupplier nanos, Waits waits) {
        this.account = account;
        this.nanos = nanos;
        this.waits = waits;
        this.rate =
                BY_ACCOUNT.compute(
                        account,
                        (a, open) ->
                                (open == null ? new AccountRate(requestsPerSecond, nanos) : open)
                                        .add(this, requestsPerSecond));
    }

    /**
     * Waits for a permit, in order of arrival among those of its kind.
     *
     * @return false if there was none within {@code atMost}, or the limiter was closed
     * @throws InterruptedException if the caller was interrupted; it has no permit then
     */
    public boolean acquire(Kind kind, Duration atMost) throws InterruptedException {
        long latest = nanos.getAsLong() + atMost.toNanos();
        Place place = rate.enter(this, kind);
        try {
            while (!closed) {
                long wait = rate.take(place);
                if (wait == 0) {
                    return true;
                }
                long left = latest - nanos.getAsLong();
                if (left <= 0) {
                    return false;
                }
                waits.await(place.changed, Duration.ofNanos(Math.min(wait, left)));
            }
            return false;
        } finally {
            rate.leave(place);
        }
    }

    /**
     * The number of due polls that may still wait: one second's permits, or half of them while exchanges
     * wait for status calls, less those that wait.
     */
    public int freePollPermits() {
        return rate.freePollPermits();
    }

    /** How much of the account's rate is in use. */
    public Usage usage() {
        return rate.usage();
    }

    /**
     * Grants no permit to any limiter of the account for this duration; a pause that ends before
     * the current one changes nothing.
     */
    public void pause(Duration length) {
        rate.pause(length);
    }

    /** Waiting and later calls get no permit. */
    @Override
    public void close() {
        closed = true;
        rate.wake(place -> place.limiter == this);
        BY_ACCOUNT.computeIfPresent(account, (a, shared) -> shared.remove(this) ? null : shared);
    }

    /** A caller in its queue. */
    private static final class Place {
        private final RequestLimiter limiter;
        private final Kind kind;

        /** Completes if the place has changed since the last {@link AccountRate#take}. */
        private CompletableFuture<Void> changed = new CompletableFuture<>();

        Place(RequestLimiter limiter, Kind kind) {
            this.limiter = limiter;
            this.kind = kind;
        }
    }

    /**
     * The request rate of one account.
     *
     * <p>Threads: safe for concurrent use; no thread waits here.
     *
     * <p>Ownership: lives as long as one of its limiters is open.
     */
    static final class AccountRate {

        private final Map<RequestLimiter, Double> rates = new IdentityHashMap<>();
        private final Map<Kind, Deque<Place>> queues = new EnumMap<>(Kind.class);
        private final LongSupplier nanos;
        private final Bucket bucket;
        private double rate;
        private long pausedUntil;
        private int submitsInARow;
        private boolean lastPollWasDue;

        private AccountRate(double requestsPerSecond, LongSupplier nanos) {
            this.nanos = nanos;
            this.rate = requestsPerSecond;
            this.pausedUntil = nanos.getAsLong();
            this.bucket =
                    Bucket.builder()
                            .addLimit(limit(requestsPerSecond))
                            .withCustomTimePrecision(new Meter(nanos))
                            .withSynchronizationStrategy(SynchronizationStrategy.NONE)
                            .build();
            for (Kind kind : Kind.values()) {
                queues.put(kind, new ArrayDeque<>());
            }
        }

        private synchronized AccountRate add(RequestLimiter limiter, double requestsPerSecond) {
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

        /** Accumulated tokens stay, as far as the new burst allows. */
        private void useSmallest() {
            double smallest =
                    rates.values().stream().mapToDouble(Double::doubleValue).min().orElse(rate);
            if (smallest != rate) {
                rate = smallest;
                bucket.replaceConfiguration(
                        BucketConfiguration.builder().addLimit(limit(rate)).build(),
                        TokensInheritanceStrategy.AS_IS);
            }
        }

        private static Bandwidth limit(double rate) {
            long burst = burst(rate);
            Duration refill = Duration.ofNanos((long) (burst * 1e9 / rate));
            return BandwidthBuilder.builder().capacity(burst).refillGreedy(burst, refill).build();
        }

        private static long burst(double rate) {
            return Math.max(1, Math.round(rate));
        }

        private synchronized void pause(Duration length) {
            long now = nanos.getAsLong();
            pausedUntil = now + Math.max(pausedUntil - now, length.toNanos());
        }

        private long pauseLeft() {
            return pausedUntil - nanos.getAsLong();
        }

        private synchronized int freePollPermits() {
            // half as many get their permits in the same time, as exchanges take every second turn
            int sharers =
                    queues.get(Kind.EXCHANGE_POLL).isEmpty() ? rates.size() : 2 * rates.size();
            long share = Math.max(1, burst(rate) / Math.max(1, sharers));
            return (int) Math.max(0, share - queues.get(Kind.DUE_POLL).size());
        }

        private synchronized Usage usage() {
            int waiting = queues.values().stream().mapToInt(Collection::size).sum();
            long used = Math.max(0, burst(rate) - bucket.getAvailableTokens());
            return new Usage(rate, used, waiting, pauseLeft() > 0);
        }

        /** Joins the end of its queue. */
        private synchronized Place enter(RequestLimiter limiter, Kind kind) {
            Place place = new Place(limiter, kind);
            queues.get(kind).addLast(place);
            return place;
        }

        /** Leaves the queue, with or without a permit. */
        private void leave(Place place) {
            synchronized (this) {
                queues.get(place.kind).remove(place);
            }
            wake(next -> next == queues.get(next.kind).peekFirst());
        }

        /**
         * Takes a permit if it is this caller's turn.
         *
         * @return 0 = it has its permit; else how many nanoseconds it waits at most, if its place does not
         *     change
         */
        private synchronized long take(Place place) {
            place.changed = new CompletableFuture<>();
            if (place != turn().peekFirst()) {
                return Long.MAX_VALUE;
            }
            long paused = pauseLeft();
            if (paused > 0) {
                return paused;
            }
            ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                return Math.max(1, probe.getNanosToWaitForRefill());
            }
            if (place.kind == Kind.SUBMIT) {
                submitsInARow++;
            } else {
                submitsInARow = 0;
                lastPollWasDue = place.kind == Kind.DUE_POLL;
            }
            return 0;
        }

        private Deque<Place> turn() {
            Deque<Place> submits = queues.get(Kind.SUBMIT);
            Deque<Place> due = queues.get(Kind.DUE_POLL);
            Deque<Place> ofExchanges = queues.get(Kind.EXCHANGE_POLL);
            boolean exchanges = due.isEmpty() || !ofExchanges.isEmpty() && lastPollWasDue;
            Deque<Place> polls = exchanges ? ofExchanges : due;
            boolean submit =
                    !submits.isEmpty() && (polls.isEmpty() || submitsInARow < SUBMITS_PER_POLL);
            return submit ? submits : polls;
        }

        /** Outside of the lock: what waits for the event may run at once. */
        private void wake(Predicate<Place> which) {
            List<CompletableFuture<Void>> events;
            synchronized (this) {
                events =
                        queues.values().stream()
                                .flatMap(Deque::stream)
                                .filter(which)
                                .map(place -> place.changed)
                                .toList();
            }
            events.forEach(event -> event.complete(null));
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
