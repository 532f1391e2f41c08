package one.apiin.camel.task;

import java.time.Instant;
import java.util.Set;

/**
 * Which tasks a caller is about to look at.
 *
 * @param account the account's name
 * @param state RUNNING, or OUTCOME_UNKNOWN for those of which a callback has named a candidate
 * @param process the looking process; tasks that another process waits for or tells are left to it
 * @param now the ledger's time
 * @param invisibleUntil the claimed tasks become due again at this instant, if nothing is recorded
 * @param limit at most so many
 */
public record DueQuery(
        String account,
        TaskState state,
        String process,
        Instant now,
        Instant invisibleUntil,
        int limit) {

    /** The states in which a task is looked at. */
    public static final Set<TaskState> STATES =
            Set.of(TaskState.RUNNING, TaskState.OUTCOME_UNKNOWN);

    /**
     * @throws IllegalArgumentException if tasks in this state are never looked at
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
