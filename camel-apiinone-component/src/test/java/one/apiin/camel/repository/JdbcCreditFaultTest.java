package one.apiin.camel.repository;

import static one.apiin.camel.repository.FaultyDataSource.proxy;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.ACCOUNT;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.become;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.deliverable;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.due;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.priced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.sql.DataSource;
import one.apiin.camel.error.CreditLimitExceededException;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A row and its count stay together when connections break; and what both of them cost. */
class JdbcCreditFaultTest {

    @TempDir private Path folder;
    private JdbcConnectionPool pool;
    private FaultyDataSource source;
    private JdbcTaskRepository repository;
    private Instant now;
    private final List<Boolean> autoCommits = new ArrayList<>();

    @BeforeEach
    void open() {
        pool =
                JdbcConnectionPool.create(
                        "jdbc:h2:file:" + folder.resolve("ledger") + ";LOCK_TIMEOUT=50", "sa", "");
        source = new FaultyDataSource(pool);
        repository = new JdbcTaskRepository(source, "APIINONE_", true);
        repository.open();
        now = repository.heartbeat("p1", Duration.ofSeconds(30));
        repository.reserve(priced("first", now, 100).build());
        source.onClose = connection -> autoCommits.add(connection.getAutoCommit());
    }

    @AfterEach
    void close() {
        source.onClose = connection -> {};
        repository.close();
        pool.dispose();
    }

    private VideoTask stored(String id) {
        return repository.find(TaskQuery.bySubmissionId(id)).get(0);
    }

    private long reserved() {
        return repository.sums(ACCOUNT).credits().reserved();
    }

    enum Break {
        ANSWER_TO_ROW_AND_COUNTER(false),
        COMMIT(false),
        ANSWER_TO_COMMIT(true);

        final boolean kept;

        Break(boolean kept) {
            this.kept = kept;
        }

        void arm(FaultyDataSource source) {
            switch (this) {
                case ANSWER_TO_ROW_AND_COUNTER -> source.loseAnswerTo = 1;
                case COMMIT -> source.failCommit = 1;
                case ANSWER_TO_COMMIT -> source.loseAnswerToCommit = 1;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReservationLeavesBothOrNeither(Break fault) {
        fault.arm(source);

        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> repository.reserve(priced("a", now, 24).build()));

        assertThat(autoCommits).containsOnly(true);
        assertThat(repository.find(TaskQuery.bySubmissionId("a"))).hasSize(fault.kept ? 1 : 0);
        assertThat(reserved()).isEqualTo(fault.kept ? 124 : 100);
    }

    @ParameterizedTest
    @EnumSource
    void aCompletionStoresTheRowAndItsCreditsOrNeither(Break fault) {
        VideoTask seen = stored("first");
        seen = repository.transition(seen, become(seen, TaskState.RUNNING, now).build()).get();
        VideoTask running = seen;
        fault.arm(source);

        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(
                        () ->
                                repository.transition(
                                        running,
                                        become(running, TaskState.COMPLETED, now).build()));

        assertThat(autoCommits).containsOnly(true);
        assertThat(stored("first").getState())
                .isEqualTo(fault.kept ? TaskState.COMPLETED : TaskState.RUNNING);
        assertThat(repository.sums(ACCOUNT).credits())
                .isEqualTo(
                        fault.kept ? new CreditSums(0, 100, 0, 0) : new CreditSums(100, 0, 0, 0));
    }

    @Test
    void aBrokenConnectionThatCannotRollBackCommitsNothing() {
        source.failOnRollback = true;
        source.loseAnswerTo = 1;

        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> repository.reserve(priced("a", now, 24).build()));

        assertThat(autoCommits).as("autocommit would commit the half").containsExactly(false);
        assertThat(repository.find(TaskQuery.bySubmissionId("a"))).isEmpty();
        assertThat(reserved()).isEqualTo(100);
    }

    @Test
    void aCounterThatCannotBeChangedTakesTheRowBack() throws Exception {
        VideoTask seen = stored("first");
        try (var other = pool.getConnection()) {
            other.setAutoCommit(false);
            var locked = "SELECT * FROM APIINONE_CREDITS FOR UPDATE";
            LedgerConnection.plain(other).texts(locked);

            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(() -> repository.reserve(priced("a", now, 24).build()));
            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(
                            () ->
                                    repository.transition(
                                            seen, become(seen, TaskState.REJECTED, now).build()));
            other.rollback();
        }

        assertThat(repository.find(TaskQuery.bySubmissionId("a"))).isEmpty();
        assertThat(stored("first")).isEqualTo(seen);
        assertThat(reserved()).isEqualTo(100);
    }

