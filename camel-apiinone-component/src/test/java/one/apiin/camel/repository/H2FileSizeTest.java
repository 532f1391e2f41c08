package one.apiin.camel.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.become;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.deliverable;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.due;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.priced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import one.apiin.camel.repository.H2Turn.RetentionTime;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.Liveness;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** H2 keeps what each commit has freed for a while; for 45 s by its own settings. */
class H2FileSizeTest {

    private static final int TASKS = Integer.getInteger("tasks", 400);

    @TempDir private Path folder;
    private JdbcTaskRepository ledger;
    private Instant now;

    /** With the setting of the pages, and without. */
    @ParameterizedTest
    @CsvSource({";COMPRESS=TRUE, 20", "'', 60"})
    void theSpaceThatCommitsHaveFreedIsUsedAgain(String setting, long mostKilobytes)
            throws Exception {
        open(setting);

        for (int i = 0; i < TASKS; i++) {
            live("task" + i);
        }

        long bytes = Files.size(folder.resolve("ledger.mv.db"));
        ledger.close();
        assertThat(bytes / 1024 / TASKS).as("KB a task").isLessThan(mostKilobytes);
    }

    @Test
    void aRecoveryCompactsAFileThatHasGrown() throws Exception {
        DataSource source = open(";COMPRESS=TRUE");
        for (int i = 0; i < 20; i++) {
            live("task" + i);
        }

        change(ledger, 9_000);
        assertThat(writeDelaysOfARecovery(source)).containsExactly("0");
        change(ledger, 1_000);
        assertThat(writeDelaysOfARecovery(source)).containsExactly("0", "100");
        assertThat(JdbcLedgerOpeningTest.writeDelays(source)).containsOnly("0");
        assertThat(writeDelaysOfARecovery(source)).containsExactly("0");

        assertThat(ledger.sums("default").of(Delivery.DELIVERED)).isEqualTo(20);
        ledger.close();
    }

    @Test
    void everyTenthRecoveryCompactsAFileThatGrowsSlowly() throws Exception {
        DataSource source = open(";COMPRESS=TRUE");

        change(ledger, 900);
        for (int i = 1; i <= 10; i++) {
            assertThat(writeDelaysOfARecovery(source)).containsExactly("0");
        }
        change(ledger, 100);
        assertThat(writeDelaysOfARecovery(source)).containsExactly("0", "100");
        change(ledger, 1_000);
        for (int i = 1; i < 10; i++) {
            assertThat(writeDelaysOfARecovery(source)).containsExactly("0");
        }
        assertThat(writeDelaysOfARecovery(source)).containsExactly("0", "100");
        ledger.close();
    }

    @Test
    void aRecoveryGoesOnIfItsCompactionFails() throws Exception {
        FaultyDataSource faulty = new FaultyDataSource(h2(";COMPRESS=TRUE"));
        open(faulty);
        VideoTask orphan = ledger.reserve(priced("orphan", now, 24).build()).task();
        ledger.heartbeat("p1", Duration.ZERO);
        change(ledger, 10_000);

        faulty.failStatement = "SET WRITE_DELAY 100";
        assertThat(ledger.findOrphaned(9))
                .extracting(VideoTask::getSubmissionId)
                .containsExactly(orphan.getSubmissionId());
        faulty.failStatement = null;
        assertThat(writeDelaysOfARecovery(faulty)).contains("100");
        ledger.close();
    }

    /** Another connection keeps the database open, and with it the write delay. */
    @Test
    void nothingIsChangedWhileTheWriteDelayOfACompactionCouldNotBeTakenBack() throws Exception {
        JdbcDataSource file = h2(";COMPRESS=TRUE");
        FaultyDataSource faulty = new FaultyDataSource(file);
        open(faulty);
        change(ledger, 10_000);
        try (Connection other = file.getConnection()) {
            faulty.failStatement = "SET WRITE_DELAY 0";
            VideoTask refused = priced("refused", now, 24).build();
            assertThatThrownBy(() -> ledger.findOrphaned(9)).isInstanceOf(LedgerException.class);
            assertThatThrownBy(() -> ledger.reserve(refused)).isInstanceOf(LedgerException.class);
            faulty.failStatement = null;

            ledger.reserve(priced("accepted", now, 24).build());

            assertThat(other.isClosed()).isFalse();
            assertThat(JdbcLedgerOpeningTest.writeDelays(file)).containsOnly("0");
        }
        ledger.close();
    }

