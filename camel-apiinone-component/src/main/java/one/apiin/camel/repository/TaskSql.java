package one.apiin.camel.repository;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskState;

/**
 * The statements on the tables of one prefix, in SQL that H2 and PostgreSQL both read.
 *
 * <p>Threads: immutable.
 */
final class TaskSql {

    private static final String ENDS =
            Arrays.stream(TaskState.values())
                    .filter(TaskState::isDeliverable)
                    .map(state -> "'" + state + "'")
                    .collect(Collectors.joining(", "));

    final String insert;
    final String update;
    final String updateTracking;
    private final String selectByIds;
    final String selectByKey;
    final String selectByTaskId;
    final String selectDue;
    final String selectEnded;
    final String selectEndedByTaskId;
    final String selectOrphaned;
    private final String selectUnknown;
    private final String selectByState;
    private final String selectLatestPolls;
    private final String selectOverdue;
    private final String selectByDelivery;
    private final String selectDelivered;
    private final String selectReserved;
    private final String selectLatelyDone;
    final TaskCounts counts;
    final String selectDone;
    private final String purge;
    final String touchProcess;
    final String insertProcess;
    final String deleteProcess;
    final String expireProcess;
    final String selectProcesses;

    TaskSql(String prefix) {
        String task = prefix + "TASK";
        String process = prefix + "PROCESS";
        String columns = String.join(", ", TaskRow.COLUMNS);
        String select = "SELECT submission_id, " + columns + " FROM " + task + " WHERE ";
        String guard = " WHERE submission_id = ? AND version = ?";
        insert =
                "INSERT INTO "
                        + task
                        + " ("
                        + columns
                        + ", submission_id) VALUES ("
                        + marks(TaskRow.COLUMNS.size() + 1)
                        + ")";
        update = "UPDATE " + task + assignments(TaskRow.COLUMNS) + guard;
        updateTracking = "UPDATE " + task + assignments(TaskRow.TRACKING) + guard;
        selectByIds = select + "submission_id IN (";
        selectByKey = select + "account = ? AND task_group = ? AND idempotency_key = ?";
        selectByTaskId = select + "account = ? AND task_id = ?";
        // The order names the index's columns one by one: H2 then reads the index, and does not
        // sort.
        selectDue =
                select
                        + "account = ? AND state = ? AND next_poll_at <= ?"
                        + " AND (owner IS NULL OR owner = ?)"
                        + " ORDER BY account, state, next_poll_at FETCH FIRST ? ROWS ONLY";
        String ended =
                " AND delivery = 'PENDING' AND (deliver_after IS NULL OR deliver_after <= ?)"
                        + " AND state IN ("
                        + ENDS
                        + ")";
        selectEnded =
                select
                        + "account = ? AND task_group = ?"
                        + ended
                        + " ORDER BY account, delivery, task_group, ended_at"
                        + " FETCH FIRST ? ROWS ONLY";
        selectEndedByTaskId =
                select
                        + "account = ? AND task_group = ?"
                        + ended
                        + " AND task_id = ? ORDER BY ended_at FETCH FIRST ? ROWS ONLY";
        // Greater than the empty text: not null, in words that let H2 use the index.
        selectOrphaned =
                select
                        + "owner > '' AND NOT EXISTS (SELECT 1 FROM "
                        + process
                        + " WHERE process_id = owner) FETCH FIRST ? ROWS ONLY";
        selectUnknown =
                select
                        + "account = ? AND state = 'OUTCOME_UNKNOWN' ORDER BY ended_at NULLS FIRST,"
                        + " submission_id FETCH FIRST ? ROWS ONLY";
        selectByDelivery =
                select
                        + "account = ? AND delivery = '%s'"
                        + " ORDER BY account, delivery, ended_at FETCH FIRST ? ROWS ONLY";
        selectDelivered =
                select
                        + "account = ? AND delivery = 'DELIVERED'"
                        + " AND state IN ('COMPLETED', 'FAILED', 'WATCH_ENDED')"
                        + " ORDER BY account DESC, delivery DESC, ended_at DESC"
                        + " FETCH FIRST ? ROWS ONLY";
        selectOverdue =
                select
                        + "account = ? AND overdue = TRUE AND state = 'RUNNING'"
                        + " ORDER BY account, overdue, state, submitted_at"
                        + " FETCH FIRST ? ROWS ONLY";
        selectByState =
                select
                        + "account = ? AND state = '%s'"
                        + " ORDER BY account, state, next_poll_at FETCH FIRST ? ROWS ONLY";
        selectLatestPolls =
                select
                        + "account = ? AND state = 'RUNNING' ORDER BY account DESC, state DESC,"
                        + " next_poll_at DESC FETCH FIRST ? ROWS ONLY";
        selectReserved = select + "account = ? AND state = 'RESERVED' FETCH FIRST ? ROWS ONLY";
        // All four names: both databases then read the index from its end, and do not sort.
        selectLatelyDone =
                select
                        + "account = ? AND delivery = 'DELIVERED' AND task_group = ?"
                        + " AND state = 'COMPLETED' ORDER BY account DESC, delivery DESC,"
                        + " task_group DESC, ended_at DESC FETCH FIRST ? ROWS ONLY";
        counts = new TaskCounts(task);
        String done =
                " WHERE account = ? AND ((state IN ('COMPLETED', 'FAILED') AND delivery = 'DELIVERED'"
                        + " AND ended_at < ?) OR (state = 'REJECTED'"
                        + " AND delivery IN ('NONE', 'DELIVERED')"
                        + " AND COALESCE(ended_at, created_at) < ?))";
        selectDone = "SELECT submission_id FROM " + task + done + " FETCH FIRST ? ROWS ONLY";
        purge = "DELETE FROM " + task + done + " AND submission_id IN (";
        touchProcess =
                "UPDATE "
                        + process
                        + " SET renewals = renewals + 1, renewed_at = ?, lease_millis = ?"
                        + " WHERE process_id = ?";
        insertProcess =
                "INSERT INTO "
                        + process
                        + " (renewals, renewed_at, lease_millis, process_id) VALUES (1, ?, ?, ?)";
        deleteProcess = "DELETE FROM " + process + " WHERE process_id = ?";
        expireProcess = deleteProcess + " AND renewals = ?";
        selectProcesses = "SELECT process_id, renewals, lease_millis, renewed_at FROM " + process;
    }

    String selectByIds(int count) {
        return selectByIds + marks(count) + ")";
    }

    String purge(int count) {
        return purge + marks(count) + ")";
    }

    String selectListed(TaskQuery.Listed list) {
        return switch (list) {
            case RUNNING, WATCH_ENDED -> selectByState.formatted(list);
            case LATEST_POLLS -> selectLatestPolls;
            case RESERVED -> selectReserved;
            case OUTCOME_UNKNOWN -> selectUnknown;
            case OVERDUE -> selectOverdue;
            case PENDING, CLAIMED, PARKED -> selectByDelivery.formatted(list);
            case DELIVERED -> selectDelivered;
            case RECENTLY_COMPLETED -> selectLatelyDone;
        };
    }

    private static String marks(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    private static String assignments(List<String> columns) {
        return " SET " + String.join(" = ?, ", columns) + " = ?";
    }
}
