package one.apiin.camel.benchmarks;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long the network is disturbed.
 *
 * @param seed of the disturbances and of the provider's faults
 */
record NetworkPlan(Duration lasts, int nodes, int threads, long seed) {

    private static final int NODES = 3;
    private static final int THREADS = 4;

    /** The minutes also by the system property {@code bench.minutes}; ten by default. */
    static NetworkPlan of(String[] arguments) {
        Arguments given = Arguments.of(arguments, "minutes", "threads", "seed");
        int minutes = given.number("minutes", Integer.getInteger("bench.minutes", 10));
        return new NetworkPlan(
                Duration.ofMinutes(minutes),
                NODES,
                given.number("threads", THREADS),
                given.longNumber("seed", ThreadLocalRandom.current().nextInt(1_000_000)));
    }
}
