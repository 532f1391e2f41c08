package one.apiin.camel.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import one.apiin.camel.PostgresExtension;
import one.apiin.camel.task.TaskQuery.Listed;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A list of a few tasks reads a few rows of a large ledger, whatever most of its rows are. */
class OperatorListPlanTest {

    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

    /** Some thousands: enough for a planner to prefer an index; -Drows=100000 for a larger ledger. */
    private static final int ROWS = Integer.getInteger("rows", 5_000);

    private static final String COLUMNS =
            " (submission_id, account, task_group, state, delivery, version, request_in_flight,"
                    + " claim_number, delivery_attempt, poll_count, failed_poll_count,"
                    + " completed_without_url_count, unconfirmed_callbacks, overdue, submitted_at,"
                    + " ended_at, next_poll_at) SELECT CONCAT('%1$s-', n), 'default',"
                    + " CONCAT('g', MOD(n, 7)), '%1$s', '%2$s', 1, FALSE, 0, 0, 0, 0, 0, 0, %3$s,"
                    + " CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM ";

    /** The lists for operators; of the ledger's rows nearly all are delivered, running, or of the list itself. */
    private static List<String> plans(DataSource source, Listed list, String series)
            throws SQLException {
        TaskSql sql = new TaskSql("PLANS_");
        try (JdbcTaskRepository ledger = new JdbcTaskRepository(source, "PLANS_", true);
                Connection connection = source.getConnection()) {
            ledger.open();
            LedgerConnection plain = LedgerConnection.plain(connection);
            plain.update("DELETE FROM PLANS_TASK", List.of());
            fill(plain, "COMPLETED", "DELIVERED", false, series.formatted(ROWS));
            fill(plain, "RUNNING", "NONE", false, series.formatted(ROWS));
            switch (list) {
                case PENDING, CLAIMED, PARKED ->
                        fill(plain, "FAILED", list.name(), false, series.formatted(ROWS));
                case OVERDUE -> fill(plain, "REJECTED", "NONE", true, series.formatted(10));
                case OUTCOME_UNKNOWN, RESERVED ->
                        fill(plain, list.name(), "NONE", false, series.formatted(10));
                default -> {}
            }
            plain.update("ANALYZE", List.of());
            return plain.query(
                    "EXPLAIN ANALYZE " + sql.selectListed(list),
                    List.of("default", 10),
                    row -> row.getString(1));
        }
    }

    private static void fill(
            LedgerConnection plain, String state, String delivery, boolean overdue, String from)
            throws SQLException {
        plain.update(
                "INSERT INTO PLANS_TASK" + COLUMNS.formatted(state, delivery, overdue) + from,
                List.of());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RECENTLY_COMPLETED")
    void h2ReadsTheListOnly(Listed list) throws SQLException {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:lists-" + list + ";DB_CLOSE_DELAY=-1");
        String plan = String.join("\n", plans(source, list, "SYSTEM_RANGE(1, %d) s(n)"));

        assertThat(plan).doesNotContain("tableScan");
        String scanned = plan.replaceAll("(?s).*scanCount: (\\d+).*", "$1");
        assertThat(Integer.parseInt(scanned)).as(plan).isLessThan(100);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RECENTLY_COMPLETED")
    void postgresReadsTheListOnly(Listed list) throws SQLException {
        JdbcConnectionPool pool = POSTGRES.pool("");
        String plan = String.join("\n", plans(pool, list, "generate_series(1, %d) n"));
        pool.dispose();

        assertThat(plan).contains("Index Scan").doesNotContain("Seq Scan");
        assertThat(plan).doesNotContainPattern("rows=\\d{3,} loops");
    }
}
