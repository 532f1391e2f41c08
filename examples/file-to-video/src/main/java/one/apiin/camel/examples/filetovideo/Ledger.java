package one.apiin.camel.examples.filetovideo;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import one.apiin.camel.repository.JdbcTaskRepository;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.VideoTask;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * The database of the ledger: one H2 file in the data folder. The demo reads it to find the pending
 * tasks of an earlier run, and to detect that all tasks are archived.
 */
final class Ledger implements AutoCloseable {

    private static final String OPEN =
            "SELECT submission_id FROM APIINONE_TASK"
                    + " WHERE state IN ('RESERVED', 'RUNNING')"
                    + " OR delivery IN ('PENDING', 'CLAIMED')";

    private static final String NEWEST =
            "SELECT submission_id, idempotency_key, state, delivery, delivery_attempt, deliver_after,"
                    + " task_id, created_at, failure_message, last_error FROM APIINONE_TASK"
                    + " ORDER BY created_at DESC FETCH FIRST "
                    + LedgerSnapshot.MAX_ROWS
                    + " ROWS ONLY";

    private final JdbcConnectionPool connections;
    private final JdbcTaskRepository tasks;

    public Ledger(Path data) {
        // On Ctrl-C the routes stop first: H2 must not close while they run.
        String url = "jdbc:h2:file:" + data.resolve("ledger").toAbsolutePath();
        connections =
                JdbcConnectionPool.create(
                        url + ";DB_CLOSE_ON_EXIT=FALSE;COMPRESS=TRUE;TRACE_LEVEL_FILE=0", "", "");
        tasks = new JdbcTaskRepository(connections, "APIINONE_", true);
        tasks.open();
    }

    /** For the component's option {@code dataSource}. */
    DataSource dataSource() {
        return connections;
    }

    /** All submissions whose completion is not delivered yet. */
    List<VideoTask> open() {
        List<String> ids = new ArrayList<>();
        try (Connection connection = connections.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(OPEN)) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The ledger cannot be read", e);
        }
        return tasks.find(TaskQuery.bySubmissionIds(ids));
    }

    /** The newest submissions. */
    LedgerSnapshot snapshot(InstantSource clock) {
        long at = clock.millis();
        List<LedgerSnapshot.Row> found = new ArrayList<>();
        try (Connection connection = connections.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(NEWEST)) {
            while (rows.next()) {
                found.add(
                        new LedgerSnapshot.Row(
                                rows.getString("submission_id"),
                                file(rows.getString("idempotency_key")),
                                rows.getString("state"),
                                rows.getString("delivery"),
                                rows.getInt("delivery_attempt"),
                                millis(rows, "deliver_after"),
                                rows.getString("task_id"),
                                millis(rows, "created_at"),
                                rows.getString("failure_message"),
                                rows.getString("last_error")));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The ledger cannot be read", e);
        }
        return new LedgerSnapshot(at, found);
    }

    /** The key of the route is the file's name and its time. */
    private static String file(String idempotencyKey) {
        int end = idempotencyKey == null ? -1 : idempotencyKey.lastIndexOf('-');
        return end < 0 ? "" : idempotencyKey.substring(0, end);
    }

    private static Long millis(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant().toEpochMilli();
    }

    @Override
    public void close() {
        tasks.close();
        connections.dispose();
    }
}
