package one.apiin.camel.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import one.apiin.camel.task.TaskQuery;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which index each question reads, as H2 plans it: no question may read all rows. */
class JdbcLedgerPlanTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    private static final String INSERT =
            "INSERT INTO APIINONE_TASK (submission_id, account, task_group, state, delivery,"
                    + " version, request_in_flight, claim_number, delivery_attempt, poll_count,"
                    + " failed_poll_count, completed_without_url_count,"
                    + " unconfirmed_callbacks, overdue";

    private final JdbcDataSource source = new JdbcDataSource();
    private final TaskSql sql = new TaskSql("APIINONE_");
    private JdbcTaskRepository ledger;

    @BeforeEach
    void fill() throws SQLException {
        source.setURL("jdbc:h2:mem:plans");
        ledger = new JdbcTaskRepository(source, "APIINONE_", true);
        ledger.open();
        try (Connection connection = source.getConnection()) {
            LedgerConnection.plain(connection)
                    .update(
                            INSERT
                                    + ")"
                                    + " SELECT X, 'default', 'default', 'RUNNING', 'PENDING', 1, FALSE, 0,"
                                    + " 0, 0, 0, 0, 0, FALSE FROM SYSTEM_RANGE(1, 2000)",
                            List.of());
            LedgerConnection.plain(connection).update("ANALYZE", List.of());
        }
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private String plan(String select, Object... values) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return LedgerConnection.plain(connection)
                    .query("EXPLAIN " + select, List.of(values), row -> row.getString(1))
                    .get(0);
        }
    }

    @Test
    void theListsOfOperatorsReadTheirRowsOnly() throws SQLException {
        assertThat(plan(sql.selectListed(TaskQuery.Listed.OUTCOME_UNKNOWN), "default", 9))
                .contains("APIINONE_TASK_DUE: ")
                .contains("STATE = 'OUTCOME_UNKNOWN'");
        assertThat(plan(sql.selectListed(TaskQuery.Listed.RUNNING), "default", 9))
                .contains("APIINONE_TASK_DUE: ")
                .contains("STATE = 'RUNNING'");
        assertThat(plan(sql.selectListed(TaskQuery.Listed.PARKED), "default", 9))
                .contains("APIINONE_TASK_ENDED: ")
                .contains("DELIVERY = 'PARKED'")
                .contains("index sorted");
    }

    @Test
    void theFirstInLineAreReadInTheOrderOfTheirIndex() throws SQLException {
        assertThat(plan(sql.selectDue, "default", "RUNNING", NOW, "p1", 9))
                .contains("APIINONE_TASK_DUE: ")
                .contains("index sorted");
        assertThat(plan(sql.selectEnded, "default", "default", NOW, 9))
                .contains("APIINONE_TASK_DELIVERY: ")
                .contains("index sorted");
    }

    @Test
    void theLastDurationsAreReadFromTheEndOfTheirIndex() throws SQLException {
        String select = sql.selectListed(TaskQuery.Listed.RECENTLY_COMPLETED);

        assertThat(plan(select, "default", "default", 500))
                .contains("APIINONE_TASK_DELIVERY: ")
                .contains("index sorted");
    }

    @Test
    void theRestReadsAnIndexToo() throws SQLException {
        assertThat(plan(sql.selectByTaskId, "default", "t")).contains("APIINONE_TASK_REMOTE: ");
        assertThat(plan(sql.selectOrphaned, 9)).contains("APIINONE_TASK_OWNER: ");
        assertThat(plan(sql.selectByKey, "default", "default", "k")).doesNotContain("tableScan");
        assertThat(plan(sql.selectDone, "default", NOW, NOW, 9)).doesNotContain("tableScan");
    }

    /** On H2 all other calls wait meanwhile. */
    @Test
    void completionsThatAreDueLaterAreJudgedByTheirIndexAlone(@TempDir Path folder)
            throws SQLException {
        source.setURL("jdbc:h2:file:" + folder.resolve("ledger"));
        JdbcTaskRepository file = new JdbcTaskRepository(source, "APIINONE_", true);
        file.open();
        try (Connection connection = source.getConnection()) {
            LedgerConnection.plain(connection)
                    .update(
                            INSERT
                                    + ", ended_at, deliver_after, raw_reply)"
                                    + " SELECT X, 'default', 'default', 'COMPLETED', 'PENDING', 1, FALSE, 0,"
                                    + " 0, 0, 0, 0, 0, FALSE, CURRENT_TIMESTAMP, TIMESTAMP '2999-01-01 00:00:00',"
                                    + " REPEAT('r', 1500) FROM SYSTEM_RANGE(1, 4000)",
                            List.of());
        }
        file.close();

        String plan = plan("ANALYZE " + sql.selectEnded, "default", "default", NOW, 9);

        assertThat(Integer.parseInt(plan.replaceAll("(?s).*\\breads: (\\d+).*", "$1")))
                .as("reads fewer pages than there are rows: " + plan)
                .isBetween(1, 1000);
    }
}
