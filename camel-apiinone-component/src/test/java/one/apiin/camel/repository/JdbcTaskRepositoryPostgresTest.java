package one.apiin.camel.repository;

import static one.apiin.camel.repository.TaskRepositoryContractTasks.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import one.apiin.camel.task.TaskRepository;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGConnectionPoolDataSource;

class JdbcTaskRepositoryPostgresTest extends TaskRepositoryContract {

    private static final AtomicInteger LEDGERS = new AtomicInteger();
    private static EmbeddedPostgres postgres;
    private static JdbcConnectionPool pool;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.builder().setServerConfig("synchronous_commit", "on").start();
        pool = pool("");
    }

    /** H2's pool serves any driver. */
    private static JdbcConnectionPool pool(String settings) {
        PGConnectionPoolDataSource source = new PGConnectionPoolDataSource();
        source.setURL(postgres.getJdbcUrl("postgres", "postgres") + settings);
        JdbcConnectionPool pool = JdbcConnectionPool.create(source);
        pool.setMaxConnections(20);
        return pool;
    }

    @AfterAll
    static void stop() throws IOException {
        pool.dispose();
        postgres.close();
    }

    private static JdbcTaskRepository open(DataSource source, String prefix) {
        JdbcTaskRepository opened = new JdbcTaskRepository(source, prefix, true);
        opened.open();
        return opened;
    }

    private static String freshPrefix() {
        return "L" + LEDGERS.incrementAndGet() + "_";
    }

    @Override
    protected TaskRepository create() {
        return open(pool, freshPrefix());
    }

    @Test
    void aDatabaseThatAnswersBeforeItHasWrittenIsRefused() {
        JdbcConnectionPool hasty = pool("&options=-c%20synchronous_commit=off");

        assertThatIllegalStateException()
                .isThrownBy(() -> open(hasty, "HASTY_").close())
                .withMessageContaining("synchronous_commit");

        hasty.dispose();
    }

    @Test
    void aDatabaseThatIsStricterAboutTransactionsServesToo() throws Exception {
        JdbcConnectionPool strict =
                pool("&options=-c%20default_transaction_isolation=serializable");
        repository = open(strict, freshPrefix());

        eightThreadsOfTwoProcessesClaimEachRowOnce();
        ofSixteenSubmittersWithOneKeyOneCreates();
        whoeverLosesARaceCountsNothing();

        strict.dispose();
    }

    @Test
    void ofSixteenSubmittersOnTwoNodesNoMoreWinThanFit() throws Exception {
        JdbcConnectionPool other = pool("");
        String prefix = freshPrefix();
        repository = open(pool, prefix);

        race(List.of(repository, open(other, prefix)));

        other.dispose();
    }

    @Test
    void aLimitHoldsOnADatabaseThatIsStricterAboutTransactions() throws Exception {
        JdbcConnectionPool strict =
                pool("&options=-c%20default_transaction_isolation=serializable");
        repository = open(strict, freshPrefix());

        race(List.of(repository));

        strict.dispose();
    }

    @Test
    void eightProcessesMayCreateAtOnce() throws Exception {
        String prefix = freshPrefix();

        List<JdbcTaskRepository> all = together(8, i -> () -> open(pool, prefix));

        assertThat(all).hasSize(8).allSatisfy(one -> assertThat(one.purge(now)).isZero());
    }
}
