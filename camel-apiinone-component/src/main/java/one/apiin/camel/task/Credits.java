package one.apiin.camel.task;

/**
 * What one row adds to the credits of its period: a pure rule. All counters of a ledger are sums of
 * it, over every row that ever was.
 *
 * <p>Money: the provider's figure replaces the estimate; without both a row adds nothing.
 *
 * <p>Threads: pure functions.
 */
public final class Credits {

    private Credits() {}

    /** A row without a period was only awaited, and adds nothing. */
    public static CreditSums of(VideoTask row) {
        if (row.getCreditPeriod() == null) {
            return CreditSums.ZERO;
        }
        return switch (row.getState()) {
            case RESERVED, RUNNING, WATCH_ENDED -> new CreditSums(stated(row), 0, 0, 0);
            case COMPLETED -> new CreditSums(0, stated(row), 0, 0);
            case FAILED -> new CreditSums(0, 0, taken(row), 0);
            case OUTCOME_UNKNOWN -> new CreditSums(0, 0, 0, stated(row));
            case REJECTED -> CreditSums.ZERO;
        };
    }

    private static long stated(VideoTask row) {
        return row.getCredits() == null ? estimated(row) : row.getCredits();
    }

    /** A failure reports what is left of the charge, which is 0 once all of it was given back. */
    private static long taken(VideoTask row) {
        boolean givenBack = row.getCredits() == null || row.getCredits() == 0;
        return givenBack ? estimated(row) : row.getCredits();
    }

    private static long estimated(VideoTask row) {
        return row.getEstimatedCredits() == null ? 0 : row.getEstimatedCredits();
    }
}
