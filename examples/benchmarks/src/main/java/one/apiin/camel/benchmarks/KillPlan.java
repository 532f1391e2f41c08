package one.apiin.camel.benchmarks;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How often and over what is killed.
 *
 * @param lanes submissions on their way at once
 * @param seed of the kills' instants and of the provider's delays
 */
record KillPlan(boolean postgres, int kills, int items, int lanes, long seed) {

    private static final int LANES = 4;

    static KillPlan of(String[] arguments) {
        Arguments given = Arguments.of(arguments, "postgres", "kills", "items", "lanes", "seed");
        boolean postgres = given.has("postgres");
        int kills = given.number("kills", postgres ? 20 : 50);
        return new KillPlan(
                postgres,
                kills,
                given.number("items", 10 * kills),
                given.number("lanes", LANES),
                given.longNumber("seed", ThreadLocalRandom.current().nextInt(1_000_000)));
    }

    String database() {
        return postgres ? "PostgreSQL" : "H2 in a file";
    }
}
