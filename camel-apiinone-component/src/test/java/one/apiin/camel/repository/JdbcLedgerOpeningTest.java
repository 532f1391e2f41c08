package one.apiin.camel.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.lang.Thread.State;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.Tracking;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database ledger demands before it serves, on H2. */
class JdbcLedgerOpeningTest {

    @TempDir private Path folder;
    private JdbcDataSource source;

    @BeforeEach
    void nameTheFile() {
        source = source("");
    }

    private JdbcDataSource source(String settings) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:file:" + folder.resolve("ledger") + settings);
        source.setUser("sa");
        return source;
    }

    private JdbcTaskRepository repository() {
        return new JdbcTaskRepository(source, "APIINONE_", true);
    }

    private JdbcTaskRepository opened() {
        JdbcTaskRepository repository = repository();
        repository.open();
        return repository;
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void aNewFileLedgerLeavesNoTraceFileOfH2() {
        opened().close();

        assertThat(folder).isDirectoryNotContaining("glob:**.trace.db");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "1A", "A-", "A.B_", "A B", "A;DROP", "\u00c4_", "A\n"})
    void aPrefixThatNamesNoTableIsRefused(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JdbcTaskRepository(source, prefix, true).close())
                .withMessageContaining("tablePrefix");
    }

    @Test
    void aPrefixHasAtMostThirtyCharacters() {
        try (JdbcTaskRepository longest = new JdbcTaskRepository(source, "p".repeat(30), true)) {
            longest.open();
            assertThat(longest.sums("default").states()).isEmpty();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JdbcTaskRepository(source, "p".repeat(31), true).close())
                .withMessageContaining("30");
    }

    @Test
    void nothingIsAnsweredBeforeItIsOpenOrAfterItIsClosed() {
        JdbcTaskRepository repository = repository();
        assertThatIllegalStateException()
                .isThrownBy(() -> repository.sums("default"))
                .withMessageContaining("open()");

        repository.open();
        repository.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> repository.heartbeat("p1", Duration.ofSeconds(1)));
    }

    @Test
    void aNewerLedgerIsRefused() throws SQLException {
        opened().close();
        execute("UPDATE APIINONE_META SET property_value = '2'");

        assertThatIllegalStateException()
                .isThrownBy(() -> repository().open())
                .withMessageContaining("version 2")
                .withMessageContaining("version 1")
                .withMessageContaining("or a newer one")
                .withMessageContaining("tablePrefix its paid tasks would not be polled")
                .withMessageContaining("tablePrefix");
    }

    @Test
    void tablesThatMayNotBeCreatedMustBeThere() throws SQLException {
        assertThatIllegalStateException()
                .isThrownBy(() -> new JdbcTaskRepository(source, "APIINONE_", false).open())
                .withMessageContaining("createTableIfNotExists")
                .withMessageContaining("one/apiin/camel/repository/schema.sql")
                .withMessageContaining("APIINONE_TASK");

        execute(new Schema("APIINONE_", true).statements("schema.sql").toArray(String[]::new));

        try (JdbcTaskRepository byHand = new JdbcTaskRepository(source, "APIINONE_", false)) {
            byHand.open();
            assertThat(byHand.sums("default").states()).isEmpty();
        }
    }

    @Test
    void halfACreationIsFinished() throws SQLException {
        opened().close();
        execute("DROP TABLE APIINONE_PROCESS", "DELETE FROM APIINONE_META");

        try (JdbcTaskRepository repository = opened()) {
            assertThat(repository.heartbeat("p1", Duration.ofSeconds(1))).isNotNull();
        }
    }

    @Test
    void aCreationCutOffAfterAnyStatementIsFinished() throws Exception {
        List<String> statements = new Schema("APIINONE_", true).statements("schema.sql");
        for (int cut = 0; cut < statements.size(); cut++) {
            execute("DROP ALL OBJECTS");
            execute(statements.subList(0, cut).toArray(String[]::new));

            try (JdbcTaskRepository repository = opened()) {
                assertThat(repository.sums("default").states()).isEmpty();
            }
        }
    }

    @Test
    void theScriptMayBeExecutedAgain() throws SQLException {
        String[] statements =
                new Schema("APIINONE_", true).statements("schema.sql").toArray(String[]::new);

        execute(statements);
        execute(statements);

        opened().close();
    }

    @Test
    void eightProcessesMayCreateAtOnce() throws Exception {
        TaskRepositoryContractTasks.together(8, i -> () -> opened())
                .forEach(JdbcTaskRepository::close);
    }

    @Test
    void aUserWhoCannotSetTheWriteDelayIsRefused() throws SQLException {
        opened().close();
        execute("CREATE USER joe PASSWORD 'x'", "GRANT ALL ON SCHEMA PUBLIC TO joe");
        source.setUser("joe");
        source.setPassword("x");

        assertThatIllegalStateException()
                .isThrownBy(() -> repository().open())
                .withMessageContaining("WRITE_DELAY")
                .withMessageContaining("admin rights");
    }

    @Test
    void anUrlThatSetsTheWriteDelayAgainIsRefused() {
        source = source(";WRITE_DELAY=400");

        assertThatIllegalStateException()
                .isThrownBy(() -> repository().open())
                .withMessageContaining("WRITE_DELAY")
                .withMessageContaining("URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MODE=Oracle", "MODE=mssqlserver", "MODE=Derby", "IGNORECASE=TRUE"})
    void anUrlByWhichAKeyIsAnotherOnesIsRefused(String setting) {
        source = source(";" + setting);

        assertThatIllegalStateException()
                .isThrownBy(() -> repository().open())
                .withMessageContaining(setting.substring(0, setting.indexOf('=') + 1))
                .withMessageContaining("URL of dataSource");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MODE=PostgreSQL", "MODE=MySQL", "MODE=DB2", "IGNORECASE=FALSE"})
    void submissionsOfTheOtherModesDoNotBlockEachOther(String setting) {
        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                new JdbcTaskRepository(source(";IGNORECASE=TRUE"), "P_", true)
                                        .open());
        source = source(";IGNORECASE=FALSE;" + setting);

        acceptsKeysThatDifferInCase();
    }

    @Test
    void aCollationByWhichAKeyIsAnotherOnesIsRefused() {
        source = source(";INIT=SET COLLATION ENGLISH STRENGTH PRIMARY");

        assertThatIllegalStateException()
                .isThrownBy(() -> repository().open())
                .withMessageContaining("COLLATION")
                .withMessageContaining("dataSource");
    }

    /** They keep their columns when the setting is gone. */
    @Test
    void tablesMadeUnderIgnoreCaseAreRefusedWithTheStatementsThatChangeThem() throws SQLException {
        source = source(";IGNORECASE=TRUE");
        execute(new Schema("APIINONE_", true).statements("schema.sql").toArray(String[]::new));
        source = source(";IGNORECASE=FALSE");

        for (String table : List.of("TASK", "PROCESS", "CREDITS", "META")) {
            Throwable refusal = catchThrowable(() -> repository().open());

            assertThat(refusal)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("APIINONE_" + table)
                    .hasMessageContaining("differ in case");
            execute(refusal.getMessage().split("Execute ", 2)[1].split("; "));
        }
        acceptsKeysThatDifferInCase();
    }

    private void acceptsKeysThatDifferInCase() {
        try (JdbcTaskRepository repository = opened()) {
            Instant now = repository.heartbeat("p1", Duration.ofSeconds(30));
            for (String key : List.of("k", "K", "other")) {
                var row = TaskRepositoryContractTasks.reserved("of-" + key, now);
                assertThat(repository.reserve(row.idempotencyKey(key).build()).created()).isTrue();
            }
        }
    }

    private List<String> writeDelays() throws SQLException {
        return writeDelays(source);
    }

    static List<String> writeDelays(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return writeDelays(connection);
        }
    }

    private static List<String> writeDelays(Connection connection) throws SQLException {
        return LedgerConnection.plain(connection)
                .texts(
                        "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS"
                                + " WHERE SETTING_NAME = 'WRITE_DELAY'");
    }

    @Test
    void theWriteDelayStaysZeroBetweenCallsAndComesBackWithTheNextHeartbeat() throws SQLException {
        try (JdbcTaskRepository repository = opened()) {
            assertThat(writeDelays()).isNotEmpty().containsOnly("0");

            execute("SHUTDOWN");
            assertThat(writeDelays()).contains("500");
            repository.heartbeat("p1", Duration.ofSeconds(30));

            assertThat(writeDelays()).isNotEmpty().containsOnly("0");
        }
    }

    @Test
    void aDatabaseThatItsUserClosedHasItsSettingsBeforeTheNextChange() throws SQLException {
        try (JdbcTaskRepository repository = opened()) {
            Instant now = repository.heartbeat("p1", Duration.ofSeconds(30));
            execute("SHUTDOWN");

            repository.reserve(TaskRepositoryContractTasks.reserved("a", now).build());

            assertThat(writeDelays()).isNotEmpty().containsOnly("0");
        }
    }

    @Test
    void theFileIsFreeForOthersAfterTheClose() throws SQLException {
        opened().close();

        assertThat(writeDelays()).contains("500");
    }

    @Test
    void twoLedgersOfOneMachineDoNotFreeEachOther() {
        try (JdbcTaskRepository first = opened()) {
            Instant now = first.heartbeat("first", Duration.ofSeconds(30));
            first.reserve(
                    TaskRepositoryContractTasks.reserved("a", now)
                            .tracking(Tracking.reserved("first", 0))
                            .build());

            try (JdbcTaskRepository second = opened()) {
                assertThat(second.findOrphaned(9)).isEmpty();
                first.heartbeat("first", Duration.ZERO);
                assertThat(second.findOrphaned(9)).hasSize(1);
            }
        }
    }

    @Test
    void aLedgerThatWasClosedWithoutEndingItsProcessIsFreedByTheNext() {
        JdbcTaskRepository first = opened();
        Instant now = first.heartbeat("first", Duration.ofHours(1));
        first.reserve(
                TaskRepositoryContractTasks.reserved("a", now)
                        .tracking(Tracking.reserved("first", 0))
                        .build());
        first.close();

        try (JdbcTaskRepository second = opened()) {
            assertThat(second.findOrphaned(9)).hasSize(1);
        }
    }

    @Test
    void aLedgerThatIsClosedDuringAHeartbeatIsFreedByTheNext() {
        FaultyDataSource faulty = new FaultyDataSource(source);
        JdbcTaskRepository first = new JdbcTaskRepository(faulty, "APIINONE_", true);
        first.open();
        Instant now = first.heartbeat("first", Duration.ofHours(1));
        first.reserve(
                TaskRepositoryContractTasks.reserved("a", now)
                        .tracking(Tracking.reserved("first", 0))
                        .build());
        faulty.afterStatement =
                sql -> {
                    if (sql.equals("CHECKPOINT SYNC")) {
                        first.close();
                    }
                };

        assertThatIllegalStateException()
                .isThrownBy(() -> first.heartbeat("first", Duration.ofHours(1)))
                .withMessageContaining("not open");

        try (JdbcTaskRepository second = opened()) {
            assertThat(second.findOrphaned(9)).hasSize(1);
        }
    }

    @Test
    void aCallThatHasBegunEndsBeforeTheClose() throws Exception {
        FaultyDataSource faulty = new FaultyDataSource(source);
        JdbcTaskRepository repository = new JdbcTaskRepository(faulty, "APIINONE_", true);
        repository.open();
        Instant now = repository.heartbeat("p1", Duration.ofSeconds(30));
        List<String> delays = new CopyOnWriteArrayList<>();
        faulty.onClose = connection -> delays.addAll(writeDelays(connection));
        H2Turn turn = H2Turn.of(database());
        Thread closer = new Thread(repository::close);

        CompletableFuture<?> call =
                turn.take(
                        () -> {
                            var reserved = TaskRepositoryContractTasks.reserved("a", now).build();
                            var begun =
                                    CompletableFuture.supplyAsync(
                                            () -> repository.reserve(reserved));
                            await().until(turn::isWanted);
                            closer.start();
                            await().until(
                                            () ->
                                                    closer.getState() == State.TIMED_WAITING
                                                            || !closer.isAlive());
                            return begun;
                        });
        call.join();
        closer.join();
        turn.forget();

        assertThat(delays).isNotEmpty().containsOnly("0");
        assertThat(writeDelays()).contains("500");
        assertThatIllegalStateException()
                .isThrownBy(() -> repository.heartbeat("p1", Duration.ofSeconds(30)));
    }

    private String database() throws SQLException {
        try (Connection connection = source.getConnection()) {
            return Dialect.H2.database(LedgerConnection.plain(connection));
        }
    }

    @Test
    void aKeptConnectionIsNotOpenedAgainAfterItsClose() throws SQLException {
        Connections connections = new Connections(source, Duration.ofSeconds(30));
        connections.useEmbedded();
        H2KeptConnection kept = new H2KeptConnection(connections, "one");
        kept.open();
        kept.close();
        kept.close();

        assertThatExceptionOfType(SQLException.class).isThrownBy(kept::open);
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> kept.take(Duration.ofSeconds(30), System.nanoTime()));
        assertThat(writeDelays()).contains("500");
    }

    @Test
    void aProcessOutOfThisMachineIsDeadOnceWeHoldTheFile() throws SQLException {
        opened().close();
        execute(
                "INSERT INTO APIINONE_PROCESS (process_id, renewals, lease_millis, renewed_at)"
                        + " VALUES ('former', 7, 30000, TIMESTAMP '2999-01-01 00:00:00')");

        try (JdbcTaskRepository repository = opened()) {
            Instant now = repository.heartbeat("p1", Duration.ofSeconds(30));
            repository.reserve(
                    TaskRepositoryContractTasks.reserved("a", now)
                            .tracking(Tracking.reserved("former", 0))
                            .build());
            assertThat(repository.findOrphaned(9)).hasSize(1);
        }
    }

    @Test
    void aPoolAndAMemoryDatabaseServeToo() {
        JdbcConnectionPool pool = JdbcConnectionPool.create("jdbc:h2:mem:ledger-pool", "sa", "");
        try (JdbcTaskRepository repository = new JdbcTaskRepository(pool, "P_", true)) {
            repository.open();
            Instant now = repository.heartbeat("p1", Duration.ofSeconds(30));
            repository.reserve(TaskRepositoryContractTasks.reserved("a", now).build());
            assertThat(repository.find(TaskQuery.bySubmissionId("a"))).hasSize(1);
        }
        assertThat(pool.getActiveConnections()).isZero();
        pool.dispose();
    }

    @Test
    void aPoolOfOneConnectionIsRefused() {
        JdbcConnectionPool pool = JdbcConnectionPool.create(source.getURL(), "sa", "");
        pool.setMaxConnections(1);
        pool.setLoginTimeout(60);
        try (JdbcTaskRepository repository = new JdbcTaskRepository(pool, "P_", true)) {
            assertThatIllegalStateException()
                    .isThrownBy(repository::open)
                    .withMessageContaining("keeps one connection")
                    .withMessageContaining("at least two");
        }
        // the second connection, which came too late, is given back by its own thread
        await().until(() -> pool.getActiveConnections() == 0);
        pool.dispose();
    }

    @Test
    void aDatabaseThatDoesNotRespondIsALedgerException() {
        source.setURL("jdbc:h2:tcp://localhost:1/nowhere;PASSWORD_HASH=secret");

        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(
                        () ->
                                new JdbcTaskRepository(
                                                source, "APIINONE_", true, Duration.ofSeconds(1))
                                        .open())
                .withMessageContaining("open the ledger")
                .withMessageNotContainingAny("secret", "localhost");
    }
}
