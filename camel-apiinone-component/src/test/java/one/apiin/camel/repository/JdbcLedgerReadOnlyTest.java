package one.apiin.camel.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import one.apiin.camel.MariaDbExtension;
import one.apiin.camel.PostgresExtension;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mariadb.jdbc.MariaDbDataSource;

/** A primary server was demoted: it reads, and refuses to write. */
class JdbcLedgerReadOnlyTest {

    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();
    @RegisterExtension static final MariaDbExtension MARIADB = new MariaDbExtension();
    private static final String INSTALLED = "one.apiin.camel.MariaDbExtension#isInstalled";
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final String prefix = PostgresExtension.freshPrefix();

    private JdbcTaskRepository open(DataSource source) {
        JdbcTaskRepository repository = new JdbcTaskRepository(source, prefix, true);
        repository.open();
        return repository;
    }

    private static void execute(DataSource source, String... statements) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private void assertThatOpeningIsRefused(DataSource source) {
        assertThatIllegalStateException()
                .isThrownBy(() -> open(source).close())
                .withMessageContaining("read-only")
                .withMessageContaining("primary");
    }

    private static void assertThatAHeartbeatFails(JdbcTaskRepository repository) {
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> repository.heartbeat("p1", LEASE))
                .withMessageContaining("read-only");
    }

    /** All connections are those of before the demotion. */
    @Test
    void aConnectionToADemotedPostgresIsNotUsedAgain() throws SQLException {
        JdbcConnectionPool pool = POSTGRES.pool("");
        pool.setMaxConnections(1);
        JdbcTaskRepository repository = open(pool);
        execute(pool, "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");

        assertThatAHeartbeatFails(repository);

        assertThat(repository.heartbeat("p1", LEASE)).isNotNull();
        pool.dispose();
    }

    @Test
    void aStartOnAReadOnlyPostgresNamesThat() {
        open(POSTGRES.dataSource()).close();
        JdbcConnectionPool standby =
                POSTGRES.pool("&options=-c%20default_transaction_read_only=on");

        assertThatOpeningIsRefused(standby);

        standby.dispose();
    }

    @Test
    void aStartOnAReadOnlyPostgresWithoutTablesNamesThat() {
        JdbcConnectionPool standby =
                POSTGRES.pool("&options=-c%20default_transaction_read_only=on");

        assertThatOpeningIsRefused(standby);

        standby.dispose();
    }

    @Test
    @EnabledIf(INSTALLED)
    void aReadOnlyMariaDbIsNamedByACallAndByAStart() throws SQLException {
        DataSource admin = MARIADB.dataSource();
        String user = "u" + prefix;
        execute(
                admin,
                "CREATE USER '" + user + "'@'%' IDENTIFIED BY 'x'",
                "GRANT ALL ON ledger.* TO '" + user + "'@'%'");
        DataSource source =
                new MariaDbDataSource(
                        MARIADB.url().replace("user=root", "password=x&user=" + user));
        JdbcTaskRepository repository = open(source);
        execute(admin, "SET GLOBAL read_only = 1");
        try {
            assertThatAHeartbeatFails(repository);
            assertThatOpeningIsRefused(source);
        } finally {
            execute(admin, "SET GLOBAL read_only = 0");
        }
        assertThat(repository.heartbeat("p1", LEASE)).isNotNull();
    }
}
