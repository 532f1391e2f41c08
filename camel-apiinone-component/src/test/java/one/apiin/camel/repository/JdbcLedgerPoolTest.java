package one.apiin.camel.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An H2 ledger on a pool whose connections are all held by routes. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JdbcLedgerPoolTest {

    private static final Duration LEASE = Duration.ofSeconds(12);
    private static final int CONNECTIONS = 4;

    @TempDir private Path folder;
    private JdbcConnectionPool pool;
    private JdbcTaskRepository repository;
    private final List<Connection> held = new ArrayList<>();

    @BeforeEach
    void holdAll() throws SQLException {
        pool = JdbcConnectionPool.create("jdbc:h2:file:" + folder.resolve("ledger"), "sa", "");
        pool.setMaxConnections(CONNECTIONS);
        pool.setLoginTimeout(60);
        repository = new JdbcTaskRepository(pool, "APIINONE_", true, LEASE);
        repository.open();
        while (pool.getActiveConnections() < CONNECTIONS) {
            held.add(pool.getConnection());
        }
    }

    private void giveBack() throws SQLException {
        for (Connection one : held) {
            one.close();
        }
        held.clear();
    }

    @AfterEach
    void close() throws SQLException {
        giveBack();
        repository.close();
        pool.dispose();
    }

    private CompletableFuture<Void> heartbeat(List<Thread> threads) {
        return CompletableFuture.runAsync(
                () -> repository.heartbeat("p1", LEASE),
                work -> {
                    Thread thread = new Thread(work);
                    threads.add(thread);
                    thread.start();
                });
    }

    @Test
    void callsThatWaitForAConnectionEndTogetherAndBeforeTheLease() throws SQLException {
        List<CompletableFuture<Void>> calls = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            calls.add(heartbeat(new ArrayList<>()));
        }

        CompletableFuture<Void> all =
                CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new));

        assertThat(all)
                .failsWithin(LEASE.minusSeconds(1))
                .withThrowableThat()
                .withCauseInstanceOf(LedgerException.class);
        giveBack();
        assertThat(repository.heartbeat("p1", LEASE)).isNotNull();
    }

    @Test
    void anInterruptWhileACallWaitsForAConnectionClosesNoFile() throws SQLException {
        List<Thread> threads = new ArrayList<>();
        CompletableFuture<Void> call = heartbeat(threads);
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> threads.get(0).getState() == Thread.State.TIMED_WAITING);

        threads.get(0).interrupt();

        assertThat(call)
                .failsWithin(LEASE.minusSeconds(1))
                .withThrowableThat()
                .withCauseInstanceOf(LedgerException.class);
        giveBack();
        assertThat(repository.heartbeat("p1", LEASE)).isNotNull();
    }
}
