package one.apiin.camel.internal;

import java.time.Duration;

/**
 * When to look at a running task next: a pure function.
 *
 * <p>Threads: implementations are immutable or safe for concurrent use.
 */
@FunctionalInterface
public interface PollPlan {

    /**
     * The time from now to the next look.
     *
     * @param age how long the provider has been at work
     * @param looks status calls answered so far
     * @param random uniform in [0, 1), for the jitter
     */
    Duration nextLook(Duration age, int looks, double random);

    /** A look every {@code interval}, give or take a tenth. */
    static PollPlan fixed(Duration interval) {
        return (age, looks, random) ->
                Duration.ofMillis((long) (interval.toMillis() * (0.9 + 0.2 * random)));
    }
}
