package one.apiin.camel.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import one.apiin.camel.PostgresExtension;
import one.apiin.camel.route.operations.ComponentLog;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Settings of PostgreSQL by which a crash or a failover may forget a paid video are a warning at the start. */
class PostgresDurabilityTest {

    /** Tests need no safe files: {@code fsync} is off. */
    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

    private static List<String> warnings(DataSource source) {
        try (ComponentLog log = ComponentLog.listen("one.apiin.camel.repository");
                JdbcTaskRepository repository = new JdbcTaskRepository(source, "SAFE_", true)) {
            repository.open();
            return log.from(Level.WARN).stream().map(ComponentLog.Line::text).toList();
        }
    }

    @Test
    void aServerThatDoesNotForceItsFilesToTheDiskIsAWarning() {
        assertThat(warnings(POSTGRES.dataSource()))
                .singleElement()
                .asString()
                .contains("fsync is off", "Set it on");
    }

    @Test
    void aCommitThatDoesNotWaitForTheStandbyIsAWarning() throws IOException {
        try (EmbeddedPostgres server =
                EmbeddedPostgres.builder()
                        .setPGStartupWait(Duration.ofMinutes(2))
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "remote_write")
                        .start()) {
            assertThat(warnings(server.getPostgresDatabase())).isEmpty();
        }
        try (EmbeddedPostgres server =
                EmbeddedPostgres.builder()
                        .setPGStartupWait(Duration.ofMinutes(2))
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "local")
                        .setServerConfig("synchronous_standby_names", "standby1")
                        .start()) {
            assertThat(warnings(server.getPostgresDatabase()))
                    .singleElement()
                    .asString()
                    .contains("synchronous_commit is local", "ALTER ROLE");
        }
    }
}
