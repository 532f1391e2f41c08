package one.apiin.camel.internal.ratelimit;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The rates of this process, one for each account at a provider: two components, or two Camel
 * contexts, that pay with the same key share one.
 *
 * <p>It is static because the provider counts what this process sends, whoever in it sends it.
 *
 * <p>Ownership: a rate lives as long as a gate of it is open.
 *
 * <p>Threads: safe for concurrent use.
 */
final class SharedRates {

    private static final Map<String, SharedRateLimiter> RATES = new HashMap<>();

    private SharedRates() {}

    /**
     * @param nanos of the first gate of the account
     */
    static synchronized SharedRateLimiter enter(
            String account, RequestLimiter gate, double requestsPerSecond, LongSupplier nanos) {
        return RATES.computeIfAbsent(account, a -> new SharedRateLimiter(nanos))
                .enter(gate, requestsPerSecond);
    }

    static synchronized void leave(String account, RequestLimiter gate) {
        SharedRateLimiter rate = RATES.get(account);
        if (rate != null && rate.leave(gate)) {
            RATES.remove(account);
        }
    }

    static synchronized int size() {
        return RATES.size();
    }
}
