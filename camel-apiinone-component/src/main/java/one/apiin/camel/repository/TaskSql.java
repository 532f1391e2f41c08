package one.apiin.camel.repository;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.LedgerSums;
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

    /** The name of the count of {@link TaskQuery.Listed#OVERDUE}. */
    static final String OVERDUE = "OVERDUE";

    /** Those that wait for something. */
    private static final Set<Object> COUNTED_EXACTLY =
            Set.of(
                    TaskState.RESERVED,
                    TaskState.RUNNING,
                    TaskState.OUTCOME_UNKNOWN,
                    Delivery.PENDING,
                    Delivery.CLAIMED,
                    Delivery.PARKED,
                    OVERDUE);

    private static final String FIRST = " FETCH FIRST ? ROWS ONLY";

    final String insert;
    final String update;
    final String updateTracking;
    final String selectByKey;
    final String selectByTaskId;
    final String selectDue;
    final String selectEnded;
    final String selectEndedByTaskId;
    final String selectOrphaned;

    /** How many tasks an account has: one statement for each state and delivery, which are sent as one. */
    final List<String> counts;

    final String selectDone;
    final String touchProcess;
    final String insertProcess;
    final String deleteProcess;
    final String expireProcess;
    final String selectProcesses;
    private final String select;
    private final String purge;

    TaskSql(String prefix) {
        String task = prefix + "TASK";
        String process = prefix + "PROCESS";
        String columns = String.join(", ", TaskRow.COLUMNS);
        String guard = " WHERE submission_id = ? AND version = ?";
        select = "SELECT submission_id, " + columns + " FROM " + task + " WHERE ";
        insert =
                "INSERT INTO %s (%s, submission_id) VALUES (%s)"
                        .formatted(task, columns, marks(TaskRow.COLUMNS.size() + 1));
        update = "UPDATE " + task + assignments(TaskRow.COLUMNS) + guard;
        updateTracking = "UPDATE " + task + assignments(TaskRow.TRACKING) + guard;
        selectByKey = select + "account = ? AND task_group = ? AND idempotency_key = ?";
        selectByTaskId = select + "account = ? AND task_id = ?";
        // The order names the index's columns one by one: H2 then reads the index, and does not
        // sort.
        selectDue =
                select
                        + "account = ? AND state = ? AND next_poll_at <= ?"
                        + " AND (owner IS NULL OR owner = ?)"
                        + " ORDER BY account, state, next_poll_at"
                        + FIRST;
        String ended =
                select
                        + "account = ? AND task_group = ? AND delivery = 'PENDING'"
                        + " AND (deliver_after IS NULL OR deliver_after <= ?)"
                        + " AND state IN ("
                        + ENDS
                        + ")";
        selectEnded = ended + " ORDER BY account, delivery, task_group, ended_at" + FIRST;
        selectEndedByTaskId = ended + " AND task_id = ? ORDER BY ended_at" + FIRST;
        // Greater than the empty text: not null, in words that let H2 use the index.
        String orphaned = "owner > '' AND NOT EXISTS (SELECT 1 FROM %s WHERE process_id = owner)";
        selectOrphaned = select + orphaned.formatted(process) + FIRST;
        counts = counts(task);
        String done =
                " WHERE account = ? AND ((state IN ('COMPLETED', 'FAILED') AND delivery = 'DELIVERED'"
                        + " AND ended_at < ?) OR (state = 'REJECTED'"
                        + " AND delivery IN ('NONE', 'DELIVERED')"
                        + " AND COALESCE(ended_at, created_at) < ?))";
        selectDone = "SELECT submission_id FROM " + task + done + FIRST;
        purge = "DELETE FROM " + task + done + " AND submission_id IN (";
        String touch =
                "UPDATE %s SET renewals = renewals + 1, renewed_at = ?, lease_millis = ?"
                        + " WHERE process_id = ?";
        touchProcess = touch.formatted(process);
        String register =
                "INSERT INTO %s (renewals, renewed_at, lease_millis, process_id)"
                        + " VALUES (1, ?, ?, ?)";
        insertProcess = register.formatted(process);
        deleteProcess = "DELETE FROM " + process + " WHERE process_id = ?";
        expireProcess = deleteProcess + " AND renewals = ?";
        selectProcesses = "SELECT process_id, renewals, lease_millis, renewed_at FROM " + process;
    }

    /** Each reads one range of an index and no row; those that grow as long as rows are kept end at a limit. */
    private static List<String> counts(String task) {
        String all = " FROM " + task + " WHERE account = ? AND ";
        List<String> counts = new ArrayList<>();
        for (TaskState state : TaskState.values()) {
            counts.add(count(state, all + "state = '" + state + "'"));
        }
        for (Delivery delivery : Delivery.values()) {
            counts.add(count(delivery, all + "delivery = '" + delivery + "'"));
        }
        counts.add(count(OVERDUE, all + "overdue = TRUE AND state = 'RUNNING'"));
        return counts;
    }

    private static String count(Object part, String from) {
        String most = " FROM (SELECT 1 AS one%s FETCH FIRST %s ROWS ONLY) counted";
        String counted =
                COUNTED_EXACTLY.contains(part) ? from : most.formatted(from, LedgerSums.MANY);
        return "SELECT '" + part + "', COUNT(*)" + counted;
    }

    String selectByIds(int count) {
        return select + "submission_id IN (" + marks(count) + ")";
    }

    String purge(int count) {
        return purge + marks(count) + ")";
    }

    String selectListed(TaskQuery.Listed list) {
        return select + "account = ? AND " + listed(list).formatted(list) + FIRST;
    }

    private static String listed(TaskQuery.Listed list) {
        return switch (list) {
            case RUNNING, WATCH_ENDED -> "state = '%s' ORDER BY account, state, next_poll_at";
            case LATEST_POLLS ->
                    "state = 'RUNNING' ORDER BY account DESC, state DESC, next_poll_at DESC";
            case RESERVED -> "state = 'RESERVED'";
            case OUTCOME_UNKNOWN ->
                    "state = 'OUTCOME_UNKNOWN' ORDER BY ended_at NULLS FIRST, submission_id";
            case OVERDUE ->
                    "overdue = TRUE AND state = 'RUNNING'"
                            + " ORDER BY account, overdue, state, submitted_at";
            case PENDING, CLAIMED, PARKED -> "delivery = '%s' ORDER BY account, delivery, ended_at";
            case DELIVERED ->
                    "delivery = 'DELIVERED' AND state IN ('COMPLETED', 'FAILED', 'WATCH_ENDED')"
                            + " ORDER BY account DESC, delivery DESC, ended_at DESC";
            // All four names: both databases then read the index from its end, and do not sort.
            case RECENTLY_COMPLETED ->
                    "delivery = 'DELIVERED' AND task_group = ? AND state = 'COMPLETED' ORDER BY"
                            + " account DESC, delivery DESC, task_group DESC, ended_at DESC";
        };
    }

    private static String marks(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    private static String assignments(List<String> columns) {
        return " SET " + String.join(" = ?, ", columns) + " = ?";
    }
}
