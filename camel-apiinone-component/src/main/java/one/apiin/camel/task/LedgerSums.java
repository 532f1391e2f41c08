package one.apiin.camel.task;

import java.util.Map;

/**
 * How many tasks of one account stand in each state, and what they cost. The counts of RESERVED, RUNNING,
 * OUTCOME_UNKNOWN, PENDING, CLAIMED and PARKED are exact; of the others, which grow as long as rows are
 * kept, a ledger may count no more than {@value #MANY}.
 *
 * @param states count by state; a state without tasks is absent
 * @param deliveries count by delivery; a delivery without tasks is absent
 * @param creditsByPeriod credits by {@link VideoTask#getCreditPeriod()}, of all rows that ever were, the
 *     purged ones included
 * @param overdue how many of those in {@link TaskState#RUNNING} are {@link Tracking.PollState#overdue()}
 */
public record LedgerSums(
        Map<TaskState, Long> states,
        Map<Delivery, Long> deliveries,
        Map<String, CreditSums> creditsByPeriod,
        long overdue) {

    /** Tasks; where counts need not be exact, it stands for "as many or more". */
    public static final int MANY = 10_000;

    /** Nothing overdue. */
    public LedgerSums(
            Map<TaskState, Long> states,
            Map<Delivery, Long> deliveries,
            Map<String, CreditSums> creditsByPeriod) {
        this(states, deliveries, creditsByPeriod, 0);
    }

    public long of(TaskState state) {
        return states.getOrDefault(state, 0L);
    }

    public long of(Delivery delivery) {
        return deliveries.getOrDefault(delivery, 0L);
    }

    /** Of all periods together. */
    public CreditSums credits() {
        return creditsByPeriod.values().stream().reduce(CreditSums.ZERO, CreditSums::plus);
    }
}
