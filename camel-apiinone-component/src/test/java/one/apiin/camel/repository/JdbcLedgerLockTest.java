package one.apiin.camel.repository;

import static one.apiin.camel.repository.TaskRepositoryContractTasks.ACCOUNT;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.priced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import one.apiin.camel.MariaDbExtension;
import one.apiin.camel.PostgresExtension;
import one.apiin.camel.task.TaskQuery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Another session of a MariaDB server holds a lock: the server gives up a statement before its caller does. */
@EnabledIf(
        value = "one.apiin.camel.MariaDbExtension#isInstalled",
        disabledReason = "mariadb-server is not installed")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JdbcLedgerLockTest {

    @RegisterExtension static final MariaDbExtension MARIADB = new MariaDbExtension();

    private static final String LOCK_TIMED_OUT = "vendor code 1205";
    private static final String STATEMENT_TIMED_OUT = "vendor code 1969";

    private final String prefix = PostgresExtension.freshPrefix();
    private JdbcTaskRepository repository;
    private Instant now;
    private Connection other;

    @BeforeEach
    void open() throws SQLException {
        repository =
                new JdbcTaskRepository(MARIADB.dataSource(), prefix, true, Duration.ofSeconds(30));
        repository.open();
        now = repository.heartbeat("p1", Duration.ofSeconds(30));
        repository.reserve(priced("first", now, 1).build());
        other = MARIADB.dataSource().getConnection();
    }

    @AfterEach
    void close() throws SQLException {
        other.close();
        repository.close();
    }

    private void assertThatAReservationFailsWith(String code) {
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> repository.reserve(priced("second", now, 24).build()))
                .withMessageContaining(code);
    }

    private int waitingInTheServer() throws SQLException {
        String sql =
                "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE '%"
                        + prefix
                        + "%' AND ID <> CONNECTION_ID()";
        try (Statement statement = other.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
    }

    @Test
    void aReservationThatWaitsForTheCreditsIsGivenUpByTheServer() throws SQLException {
        other.setAutoCommit(false);
        try (Statement statement = other.createStatement()) {
            statement.execute("SELECT * FROM " + prefix + "CREDITS FOR UPDATE");
        }

        assertThatAReservationFailsWith(LOCK_TIMED_OUT);

        assertThat(waitingInTheServer()).isZero();
        other.rollback();
        assertThat(repository.find(TaskQuery.bySubmissionId("second"))).isEmpty();
        assertThat(repository.reserve(priced("second", now, 24).build()).created()).isTrue();
        assertThat(repository.sums(ACCOUNT).credits().reserved()).isEqualTo(25);
    }

    @Test
    void aStatementThatWaitsForATableIsGivenUpByTheServer() throws SQLException {
        try (Statement statement = other.createStatement()) {
            statement.execute("LOCK TABLES " + prefix + "TASK WRITE, " + prefix + "CREDITS WRITE");
        }

        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> repository.find(TaskQuery.bySubmissionId("first")))
                .withMessageContaining(STATEMENT_TIMED_OUT);
        assertThatAReservationFailsWith(LOCK_TIMED_OUT);

        assertThat(waitingInTheServer()).isZero();
    }
}