    /** What one of them sets holds for the whole database. */
    @Test
    void aSecondLedgerOfTheFileKnowsTheRetentionTimeThatTheFirstHasSet() throws Exception {
        DataSource source = open(";COMPRESS=TRUE");
        for (int i = 0; i < 20; i++) {
            live("task" + i);
        }
        try (JdbcTaskRepository second = new JdbcTaskRepository(source, "SECOND_", true)) {
            second.open();
            change(ledger, 100);
            assertThat(retentionTime(source)).isLessThan(RetentionTime.LONGEST);

            second.heartbeat("p2", Duration.ofSeconds(30));

            assertThat(retentionTime(source)).isLessThan(RetentionTime.LONGEST);
        }
        ledger.close();
    }

    private static long retentionTime(DataSource source) throws SQLException {
        String sql =
                "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS"
                        + " WHERE SETTING_NAME = 'RETENTION_TIME'";
        try (Connection connection = source.getConnection()) {
            return Long.parseLong(LedgerConnection.plain(connection).texts(sql).get(0));
        }
    }

    private DataSource open(String setting) {
        return open(h2(setting));
    }

    private JdbcDataSource h2(String setting) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:file:" + folder.resolve("ledger") + setting);
        return source;
    }

    private DataSource open(DataSource source) {
        ledger = new JdbcTaskRepository(source, "APIINONE_", true);
        ledger.open();
        now = ledger.heartbeat("p1", Duration.ofSeconds(30));
        return source;
    }

    /** While H2 compacts, it has one. */
    private Set<String> writeDelaysOfARecovery(DataSource source) throws Exception {
        Set<String> seen = new TreeSet<>(JdbcLedgerOpeningTest.writeDelays(source));
        CompletableFuture<?> recovery = CompletableFuture.runAsync(() -> ledger.findOrphaned(1));
        while (!recovery.isDone()) {
            seen.addAll(JdbcLedgerOpeningTest.writeDelays(source));
        }
        recovery.get();
        return seen;
    }

    /** As many changes, which change nothing. */
    static void change(JdbcTaskRepository ledger, int times) {
        for (int i = 0; i < times; i++) {
            ledger.expire("none", new Liveness(1, Duration.ofSeconds(1), null));
        }
    }

    private void live(String id) {
        VideoTask reserved = ledger.reserve(priced(id, now, 24).build()).task();
        VideoTask running = become(reserved, TaskState.RUNNING, now).taskId("id-" + id).build();
        change(reserved, running.with(running.tracking().withNextPollAt(now)));
        VideoTask polled = ledger.claimDue(due("p1", now, 1)).get(0);
        VideoTask done = become(polled, TaskState.COMPLETED, now).rawReply(reply(id)).build();
        change(polled, done);
        VideoTask claimed = ledger.claimEnded(deliverable("p1", now, 1)).get(0);
        change(
                claimed,
                claimed.with(claimed.tracking().withOwner(null).withDelivery(Delivery.DELIVERED)));
    }

    /** As large, and as hard to compress, as a provider's reply with a few signed links. */
    private static String reply(String id) {
        StringBuilder text = new StringBuilder("{\"task_id\":\"" + id + "\",\"files\":[");
        for (int i = 0; i < 12; i++) {
            text.append("{\"url\":\"https://cdn.example/")
                    .append(UUID.nameUUIDFromBytes((id + i).getBytes(UTF_8)))
                    .append(".mp4\"},");
        }
        return text.append("{}]}").toString();
    }

    private void change(VideoTask seen, VideoTask next) {
        assertThat(ledger.transition(seen, next)).isPresent();
    }
}