    @Test
    void aHalfTransactionThatAPoolHasKeptIsNotCommittedByTheNextUse() {
        JdbcDataSource file = new JdbcDataSource();
        file.setURL("jdbc:h2:file:" + folder.resolve("kept"));
        FaultyDataSource faulty = new FaultyDataSource(keeping(file));
        faulty.autoCommit = null;
        try (JdbcTaskRepository ledger = new JdbcTaskRepository(faulty, "APIINONE_", true)) {
            ledger.open();
            Instant at = ledger.heartbeat("p1", Duration.ofSeconds(30));
            faulty.lostState = "HY000";
            faulty.failOnRollback = true;
            faulty.loseAnswerTo = 1;
            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(() -> ledger.reserve(priced("a", at, 24).build()));
            faulty.failOnRollback = false;

            assertThat(ledger.find(TaskQuery.bySubmissionId("a"))).isEmpty();
            assertThat(ledger.sums(ACCOUNT).credits().reserved()).isZero();
        }
    }

    /** A pool that takes connections back as they are, as some do when their own rollback fails. */
    private static DataSource keeping(DataSource source) {
        Deque<Connection> free = new ConcurrentLinkedDeque<>();
        return proxy(
                DataSource.class,
                (name, call) -> {
                    Connection one = free.isEmpty() ? source.getConnection() : free.pop();
                    return proxy(
                            Connection.class,
                            (method, work) -> {
                                if (method.equals("close")) {
                                    free.push(one);
                                    return null;
                                }
                                return work.call(one);
                            });
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void connectionsAreReturnedWithTheirAutoCommit(boolean autoCommit) {
        source.autoCommit = autoCommit;
        CreditLimit limit = new CreditLimit(124);
        VideoTask old = stored("first");

        repository.reserve(priced("a", now, 24).idempotencyKey("key").build(), limit);
        repository.reserve(priced("b", now, 24).idempotencyKey("key").build(), limit);
        assertThatExceptionOfType(CreditLimitExceededException.class)
                .isThrownBy(() -> repository.reserve(priced("c", now, 24).build(), limit));
        VideoTask next = become(old, TaskState.OUTCOME_UNKNOWN, now).build();
        assertThat(repository.transition(old, next)).isPresent();
        assertThat(repository.transition(old, next)).isEmpty();

        assertThat(autoCommits).hasSizeGreaterThan(4).containsOnly(autoCommit);
        assertThat(repository.sums(ACCOUNT).credits()).isEqualTo(new CreditSums(24, 0, 0, 100));
    }

    /** Its digits are not those of SQL. */
    @Test
    void aLocaleWithDigitsOfItsOwnChangesCredits() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("fa-IR"));
        try {
            assertThat("%d".formatted(1)).isNotEqualTo("1");
            repository.reserve(priced("a", now, 24).build());
        } finally {
            Locale.setDefault(before);
        }

        assertThat(reserved()).isEqualTo(124);
    }

    @Test
    void aCounterThatWasRemovedIsMadeAgain() throws Exception {
        try (var connection = pool.getConnection()) {
            LedgerConnection.plain(connection).update("DELETE FROM APIINONE_CREDITS", List.of());
        }

        repository.reserve(priced("a", now, 24).build(), new CreditLimit(24));

        assertThat(reserved()).isEqualTo(24);
    }

    private String cost(Runnable work) {
        int statements = source.statements;
        int commits = source.commits;
        work.run();
        return source.statements - statements + " + " + (source.commits - commits);
    }

    @Test
    void countingCostsOneCommitAtTheReservationAndAtTheEndAndNoFurtherStatement() {
        VideoTask.Builder task = priced("a", now, 24);
        assertThat(cost(() -> repository.reserve(task.build()))).isEqualTo("1 + 1");

        VideoTask reserved = stored("a");
        VideoTask running =
                become(reserved, TaskState.RUNNING, now)
                        .tracking(
                                reserved.tracking().withRequestInFlight(false).withNextPollAt(now))
                        .build();
        assertThat(cost(() -> repository.transition(reserved, running))).isEqualTo("1 + 0");

        assertThat(cost(() -> repository.claimDue(due("p1", now, 1)))).isEqualTo("2 + 0");
        VideoTask polled = stored("a");
        VideoTask later = polled.with(polled.tracking().withPollCounts(1, 0, 0));
        assertThat(cost(() -> repository.transition(polled, later))).isEqualTo("1 + 0");

        VideoTask seen = stored("a");
        VideoTask end = become(seen, TaskState.COMPLETED, now).build();
        assertThat(cost(() -> repository.transition(seen, end))).isEqualTo("1 + 1");

        assertThat(cost(() -> repository.claimEnded(deliverable("p1", now, 1)))).isEqualTo("2 + 0");
        VideoTask claimed = stored("a");
        VideoTask delivered = claimed.with(claimed.tracking().withDelivery(Delivery.DELIVERED));
        assertThat(cost(() -> repository.transition(claimed, delivered))).isEqualTo("1 + 0");
    }
}
