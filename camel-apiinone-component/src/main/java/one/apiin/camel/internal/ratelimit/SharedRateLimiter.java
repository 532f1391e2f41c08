package one.apiin.camel.internal.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The request rate of one account, shared by the limiters of all components that use its key.
 *
 * <p>Submits go first; every fifth permit goes to a status call if one waits. Limiters that wait
 * for the same kind take turns.
 *
 * <p>The limiters by account are static because the provider counts the requests of the whole
 * process: two components, or two Camel contexts, with the same key share one rate.
 *
 * <p>Time: the smallest rate of its limiters, with a burst of one second's worth; a pause requested
 * by the provider holds all of them back.
 *
 * <p>Threads: safe for concurrent use; its monitor also guards the queues of its limiters. Each
 * limiter waits on its own scheduler, so that none depends on another's that may stop.
 *
 * <p>Ownership: lives as long as one of its limiters is open.
 */
final class SharedRateLimiter {

    private static final int SUBMITS_PER_POLL = 4;

    private static final Map<String, SharedRateLimiter> BY_ACCOUNT = new HashMap<>();

    private final LongSupplier nanos;
    private final Map<RequestLimiter, Double> rates = new IdentityHashMap<>();
    private final List<RequestLimiter> limiters = new ArrayList<>();
    private TokenBucket bucket;
    private int submitsInARow;
    private int turn;

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
        limiters.add(limiter);
        rates.put(limiter, requestsPerSecond);
        applySmallestRate();
        return this;
    }

    /** Returns true if it was the last one. */
    private synchronized boolean remove(RequestLimiter limiter) {
        limiters.remove(limiter);
        rates.remove(limiter);
        applySmallestRate();
        return limiters.isEmpty();
    }

    private void applySmallestRate() {
        double smallest =
                rates.values().stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
        if (limiters.isEmpty()) {
            return;
        }
        if (bucket == null) {
            bucket = new TokenBucket(smallest, nanos);
        }
        bucket.rate(smallest);
    }

    synchronized void pause(Duration length) {
        bucket.pause(length);
    }

    /** A limiter's share of one second's permits. */
    synchronized long share() {
        return Math.max(1, bucket.burst() / Math.max(1, limiters.size()));
    }

    /** Takes the requests that get a permit now, in order; the others retry after a delay. */
    synchronized List<RequestLimiter.Waiter> granted() {
        List<RequestLimiter.Waiter> granted = new ArrayList<>(1);
        while (true) {
            RequestLimiter submits = next(true);
            RequestLimiter polls = next(false);
            if (submits == null && polls == null) {
                return granted;
            }
            long wait = bucket.take();
            if (wait > 0) {
                limiters.forEach(limiter -> limiter.retryAfter(wait));
                return granted;
            }
            boolean poll = submits == null || polls != null && submitsInARow >= SUBMITS_PER_POLL;
            submitsInARow = poll ? 0 : submitsInARow + 1;
            RequestLimiter limiter = poll ? polls : submits;
            turn = limiters.indexOf(limiter) + 1;
            granted.add(limiter.take(!poll));
        }
    }

    /**
     * The next limiter in turn with a waiting request of this kind and a free slot, or null.
     */
    private RequestLimiter next(boolean submit) {
        for (int i = 0; i < limiters.size(); i++) {
            RequestLimiter limiter = limiters.get((turn + i) % limiters.size());
            if (limiter.hasReady(submit)) {
                return limiter;
            }
        }
        return null;
    }
}
