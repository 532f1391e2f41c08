package one.apiin.camel.repository;

import static one.apiin.camel.repository.TaskRepositoryContractTasks.deliverable;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.ended;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.ids;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.reserved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.EndedQuery;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.VideoTask;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that break at the worst moment, threads that are interrupted. */
class JdbcLedgerFaultTest {

    @TempDir private Path folder;
    private JdbcConnectionPool pool;
    private FaultyDataSource source;
    private JdbcTaskRepository repository;
    private Instant now;
    private Boolean autoCommitAtClose;

    @BeforeEach
    void open() {
        pool = JdbcConnectionPool.create("jdbc:h2:file:" + folder.resolve("ledger"), "sa", "");
        source = new FaultyDataSource(pool);
        repository = new JdbcTaskRepository(source, "APIINONE_", true);
        repository.open();
        now = repository.heartbeat("p1", Duration.ofSeconds(30));
        for (int i = 1; i <= 4; i++) {
            repository.reserve(ended("e" + i, now.plusMillis(i)).build());
        }
    }

    @AfterEach
    void close() {
        source.failOnClose = false;
        repository.close();
        pool.dispose();
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "40003"})
    void aClaimStoredWithoutAReplyIsReturnedByTheNextCall(String state) {
        source.loseAnswerTo = 1;
        source.lostState = state;

        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> repository.claimEnded(deliverable("p1", now, 1)))
                .withMessageContaining(state);

        assertThat(repository.sums("default").of(Delivery.CLAIMED)).isEqualTo(1);
        EndedQuery otherGroup = new EndedQuery("default", "other", null, "p1", now, 9);
        assertThat(repository.claimEnded(otherGroup)).isEmpty();
        assertThat(ids(repository.claimEnded(deliverable("p1", now, 9)))).containsExactly("e1");
        assertThat(ids(repository.claimEnded(deliverable("p1", now, 9))))
                .containsExactly("e2", "e3", "e4");
    }

    @Test
    void aClaimStoredWithoutAReplyIsReturnedAsItsRowIsNow() {
        source.loseAnswerTo = 1;
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> repository.claimEnded(deliverable("p1", now, 1)));
        VideoTask lost = repository.find(TaskQuery.bySubmissionId("e1")).get(0);
        VideoTask named = lost.with(lost.tracking().withCandidateTaskId("task-9"));
        VideoTask changed = repository.transition(lost, named).orElseThrow();

        assertThat(repository.claimEnded(deliverable("p1", now, 9))).containsExactly(changed);
    }

    @Test
    void theClaimsBeforeAnErrorAreReturned() {
        source.loseAnswerTo = 3;

        assertThat(ids(repository.claimEnded(deliverable("p1", now, 9))))
                .containsExactly("e1", "e2");

        assertThat(ids(repository.claimEnded(deliverable("p1", now, 9)))).containsExactly("e3");
        assertThat(ids(repository.claimEnded(deliverable("p1", now, 9)))).containsExactly("e4");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void claimsStoredWithoutAReplyAreNotForgottenIfTheirReadingFails(int query) {
        for (String taskId : List.of("task-e1", "task-e2")) {
            source.loseAnswerTo = 1;
            EndedQuery one = new EndedQuery("default", "default", taskId, "p1", now, 1);
            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(() -> repository.claimEnded(one));
        }
        source.failQuery = query;
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> repository.claimEnded(deliverable("p1", now, 9)));

        assertThat(ids(repository.claimEnded(deliverable("p1", now, 9))))
                .containsExactlyInAnyOrder("e1", "e2");
    }

    @Test
    void aReleasedClaimIsNotReturnedTwice() {
        source.loseAnswerTo = 3;
        repository.claimEnded(deliverable("p1", now, 9));
        VideoTask lost = repository.find(TaskQuery.bySubmissionId("e3")).get(0);
        repository.transition(lost, lost.with(lost.tracking().pending(null))).orElseThrow();

        assertThat(ids(repository.claimEnded(deliverable("p1", now, 9))))
                .containsExactly("e3", "e4");
        assertThat(repository.claimEnded(deliverable("p1", now, 9))).isEmpty();
    }

    @Test
    void aCommittedChangeIsReportedAlthoughTheConnectionBreaksAfterwards() {
        source.failOnClose = true;

        assertThat(repository.reserve(reserved("a", now).build()).created()).isTrue();
        assertThat(repository.claimEnded(deliverable("p1", now, 9))).hasSize(4);
    }

    @Test
    void eachCallCommitsByItselfAndReturnsTheConnectionUnchanged() throws Exception {
        source.autoCommit = false;
        source.onClose = connection -> autoCommitAtClose = connection.getAutoCommit();

        repository.reserve(reserved("a", now).build());

        assertThat(autoCommitAtClose).isFalse();
        try (JdbcTaskRepository other = new JdbcTaskRepository(pool, "APIINONE_", false)) {
            other.open();
            assertThat(other.find(TaskQuery.bySubmissionId("a"))).hasSize(1);
        }
    }

    @Test
    void anInterruptedThreadStoresTheRowAndStaysInterrupted() {
        Thread.currentThread().interrupt();

        repository.reserve(reserved("a", now).build());
        repository.heartbeat("p1", Duration.ofSeconds(30));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(repository.find(TaskQuery.bySubmissionId("a"))).hasSize(1);
    }
}
