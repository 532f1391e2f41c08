package one.apiin.camel.repository;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedMap;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.VideoTask;

/**
 * Writes a row together with what it changes of the counted credits: the task's row first, then its
 * counters. A change that counts nothing is one statement, committed by itself.
 *
 * <p>Threads: safe for concurrent use.
 */
final class TaskWrites {

    private final TaskSql sql;
    private final CreditTable credits;

    TaskWrites(TaskSql sql, CreditTable credits) {
        this.sql = sql;
        this.credits = credits;
    }

    void insert(Connection connection, VideoTask row, CreditLimit limit) throws SQLException {
        List<Object> values = TaskRow.values(row);
        values.add(row.getSubmissionId());
        SortedMap<CreditCounter, CreditSums> changes = CreditCounter.added(row);
        if (changes.isEmpty()) {
            JdbcSession.update(connection, sql.insert, values);
            return;
        }
        JdbcSession.transaction(
                connection,
                () -> credits.make(connection, changes.keySet()),
                () -> {
                    JdbcSession.update(connection, sql.insert, values);
                    credits.count(connection, row, changes, limit);
                    return true;
                });
    }

    /** False if the row was changed concurrently. */
    boolean update(Connection connection, VideoTask seen, VideoTask row, CreditLimit limit)
            throws SQLException {
        List<Object> values = TaskRow.values(row);
        values.add(row.getSubmissionId());
        values.add(seen.version());
        SortedMap<CreditCounter, CreditSums> changes = CreditCounter.changed(seen, row);
        try {
            if (changes.isEmpty()) {
                return JdbcSession.update(connection, sql.update, values) == 1;
            }
            return JdbcSession.transaction(
                    connection,
                    () -> credits.make(connection, changes.keySet()),
                    () -> {
                        boolean won = JdbcSession.update(connection, sql.update, values) == 1;
                        if (won) {
                            credits.count(connection, row, changes, limit);
                        }
                        return won;
                    });
        } catch (SQLException e) {
            if (JdbcSession.isTaken(e)) {
                throw new IllegalStateException(
                        "The submission's new idempotency key is already used", e);
            }
            throw e;
        }
    }
}
