package one.apiin.camel.internal.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * One account's rate at the provider, shared by the gates of all components that call it.
 *
 * <p>Submits go first; every fifth request is a status call if one waits. Of two gates that wait for
 * the same, they take turns.
 *
 * <p>Time: the smallest rate of its gates, with a burst of one second's worth; a pause that the
 * provider asked one of them for holds all of them back.
 *
 * <p>Threads: safe for concurrent use; its monitor guards what waits in its gates too. Each gate waits
 * on its own scheduler, so that none depends on another's that may stop.
 */
final class SharedRateLimiter {

    private static final int SUBMITS_PER_STATUS = 4;

    private final LongSupplier nanos;
    private final Map<RequestLimiter, Double> rates = new IdentityHashMap<>();
    private final List<RequestLimiter> gates = new ArrayList<>();
    private TokenBucket bucket;
    private int submitsInARow;
    private int turn;

    SharedRateLimiter(LongSupplier nanos) {
        this.nanos = nanos;
    }

    synchronized SharedRateLimiter enter(RequestLimiter gate, double requestsPerSecond) {
        gates.add(gate);
        rates.put(gate, requestsPerSecond);
        adapt();
        return this;
    }

    /** True if it was the last one. */
    synchronized boolean leave(RequestLimiter gate) {
        gates.remove(gate);
        rates.remove(gate);
        adapt();
        return gates.isEmpty();
    }

    private void adapt() {
        double smallest =
                rates.values().stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
        if (gates.isEmpty()) {
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

    /** A gate's part of one second's worth. */
    synchronized long part() {
        return Math.max(1, bucket.burst() / Math.max(1, gates.size()));
    }

    /** Those that get a permit now, in this order; whoever goes on waiting has a time to ask again. */
    synchronized List<RequestLimiter.Waiting> granted() {
        List<RequestLimiter.Waiting> granted = new ArrayList<>(1);
        while (true) {
            RequestLimiter submits = next(true);
            RequestLimiter looks = next(false);
            if (submits == null && looks == null) {
                return granted;
            }
            long wait = bucket.take();
            if (wait > 0) {
                gates.forEach(gate -> gate.askAgainAfter(wait));
                return granted;
            }
            boolean look = submits == null || looks != null && submitsInARow >= SUBMITS_PER_STATUS;
            submitsInARow = look ? 0 : submitsInARow + 1;
            RequestLimiter gate = look ? looks : submits;
            turn = gates.indexOf(gate) + 1;
            granted.add(gate.take(!look));
        }
    }

    /** The next gate in turn that has such a request and a free place for it, or null. */
    private RequestLimiter next(boolean submit) {
        for (int i = 0; i < gates.size(); i++) {
            RequestLimiter gate = gates.get((turn + i) % gates.size());
            if (gate.wants(submit)) {
                return gate;
            }
        }
        return null;
    }
}
