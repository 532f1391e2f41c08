package one.apiin.camel.task;

import one.apiin.camel.error.CreditLimitExceededException;

/**
 * How many credits one account may commit in one period.
 *
 * <p>Threads: immutable.
 *
 * @param credits the most that may be committed, this submission included
 */
public record CreditLimit(long credits) {

    /** Credits are counted and never refused. */
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
     * A submission without credits is always allowed.
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

    /** The refusal of a row that would exceed this limit. */
    public CreditLimitExceededException exceeded(VideoTask row, long committed) {
        long requested = Credits.of(row).committed();
        return CreditLimitExceededException.in(
                row.getCreditPeriod(),
                new CreditLimitExceededException.Sums(credits, committed, requested));
    }
}
