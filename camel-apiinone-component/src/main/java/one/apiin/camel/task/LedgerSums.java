package one.apiin.camel.task;

import java.util.Map;

/**
 * How many tasks of one account stand in each state.
 *
 * @param states count by state; a state without tasks is absent
 * @param deliveries count by delivery; a delivery without tasks is absent
 */
public record LedgerSums(Map<TaskState, Long> states, Map<Delivery, Long> deliveries) {

    public long of(TaskState state) {
        return states.getOrDefault(state, 0L);
    }

    public long of(Delivery delivery) {
        return deliveries.getOrDefault(delivery, 0L);
    }
}
