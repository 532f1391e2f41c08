package one.apiin.camel.task;

/**
 * Credits of some tasks, by their outcome.
 *
 * <p>Threads: immutable.
 *
 * @param reserved of tasks that are posted or still running: taken, or about to be
 * @param charged of tasks that completed
 * @param refunded of tasks that failed: taken and given back
 * @param unknown of tasks whose outcome is unknown: perhaps taken
 */
public record CreditSums(long reserved, long charged, long refunded, long unknown) {

    public static final CreditSums ZERO = new CreditSums(0, 0, 0, 0);

    public CreditSums plus(CreditSums other) {
        return new CreditSums(
                reserved + other.reserved,
                charged + other.charged,
                refunded + other.refunded,
                unknown + other.unknown);
    }

    public CreditSums minus(CreditSums other) {
        return new CreditSums(
                reserved - other.reserved,
                charged - other.charged,
                refunded - other.refunded,
                unknown - other.unknown);
    }

    /** What counts against a limit: all but what was given back. */
    public long committed() {
        return reserved + charged + unknown;
    }
}
