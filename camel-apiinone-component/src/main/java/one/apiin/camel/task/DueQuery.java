package one.apiin.camel.task;

import java.time.Instant;
import java.util.Set;

/**
 * Which tasks a caller is about to poll.
 *
 * @param account the account's name
 * @param state RUNNING, or OUTCOME_UNKNOWN for those of which a callback has named a candidate
 * @param process the polling process; tasks that another process owns are left out
 * @param now the ledger's time
 * @param invisibleUntil the claimed tasks become due again at this instant, if no result is recorded
 * @param limit the maximum number of tasks
 */
public record DueQuery(
        String account,
        TaskState state,
        String process,
        Instant now,
        Instant invisibleUntil,
        int limit) {

    /** The states in which a task is polled. */
    public static final Set<TaskState> STATES =
            Set.of(TaskState.RUNNING, TaskState.OUTCOME_UNKNOWN);

    /**
     * @throws IllegalArgumentException if tasks in this state are never polled
     */
    public DueQuery {
        if (!STATES.contains(state)) {
            throw new IllegalArgumentException("Tasks in the state " + state + " are never due");
        }
    }

    /** RUNNING tasks. */
    public DueQuery(
            String account, String process, Instant now, Instant invisibleUntil, int limit) {
        this(account, TaskState.RUNNING, process, now, invisibleUntil, limit);
    }
}
