package one.apiin.camel.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Collections;
import java.util.List;
import javax.sql.DataSource;
import one.apiin.camel.PostgresExtension;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.LedgerSums;
import one.apiin.camel.task.TaskState;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The counts of the page and of the gauges read ranges of indexes, and no row; the plans are written to target. */
class CountPlanTest {

    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

    private static final int PARTS = TaskState.values().length + Delivery.values().length + 1;

    /** More than are counted; -Drows=100000 for a larger ledger. */
    private static final int ROWS = Integer.getInteger("rows", 12_000);

    private static final String INSERT =
            "INSERT INTO COUNTS_TASK (submission_id, account, task_group, state, delivery, version,"
                    + " request_in_flight, claim_number, delivery_attempt, poll_count,"
                    + " failed_poll_count, completed_without_url_count, unconfirmed_callbacks, overdue,"
                    + " raw_reply) SELECT CONCAT('s', n), 'default', 'default',"
                    + " CASE WHEN n > 9 THEN 'COMPLETED' ELSE 'RUNNING' END,"
                    + " CASE WHEN n > 9 THEN 'DELIVERED' ELSE 'NONE' END,"
                    + " 1, FALSE, 0, 0, 0, 0, 0, 0, n < 4, REPEAT('reply', 100) FROM ";

    /** The counts of a ledger of {@link #ROWS} tasks, and the plan of the statement. */
    private static List<String> plan(
            DataSource source, String series, String analyze, String explain) throws Exception {
        TaskSql sql = new TaskSql("COUNTS_");
        List<String> plan;
        try (JdbcTaskRepository ledger = new JdbcTaskRepository(source, "COUNTS_", true);
                Connection connection = source.getConnection()) {
            ledger.open();
            LedgerConnection plain = LedgerConnection.plain(connection);
            plain.update(INSERT + series.formatted(ROWS), List.of());
            plain.update(analyze, List.of());
            List<String> accounts = Collections.nCopies(PARTS, "default");
            plan =
                    plain.query(
                            explain + String.join(" UNION ALL ", sql.counts),
                            accounts,
                            row -> row.getString(1));
            LedgerSums sums = ledger.sums("default");
            assertThat(sums.of(TaskState.COMPLETED)).isEqualTo(LedgerSums.MANY);
            assertThat(sums.of(TaskState.RUNNING)).isEqualTo(9);
            assertThat(sums.of(Delivery.DELIVERED)).isEqualTo(LedgerSums.MANY);
            assertThat(sums.overdue()).isEqualTo(3);
        }
        Path target = Files.createDirectories(Path.of("target"));
        Files.write(target.resolve("counts-" + series.charAt(0) + ".txt"), plan);
        return plan;
    }

    @Test
    void h2CountsInRangesOfIndexes() throws Exception {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:counts");

        List<String> plan = plan(source, "SYSTEM_RANGE(1, %d) s(n)", "ANALYZE", "EXPLAIN ");

        assertThat(String.join("\n", plan))
                .doesNotContain("tableScan")
                .satisfies(
                        text ->
                                assertThat(text.split("/\\* PUBLIC.COUNTS_TASK_[A-Z]+: "))
                                        .hasSize(PARTS + 1));
    }

    @Test
    void postgresCountsInAnIndexOnly() throws Exception {
        JdbcConnectionPool pool = POSTGRES.pool("");
        String explain = "EXPLAIN (ANALYZE, BUFFERS) ";

        List<String> plan =
                plan(pool, "generate_series(1, %d) n", "VACUUM ANALYZE COUNTS_TASK", explain);

        pool.dispose();
        assertThat(plan)
                .filteredOn(line -> line.contains(" Scan"))
                .hasSize(PARTS)
                .allMatch(line -> line.contains("Index Only Scan"));
        assertThat(plan)
                .filteredOn(line -> line.contains("rows=10000.00"))
                .as("the parts that end early, each a scan and its limit")
                .hasSize(4);
    }
}
