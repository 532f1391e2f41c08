package one.apiin.camel.benchmarks;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How often and over what is killed.
 *
 * @param threads that the file route submits with
 * @param seed of the kills' instants and of the provider's delays
 */
record KillPlan(boolean postgres, int kills, int items, int threads, long seed) {

    private static final int THREADS = 4;

    static KillPlan of(String[] arguments) {
        Arguments given = Arguments.of(arguments, "postgres", "kills", "items", "threads", "seed");
        boolean postgres = given.has("postgres");
        int kills = given.number("kills", postgres ? 20 : 50);
        return new KillPlan(
                postgres,
                kills,
                given.number("items", 10 * kills),
                given.number("threads", THREADS),
                given.longNumber("seed", ThreadLocalRandom.current().nextInt(1_000_000)));
    }

    String database() {
        return postgres ? "PostgreSQL" : "H2 in a file";
    }
}
