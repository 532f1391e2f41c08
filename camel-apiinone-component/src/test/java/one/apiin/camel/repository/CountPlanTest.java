package one.apiin.camel.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
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

/** The counts of the page and of the gauges read indexes, and no row; the plans are written to target. */
class CountPlanTest {

    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

    /** Enough for a planner to prefer an index; -Drows=100000 for a larger ledger. */
    private static final int ROWS = Integer.getInteger("rows", 5_000);

    private static final String INSERT =
            "INSERT INTO COUNTS_TASK (submission_id, account, task_group, state, delivery, version,"
                    + " request_in_flight, claim_number, delivery_attempt, poll_count,"
                    + " failed_poll_count, completed_without_url_count, unconfirmed_callbacks, overdue,"
                    + " raw_reply) SELECT CONCAT('s', n), 'default', 'default',"
                    + " CASE WHEN n > 9 THEN 'COMPLETED' ELSE 'RUNNING' END,"
                    + " CASE WHEN n > 9 THEN 'DELIVERED' ELSE 'NONE' END,"
                    + " 1, FALSE, 0, 0, 0, 0, 0, 0, n < 4, REPEAT('reply', 100) FROM ";

    /** The counts of a ledger of {@link #ROWS} tasks, and the plans of its questions. */
    private static List<String> plans(
            DataSource source, String series, String analyze, String explain) throws Exception {
        TaskSql sql = new TaskSql("COUNTS_");
        List<String> plans = new ArrayList<>();
        try (JdbcTaskRepository ledger = new JdbcTaskRepository(source, "COUNTS_", true);
                Connection connection = source.getConnection()) {
            ledger.open();
            LedgerConnection plain = LedgerConnection.plain(connection);
            plain.update(INSERT + series.formatted(ROWS), List.of());
            plain.update(analyze, List.of());
            for (String count : List.of(sql.countByState, sql.countByDelivery)) {
                List<String> lines =
                        plain.query(explain + count, List.of("default"), row -> row.getString(1));
                plans.add(String.join("\n", lines));
            }
            LedgerSums sums = ledger.sums("default");
            assertThat(sums.of(TaskState.COMPLETED)).isEqualTo(ROWS - 9L);
            assertThat(sums.of(TaskState.RUNNING)).isEqualTo(9);
            assertThat(sums.of(Delivery.DELIVERED)).isEqualTo(ROWS - 9L);
            assertThat(sums.overdue()).isEqualTo(3);
        }
        Path target = Files.createDirectories(Path.of("target"));
        Files.write(target.resolve("counts-" + series.charAt(0) + ".txt"), plans);
        return plans;
    }

    @Test
    void h2CountsInTheOrderOfAnIndex() throws Exception {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:counts");

        List<String> plans = plans(source, "SYSTEM_RANGE(1, %d) s(n)", "ANALYZE", "EXPLAIN ");

        assertThat(plans.get(0)).contains("COUNTS_TASK_OVERDUE: ").contains("group sorted");
        assertThat(plans.get(1)).containsPattern("COUNTS_TASK_(DELIVERY|ENDED): ");
    }

    @Test
    void postgresCountsInAnIndexOnly() throws Exception {
        JdbcConnectionPool pool = POSTGRES.pool("");
        String explain = "EXPLAIN (ANALYZE, BUFFERS) ";

        List<String> plans =
                plans(pool, "generate_series(1, %d) n", "VACUUM ANALYZE COUNTS_TASK", explain);

        pool.dispose();
        assertThat(plans)
                .allSatisfy(
                        plan ->
                                assertThat(plan)
                                        .contains("Index Only Scan")
                                        .doesNotContain("Seq Scan"));
    }
}
