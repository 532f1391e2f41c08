package one.apiin.camel.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import one.apiin.camel.PostgresExtension;
import one.apiin.camel.task.TaskQuery.Listed;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ten tasks of a list are found without reading a large ledger; the plans are written to target. */
class OperatorListPlanTest {

    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

    /** Some thousands: enough for a planner to prefer an index; -Drows=100000 for a larger ledger. */
    private static final int ROWS = Integer.getInteger("rows", 3_000);

    private static final Set<Listed> LISTS =
            EnumSet.complementOf(EnumSet.of(Listed.RECENTLY_COMPLETED));

    private static final String INSERT =
            "INSERT INTO PLANS_TASK (submission_id, account, task_group, state, delivery, version,"
                    + " request_in_flight, claim_number, delivery_attempt, poll_count,"
                    + " failed_poll_count, completed_without_url_count, unconfirmed_callbacks, overdue,"
                    + " submitted_at, ended_at, next_poll_at) SELECT CONCAT('%1$s-%2$s-%3$s-', n),"
                    + " 'default', CONCAT('g', MOD(n, 7)), '%1$s', '%2$s', 1, FALSE, 0, 0, 0, 0, 0, 0,"
                    + " %3$s, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM ";

    /** Of each list but the short ones there are as many rows as of delivered tasks. */
    private static Map<Listed, String> plans(DataSource source, String series, String name)
            throws SQLException, IOException {
        Map<Listed, String> plans = new EnumMap<>(Listed.class);
        TaskSql sql = new TaskSql("PLANS_");
        try (JdbcTaskRepository ledger = new JdbcTaskRepository(source, "PLANS_", true);
                Connection connection = source.getConnection()) {
            ledger.open();
            LedgerConnection plain = LedgerConnection.plain(connection);
            fill(plain, "COMPLETED", "DELIVERED", false, series.formatted(ROWS));
            fill(plain, "RUNNING", "NONE", false, series.formatted(ROWS));
            fill(plain, "RUNNING", "NONE", true, series.formatted(10));
            fill(plain, "OUTCOME_UNKNOWN", "DELIVERED", false, series.formatted(10));
            fill(plain, "WATCH_ENDED", "DELIVERED", false, series.formatted(ROWS));
            fill(plain, "RESERVED", "NONE", false, series.formatted(10));
            for (String delivery : List.of("PENDING", "CLAIMED", "PARKED")) {
                fill(plain, "FAILED", delivery, false, series.formatted(ROWS));
            }
            plain.update("ANALYZE", List.of());
            for (Listed list : LISTS) {
                String explain = "EXPLAIN ANALYZE " + sql.selectListed(list);
                List<Object> values = List.of("default", 10);
                plans.put(
                        list,
                        String.join("\n", plain.query(explain, values, row -> row.getString(1))));
            }
        }
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", "plans-" + name + ".txt"), plans.toString());
        return plans;
    }

    private static void fill(
            LedgerConnection plain, String state, String delivery, boolean overdue, String from)
            throws SQLException {
        plain.update(INSERT.formatted(state, delivery, overdue) + from, List.of());
    }

    @Test
    void h2ReadsTheListOnly() throws Exception {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:lists");

        assertThat(plans(source, "SYSTEM_RANGE(1, %d) s(n)", "h2").values())
                .hasSize(LISTS.size())
                .allSatisfy(
                        plan -> {
                            assertThat(plan).doesNotContain("tableScan");
                            String scans = plan.replaceAll("(?s).*scanCount: (\\d+).*", "$1");
                            assertThat(Integer.parseInt(scans)).as(plan).isLessThan(100);
                        });
    }

    @Test
    void postgresReadsTheListOnly() throws Exception {
        JdbcConnectionPool pool = POSTGRES.pool("");
        Map<Listed, String> plans = plans(pool, "generate_series(1, %d) n", "postgresql");
        pool.dispose();

        assertThat(plans.values())
                .hasSize(LISTS.size())
                .allSatisfy(
                        plan -> {
                            assertThat(plan).contains("Index Scan").doesNotContain("Seq Scan");
                            assertThat(plan).doesNotContainPattern("rows=\\d{3,}\\S* loops");
                        });
    }
}
