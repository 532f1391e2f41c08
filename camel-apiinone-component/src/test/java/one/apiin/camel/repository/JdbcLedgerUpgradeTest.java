package one.apiin.camel.repository;

import static one.apiin.camel.repository.TaskRepositoryContractTasks.ACCOUNT;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger of schema version 1 becomes one of ours, on H2. */
class JdbcLedgerUpgradeTest {

    @TempDir private Path folder;
    private final JdbcDataSource source = new JdbcDataSource();
    private final List<VideoTask> rows = new ArrayList<>();

    @BeforeEach
    void fillAnOldLedger() throws Exception {
        source.setURL("jdbc:h2:file:" + folder.resolve("ledger"));
        OldSchema.create(source, "APIINONE_", version());
        for (TaskState state : TaskState.values()) {
            rows.add(OldSchema.row("row-" + state, state));
            OldSchema.insert(source, "APIINONE_", version(), rows.get(rows.size() - 1));
        }
    }

    /** The schema's version before. */
    int version() {
        return 1;
    }

    private JdbcTaskRepository opened(boolean mayCreate) {
        JdbcTaskRepository ledger = new JdbcTaskRepository(source, "APIINONE_", mayCreate);
        ledger.open();
        return ledger;
    }

    private List<String> read(String sql) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return Database.query(connection, sql, List.of(), row -> row.getString(1));
        }
    }

    private void assertKept(JdbcTaskRepository ledger) throws SQLException {
        assertThat(read("SELECT property_value FROM APIINONE_META")).containsExactly("3");
        List<String> ids = rows.stream().map(VideoTask::getSubmissionId).toList();
        assertThat(ledger.find(TaskQuery.bySubmissionIds(ids)))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyInAnyOrderElementsOf(rows);
        assertThat(ledger.find(TaskQuery.outcomeUnknown(ACCOUNT, 9))).hasSize(1);
        OldSchema.assertServes(ledger, rows.get(TaskState.RUNNING.ordinal()));
    }

    @Test
    void itsRowsAreKeptAndCanEndAndBeTold() throws SQLException {
        try (JdbcTaskRepository ledger = opened(true)) {
            assertKept(ledger);
        }
        opened(false).close();
        assertThat(
                        read(
                                "SELECT index_name FROM INFORMATION_SCHEMA.INDEXES"
                                        + " WHERE index_name LIKE 'APIINONE_TASK%'"))
                .contains("APIINONE_TASK_TOLD", "APIINONE_TASK_DUE")
                .doesNotContain("APIINONE_TASK_ENDED");
    }

    @Test
    void withoutLeaveItIsRefusedAndStaysAsItIs() throws SQLException {
        assertThatIllegalStateException()
                .isThrownBy(() -> opened(false))
                .withMessageContaining("version " + version())
                .withMessageContaining("createTableIfNotExists")
                .withMessageContaining("one/apiin/camel/repository/schema.sql");

        assertThat(read("SELECT property_value FROM APIINONE_META"))
                .containsExactly(String.valueOf(version()));
        assertThat(read("SELECT table_name FROM INFORMATION_SCHEMA.TABLES"))
                .contains("APIINONE_TASK")
                .doesNotContain(version() < 2 ? "APIINONE_CREDITS" : "");
        assertThat(read("SELECT column_name FROM INFORMATION_SCHEMA.COLUMNS"))
                .doesNotContain("SEEN_RUNNING_AT");
    }

    @Test
    void theScriptMayBeExecutedByHandAndAgain() throws SQLException {
        try (Connection connection = source.getConnection()) {
            for (int time = 1; time <= 2; time++) {
                for (String sql : new Schema("APIINONE_", true).statements()) {
                    Database.update(connection, sql, List.of());
                }
            }
        }

        try (JdbcTaskRepository ledger = opened(false)) {
            assertKept(ledger);
        }
    }

    @Test
    void anUpgradeThatWasCutOffAnywhereIsFinished() throws Exception {
        List<String> statements = new Schema("CUT_", true).statements();
        for (int cut = 0; cut < statements.size(); cut++) {
            String prefix = "CUT" + cut + "_";
            OldSchema.create(source, prefix, version());
            VideoTask row = OldSchema.row("a", TaskState.RUNNING);
            OldSchema.insert(source, prefix, version(), row);
            try (Connection connection = source.getConnection()) {
                for (String sql : new Schema(prefix, true).statements().subList(0, cut)) {
                    Database.update(connection, sql, List.of());
                }
            }

            try (JdbcTaskRepository ledger = new JdbcTaskRepository(source, prefix, true)) {
                ledger.open();
                OldSchema.assertServes(ledger, row);
            }
        }
    }

    @Test
    void aHalfCreatedOldLedgerIsFinishedToo() throws SQLException {
        try (Connection connection = source.getConnection()) {
            Database.update(connection, "DELETE FROM APIINONE_META", List.of());
        }

        try (JdbcTaskRepository ledger = opened(true)) {
            assertKept(ledger);
        }
    }

    @Test
    void eightProcessesMayUpgradeAtOnce() throws Exception {
        List<JdbcTaskRepository> all = together(8, i -> () -> opened(true));

        assertKept(all.get(0));
        all.forEach(JdbcTaskRepository::close);
    }
}
