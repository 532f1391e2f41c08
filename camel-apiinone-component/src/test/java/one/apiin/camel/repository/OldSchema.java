package one.apiin.camel.repository;

import static one.apiin.camel.repository.TaskRepositoryContractTasks.ACCOUNT;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.GROUP;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.PERIOD;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.become;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.columns;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.ended;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.priced;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.running;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.sql.DataSource;
import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.EndedQuery;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

/** Ledgers as older versions of the schema left them. */
final class OldSchema {

    private static final List<String> SINCE_TWO = List.of("estimated_credits", "credit_period");
    private static final List<String> SINCE_THREE =
            List.of("candidate_id", "called_at", "calls", "seen_running_at", "overdue");

    static final Instant THEN = Instant.parse("2026-01-02T03:04:05.678Z");

    private OldSchema() {}

    static void create(DataSource source, String prefix, int version)
            throws SQLException, IOException {
        try (InputStream script =
                        OldSchema.class.getResourceAsStream("/ledger/schema-" + version + ".sql");
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            String plain = text.replaceAll("(?m)^--.*$", "").replace("${prefix}", prefix);
            for (String sql : plain.split(";")) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }
    }

    /** A row without what later versions have added. */
    static VideoTask row(String id, TaskState state) {
        VideoTask.Builder row = state.isEnd() ? ended(id, THEN) : running(id, THEN);
        return row.state(state).credits(24).build();
    }

    static void insert(DataSource source, String prefix, int version, VideoTask row)
            throws SQLException {
        List<String> names = new ArrayList<>(TaskRow.COLUMNS);
        List<Object> values = TaskRow.values(row);
        List<String> later = new ArrayList<>(SINCE_THREE);
        later.addAll(version < 2 ? SINCE_TWO : List.of());
        for (String added : later) {
            assertThat(values.remove(names.indexOf(added))).isIn(null, 0, false);
            names.remove(added);
        }
        names.add("submission_id");
        values.add(row.getSubmissionId());
        String marks = String.join(", ", Collections.nCopies(names.size(), "?"));
        String insert =
                "INSERT INTO " + prefix + "TASK (" + String.join(", ", names) + ") VALUES (";
        try (Connection connection = source.getConnection()) {
            Database.update(connection, insert + marks + ")", values);
        }
    }

    /** The old row is there, can end and be told without a count; a new one is counted. */
    static void assertServes(JdbcTaskRepository ledger, VideoTask running) {
        VideoTask found = ledger.find(TaskQuery.bySubmissionId(running.getSubmissionId())).get(0);
        assertThat(found).usingRecursiveComparison().isEqualTo(running);

        ledger.transition(found, become(found, TaskState.COMPLETED, THEN).build()).orElseThrow();
        VideoTask claimed =
                ledger.claimEnded(new EndedQuery(ACCOUNT, GROUP, found.getTaskId(), "p", THEN, 9))
                        .get(0);
        ledger.transition(claimed, claimed.with(columns(Delivery.DELIVERED))).orElseThrow();
        assertThat(ledger.sums(ACCOUNT).creditsByPeriod()).isEmpty();

        ledger.reserve(priced("new", THEN, 24).build());
        assertThat(ledger.sums(ACCOUNT).creditsByPeriod())
                .containsOnlyKeys(PERIOD)
                .containsValue(new CreditSums(24, 0, 0, 0));
    }
}
