package one.apiin.camel.task;

import one.apiin.camel.error.CreditLimitExceededException;
import one.apiin.camel.error.FaultContext;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * How many credits one account may commit in one period.
 *
 * <p>Threads: immutable.
 *
 * @param credits the most that may be committed, this submission included
 */
public record CreditLimit(long credits) {

    /** Counted, and never refused. */
    public static final CreditLimit NONE = new CreditLimit(Long.MAX_VALUE);

    public CreditLimit {
        if (credits < 0) {
            throw new IllegalArgumentException("A credit limit is not negative: " + credits);
        }
    }

    public boolean isNone() {
        return credits == Long.MAX_VALUE;
    }

    /**
     * What needs nothing is always allowed.
     *
     * @param committed before this submission, see {@link CreditSums#committed()}
     */
    public boolean allows(long committed, long requested) {
        return isNone() || requested == 0 || requested <= credits - committed;
    }

    /**
     * Checks that a row can be held against this limit.
     *
     * @throws IllegalArgumentException if its price or its period is not known; a bug of the caller
     */
    public void requirePriced(VideoTask row) {
        boolean priced = row.getEstimatedCredits() != null || row.getCredits() != null;
        if (!isNone() && (!priced || row.getCreditPeriod() == null)) {
            throw new IllegalArgumentException(
                    "Under a creditLimit a submission needs its estimated credits and its period");
        }
    }

    /** The refusal of a row that would exceed this limit. Nothing of it was saved or sent. */
    public CreditLimitExceededException exceeded(VideoTask row, long committed) {
        long requested = Credits.of(row).committed();
        String period = row.getCreditPeriod();
        return new CreditLimitExceededException(
                "creditLimit is "
                        + credits
                        + " credits, "
                        + committed
                        + " are committed in the period "
                        + period
                        + ", and this submission needs "
                        + requested
                        + ". Nothing was sent. The period ends "
                        + end(period)
                        + "; raise creditLimit, or submit again then",
                FaultContext.nothingSent(),
                new CreditLimitExceededException.Sums(credits, committed, requested));
    }

    private static String end(String period) {
        int slash = period.indexOf('/');
        try {
            Instant start = Instant.parse(period.substring(0, Math.max(slash, 0)));
            return "at " + start.plus(Duration.parse(period.substring(slash + 1)));
        } catch (DateTimeException | ArithmeticException e) {
            return "as it says";
        }
    }
}
