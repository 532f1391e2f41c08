package one.apiin.camel.repository;

import java.sql.SQLException;
import java.util.List;
import java.util.SortedMap;
import one.apiin.camel.repository.LedgerConnection.Statement;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.VideoTask;

/**
 * Writes a row together with what it changes of the counted credits: the task's row first, then its
 * counters. A change that counts nothing is one plain statement.
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

    void insert(LedgerConnection connection, VideoTask row, CreditLimit limit) throws SQLException {
        List<Object> values = TaskRow.values(row);
        values.add(row.getSubmissionId());
        Statement insert = new Statement(sql.insert, values);
        write(connection, insert, row, CreditCounter.added(row), limit);
    }

    /** False if the row was changed concurrently. */
    boolean update(LedgerConnection connection, VideoTask seen, VideoTask row, CreditLimit limit)
            throws SQLException {
        List<Object> values = TaskRow.values(row);
        values.add(row.getSubmissionId());
        values.add(seen.version());
        Statement update = new Statement(sql.update, values);
        try {
            return write(connection, update, row, CreditCounter.changed(seen, row), limit);
        } catch (SQLException e) {
            if (LedgerConnection.isTaken(e)) {
                throw RowRules.taken(seen, row, e);
            }
            throw e;
        }
    }

    private boolean write(
            LedgerConnection connection,
            Statement statement,
            VideoTask row,
            SortedMap<CreditCounter, CreditSums> changes,
            CreditLimit limit)
            throws SQLException {
        if (changes.isEmpty()) {
            return connection.update(statement.sql(), statement.values()) == 1;
        }
        List<Statement> counts = credits.counts(row, changes, limit);
        return connection.repeated(
                () -> {
                    credits.make(connection, changes.keySet());
                    return switch (connection.together(statement, counts)) {
                        case DONE -> true;
                        case LOST -> false;
                        case REFUSED -> throw credits.refused(connection, row, changes, limit);
                    };
                });
    }
}
