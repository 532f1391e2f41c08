package one.apiin.camel.internal.ratelimit;

import java.time.Duration;
import java.util.function.LongSupplier;
import one.apiin.camel.internal.ratelimit.SharedRateLimiter.Kind;
import one.apiin.camel.internal.util.Waits;

/**
 * Limits the rate of one component's requests, which it shares with the other components of the account.
 *
 * <p>Threads: safe for concurrent use; a caller waits on its own thread.
 */
public final class RequestLimiter implements AutoCloseable {

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
    private final SharedRateLimiter rate;
    private final LongSupplier nanos;
    private final Waits waits;
    private volatile boolean closed;

    /**
     * @param account limiters of the same account share a rate, the smallest one
     * @param requestsPerSecond of all limiters of the account together
     */
    public RequestLimiter(
            String account, double requestsPerSecond, LongSupplier nanos, Waits waits) {
        this.account = account;
        this.nanos = nanos;
        this.waits = waits;
        this.rate = SharedRateLimiter.join(account, this, requestsPerSecond, nanos);
    }

    /**
     * Waits for a permit, in order of arrival.
     *
     * @param submit true for a submit, false for a due poll
     * @return false if there was none within {@code atMost}, or the limiter was closed
     * @throws InterruptedException if the caller was interrupted; it has no permit then
     */
    public boolean acquire(boolean submit, Duration atMost) throws InterruptedException {
        return acquire(submit ? Kind.SUBMIT : Kind.DUE_POLL, atMost);
    }

    /** As {@link #acquire(boolean, Duration)}, for the status call of an exchange. */
    public boolean acquireForExchange(Duration atMost) throws InterruptedException {
        return acquire(Kind.EXCHANGE_POLL, atMost);
    }

    private boolean acquire(Kind kind, Duration atMost) throws InterruptedException {
        long latest = nanos.getAsLong() + atMost.toNanos();
        SharedRateLimiter.Place place = rate.enter(this, kind);
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
        rate.wake(this);
        SharedRateLimiter.leave(account, this);
    }
}
