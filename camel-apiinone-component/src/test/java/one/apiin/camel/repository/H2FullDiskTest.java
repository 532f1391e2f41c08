package one.apiin.camel.repository;

import static one.apiin.camel.repository.TaskRepositoryContractTasks.priced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.VideoTask;
import org.awaitility.Awaitility;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The disk of an H2 ledger fills, and has room again later. */
class H2FullDiskTest {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private static final int ATTEMPTS = 9;

    @TempDir private Path folder;

    @AfterEach
    void free() {
        FullDisk.full = false;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLedgerWhoseDiskWasFullOpensAgainAndHasLostNothing(boolean pooled) {
        FullDisk.register();
        JdbcDataSource plain = new JdbcDataSource();
        plain.setURL("jdbc:h2:fulldisk:" + folder.resolve("ledger"));
        JdbcConnectionPool pool = JdbcConnectionPool.create(plain);
        DataSource source = pooled ? pool : plain;
        try (JdbcTaskRepository repository = new JdbcTaskRepository(source, "APIINONE_", true)) {
            repository.open();
            Instant now = repository.heartbeat("p1", LEASE);
            for (int i = 0; i < 50; i++) {
                repository.reserve(priced("kept" + i, now, 24).build());
            }

            FullDisk.full = true;
            for (int i = 0; i < ATTEMPTS; i++) {
                VideoTask row = priced("full" + i, now, 24).build();
                assertThatThrownBy(() -> repository.reserve(row))
                        .isInstanceOfAny(LedgerException.class, IllegalStateException.class);
            }
            FullDisk.full = false;

            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> repository.heartbeat("p1", LEASE) != null);
            assertThat(repository.reserve(priced("again", now, 24).build()).created()).isTrue();
            assertThat(repository.find(TaskQuery.reserved("default", 99)))
                    .extracting(VideoTask::getSubmissionId)
                    .hasSize(51)
                    .contains("again")
                    .noneMatch(id -> id.startsWith("full"));
        } finally {
            pool.dispose();
        }
    }
}
