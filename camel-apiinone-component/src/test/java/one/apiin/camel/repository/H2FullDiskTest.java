package one.apiin.camel.repository;

import static one.apiin.camel.repository.TaskRepositoryContractTasks.priced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.FutureTask;
import javax.sql.DataSource;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.VideoTask;
import org.awaitility.Awaitility;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The disk of an H2 ledger fills, and has room again later. */
class H2FullDiskTest {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private static final int ATTEMPTS = 9;

    /** Commits that are further apart than a loaded disk makes them, and nearer. */
    private static final long SPACING = Duration.ofMillis(8).toNanos();

    private static final long RETENTION = Duration.ofMillis(128).toNanos();

    @TempDir private Path folder;

    @AfterEach
    void free() {
        FullDisk.full = false;
        FullDisk.NEXT_FAILURE.set(null);
    }

    private JdbcDataSource source() {
        FullDisk.register();
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:fulldisk:" + folder.resolve("ledger") + ";COMPRESS=TRUE");
        return source;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLedgerWhoseDiskWasFullOpensAgainAndHasLostNothing(boolean pooled) {
        JdbcDataSource plain = source();
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

    @Test
    void aDiskThatIsFullWhenTheFileIsCompactedLosesNothing() throws Exception {
        try (JdbcTaskRepository repository = new JdbcTaskRepository(source(), "APIINONE_", true)) {
            repository.open();
            Instant now = repository.heartbeat("p1", LEASE);
            for (int i = 0; i < 300; i++) {
                repository.reserve(priced("kept" + i, now, 24).build());
            }
            H2FileSizeTest.change(repository, 10_000);

            FullDisk.full = true;
            try {
                repository.findOrphaned(1);
            } catch (LedgerException closed) {
                assertThat(closed).hasMessageContaining("find orphaned tasks");
            }
            FullDisk.full = false;

            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> repository.heartbeat("p1", LEASE) != null);
            assertThat(JdbcLedgerOpeningTest.writeDelays(source())).containsOnly("0");
            assertThat(repository.reserve(priced("again", now, 24).build()).created()).isTrue();
            assertThat(repository.find(TaskQuery.reserved("default", 999))).hasSize(301);
        }
    }

    /** H2 would let the second one write a version on top of the one that is missing, and go back behind both. */
    @Test
    void noOtherThreadWritesBetweenAFailedWriteAndTheClose() throws Exception {
        try (JdbcTaskRepository repository = new JdbcTaskRepository(source(), "APIINONE_", true)) {
            repository.open();
            Instant now = repository.heartbeat("p1", LEASE);
            Set<String> accepted = new HashSet<>();
            // longer than H2 keeps what commits have freed while there is much to do
            for (long end = System.nanoTime() + 3 * RETENTION; System.nanoTime() < end; ) {
                String id = "kept" + accepted.size();
                repository.reserve(priced(id, now, 24).build());
                accepted.add(id);
            }

            VideoTask second = priced("second", now, 24).build();
            FutureTask<Boolean> other =
                    new FutureTask<>(() -> repository.reserve(second).created());
            FullDisk.NEXT_FAILURE.set(new FullDisk.Failure(false, () -> begin(other)));
            VideoTask first = priced("first", now, 24).build();
            assertThatThrownBy(() -> repository.reserve(first)).isInstanceOf(LedgerException.class);

            Awaitility.await().atMost(Duration.ofMinutes(1)).until(other::isDone);
            assertThat(repository.find(TaskQuery.reserved("default", 99_999)))
                    .extracting(VideoTask::getSubmissionId)
                    .containsAll(accepted)
                    .doesNotContain("first");
            assertThat(other.get()).isTrue();
        }
    }

    /** H2 finds the newest commit from the header of the file, by a chain that must not have been overwritten before. */
    @Test
    void aHeaderThatCannotBeWrittenLosesNoCommit() {
        try (JdbcTaskRepository repository = new JdbcTaskRepository(source(), "APIINONE_", true)) {
            repository.open();
            Instant now = repository.heartbeat("p1", LEASE);
            Set<String> accepted = new HashSet<>();
            for (int i = 0; i < 100; i++) {
                if (i % 5 == 4) {
                    FullDisk.NEXT_FAILURE.set(new FullDisk.Failure(true, () -> {}));
                }
                try {
                    repository.reserve(priced("kept" + i, now, 24).build());
                    accepted.add("kept" + i);
                    long end = System.nanoTime() + SPACING * (i % 7);
                    while (System.nanoTime() < end) {
                        repository.find(TaskQuery.reserved("default", 1));
                    }
                } catch (LedgerException refused) {
                    assertThat(FullDisk.NEXT_FAILURE).hasNullValue();
                }
            }
            FullDisk.NEXT_FAILURE.set(null);

            assertThat(repository.find(TaskQuery.reserved("default", 99_999)))
                    .extracting(VideoTask::getSubmissionId)
                    .containsAll(accepted);
        }
    }

    @Test
    void theCallAfterAFailedWriteOpensTheDatabaseAgain() {
        try (JdbcTaskRepository repository = new JdbcTaskRepository(source(), "APIINONE_", true)) {
            repository.open();
            Instant now = repository.heartbeat("p1", LEASE);
            VideoTask first = priced("first", now, 24).build();
            FullDisk.NEXT_FAILURE.set(new FullDisk.Failure(false, () -> {}));
            assertThatThrownBy(() -> repository.reserve(first)).isInstanceOf(LedgerException.class);
            assertThat(FullDisk.NEXT_FAILURE).hasNullValue();

            assertThat(repository.reserve(priced("second", now, 24).build()).created()).isTrue();
        }
    }

    /** Returns when the reservation waits for the thread that calls this. */
    private static void begin(Runnable reservation) {
        Thread thread = new Thread(reservation, "second");
        thread.start();
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .until(() -> thread.getState() != Thread.State.RUNNABLE);
    }
}
