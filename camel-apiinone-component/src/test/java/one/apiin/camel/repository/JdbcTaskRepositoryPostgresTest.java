package one.apiin.camel.repository;

import static one.apiin.camel.repository.TaskRepositoryContractTasks.ACCOUNT;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.reserved;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import one.apiin.camel.PostgresExtension;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskRepository;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class JdbcTaskRepositoryPostgresTest extends TaskRepositoryContract {

    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();
    private static JdbcConnectionPool pool;

    @BeforeAll
    static void start() {
        pool = POSTGRES.pool("");
    }

    @AfterAll
    static void stop() {
        pool.dispose();
    }

    private static JdbcTaskRepository open(DataSource source, String prefix) {
        JdbcTaskRepository opened = new JdbcTaskRepository(source, prefix, true);
        opened.open();
        return opened;
    }

    /** Tests of the contract, run on the current repository. */
    private static <T extends TaskRepositoryContractTests> T use(T tests) {
        tests.useTheRepository();
        return tests;
    }

    @Override
    protected TaskRepository create() {
        return open(pool, POSTGRES.prefix());
    }

    @Test
    void aDatabaseThatAnswersBeforeItHasWrittenIsRefused() {
        JdbcConnectionPool hasty = POSTGRES.pool("&options=-c%20synchronous_commit=off");

        assertThatIllegalStateException()
                .isThrownBy(() -> open(hasty, "HASTY_").close())
                .withMessageContaining("synchronous_commit");

        hasty.dispose();
    }

    @ParameterizedTest
    @ValueSource(strings = {"LATIN1", "EUC_JP"})
    void aDatabaseThatCannotKeepAllTextsIsRefused(String encoding) throws SQLException {
        DataSource source = database(encoding);

        assertThatIllegalStateException()
                .isThrownBy(() -> open(source, POSTGRES.prefix()).close())
                .withMessageContaining("has the encoding " + encoding)
                .withMessageContaining("ENCODING 'UTF8'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF8", "SQL_ASCII"})
    void aDatabaseThatKeepsAllTextsServes(String encoding) throws SQLException {
        try (JdbcTaskRepository repository = open(database(encoding), POSTGRES.prefix())) {
            Instant now = repository.heartbeat("p1", Duration.ofSeconds(30));
            repository.reserve(reserved("a", now).idempotencyKey("\u9375").build());

            assertThat(repository.find(TaskQuery.bySubmissionId("a")))
                    .singleElement()
                    .satisfies(row -> assertThat(row.getIdempotencyKey()).isEqualTo("\u9375"));
        }
    }

    private static DataSource database(String encoding) throws SQLException {
        String name = encoding.toLowerCase(Locale.ROOT);
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + name);
            statement.execute(
                    "CREATE DATABASE "
                            + name
                            + " ENCODING '"
                            + encoding
                            + "' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
        }
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(POSTGRES.url().replace("/postgres?", "/" + name + "?"));
        return source;
    }

    @Test
    void aDatabaseThatIsStricterAboutTransactionsServesToo() throws Exception {
        JdbcConnectionPool strict =
                POSTGRES.pool("&options=-c%20default_transaction_isolation=serializable");
        repository = open(strict, PostgresExtension.freshPrefix());

        use(new Claims()).eightThreadsOfTwoProcessesClaimEachRowOnce();
        use(new Tasks()).ofSixteenSubmittersWithOneKeyOneCreates();
        use(new Credits()).theLosersOfARaceCountNothing();

        strict.dispose();
    }

    @Test
    void ofSixteenSubmittersOnTwoNodesNoMoreWinThanFit() throws Exception {
        JdbcConnectionPool other = POSTGRES.pool("");
        String prefix = PostgresExtension.freshPrefix();
        repository = open(pool, prefix);

        use(new Limits()).race(List.of(repository, open(other, prefix)));

        other.dispose();
    }

    @Test
    void aLimitHoldsOnADatabaseThatIsStricterAboutTransactions() throws Exception {
        JdbcConnectionPool strict =
                POSTGRES.pool("&options=-c%20default_transaction_isolation=serializable");
        repository = open(strict, PostgresExtension.freshPrefix());

        use(new Limits()).race(List.of(repository));

        strict.dispose();
    }

    @Test
    void eightProcessesMayCreateAtOnce() throws Exception {
        String prefix = PostgresExtension.freshPrefix();

        List<JdbcTaskRepository> all = together(8, i -> () -> open(pool, prefix));

        assertThat(all)
                .hasSize(8)
                .allSatisfy(one -> assertThat(one.purge(ACCOUNT, now, 9)).isZero());
    }
}
