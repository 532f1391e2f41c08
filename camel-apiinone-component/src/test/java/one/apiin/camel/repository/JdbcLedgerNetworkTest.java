package one.apiin.camel.repository;

import static one.apiin.camel.repository.TaskRepositoryContractTasks.ACCOUNT;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.become;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.priced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import one.apiin.camel.PostgresExtension;
import one.apiin.camel.TcpProxy;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskState;
import org.awaitility.Awaitility;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes on one PostgreSQL; the network of one of them fails in silence. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JdbcLedgerNetworkTest {

    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();
    private static final Duration LEASE = Duration.ofSeconds(12);

    private TcpProxy network;
    private JdbcConnectionPool far;
    private JdbcConnectionPool near;
    private JdbcTaskRepository frozen;
    private JdbcTaskRepository healthy;
    private Instant now;

    @BeforeEach
    void connect() throws IOException {
        network = new TcpProxy(POSTGRES.port());
        far = POSTGRES.pool("", network.port());
        near = POSTGRES.pool("");
        frozen = open(far);
        healthy = open(near);
        now = healthy.heartbeat("healthy", LEASE);
        frozen.heartbeat("frozen", LEASE);
        frozen.reserve(priced("first", now, 1).build());
    }

    private static JdbcTaskRepository open(JdbcConnectionPool pool) {
        JdbcTaskRepository opened = new JdbcTaskRepository(pool, POSTGRES.prefix(), true, LEASE);
        opened.open();
        return opened;
    }

    @AfterEach
    void disconnect() throws IOException {
        network.thaw();
        network.close();
        far.dispose();
        near.dispose();
    }

    private CompletableFuture<Void> inBackground(Runnable work) {
        return CompletableFuture.runAsync(work, task -> new Thread(task).start());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void aNodeThatVanishesAmidAReservationHoldsNoOtherUp(int pieces) throws Exception {
        network.freezeAfter(pieces);
        CompletableFuture<Void> vanished =
                inBackground(() -> frozen.reserve(priced("frozen", now, 24).build()));
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> network.isFrozen() || vanished.isDone());

        CompletableFuture<Void> other =
                inBackground(
                        () -> {
                            for (int i = 0; i < 20; i++) {
                                healthy.reserve(priced("healthy" + i, now, 24).build());
                            }
                        });

        assertThat(other).succeedsWithin(Duration.ofSeconds(15));
    }

    @Test
    void aNodeWhoseOpenConnectionsFreezeWorksAgainWithNewOnes() {
        List<CompletableFuture<Void>> many =
                List.of(1, 2, 3, 4, 5, 6, 7, 8).stream()
                        .map(i -> inBackground(() -> frozen.sums(ACCOUNT)))
                        .toList();
        many.forEach(one -> assertThat(one).succeedsWithin(Duration.ofSeconds(30)));

        network.freezeOpen();

        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .ignoreExceptionsInstanceOf(LedgerException.class)
                .until(() -> frozen.heartbeat("frozen", LEASE) != null);
        assertThat(frozen.reserve(priced("again", now, 24).build()).created()).isTrue();
    }

    @Test
    void aDatabaseThatCannotBeReachedIsReportedInTime() {
        network.freeze();

        CompletableFuture<Void> call = inBackground(() -> frozen.sums(ACCOUNT));

        assertThat(call)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .withCauseInstanceOf(LedgerException.class);
    }

    @Test
    void aReservationThatArrivesAfterItsCallerGaveUpIsFoundAndFreed() {
        network.freezeAfter(0);
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> frozen.reserve(priced("late", now, 24).build()));
        assertThat(healthy.find(TaskQuery.bySubmissionId("late"))).isEmpty();

        network.thaw();

        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> !healthy.find(TaskQuery.bySubmissionId("late")).isEmpty());
        assertThat(healthy.sums(ACCOUNT).credits().reserved()).isEqualTo(25);
        frozen.find(TaskQuery.reserved(ACCOUNT, 9)).stream()
                .filter(row -> row.getSubmissionId().equals("late"))
                .forEach(
                        row ->
                                frozen.transition(
                                        row, become(row, TaskState.REJECTED, now).build()));
        assertThat(healthy.sums(ACCOUNT).credits().reserved()).isEqualTo(1);
    }
}
