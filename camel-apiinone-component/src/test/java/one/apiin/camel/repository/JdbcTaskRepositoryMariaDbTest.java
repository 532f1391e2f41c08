package one.apiin.camel.repository;

import static one.apiin.camel.repository.TaskRepositoryContractTasks.ACCOUNT;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import one.apiin.camel.MariaDbExtension;
import one.apiin.camel.PostgresExtension;
import one.apiin.camel.task.TaskRepository;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mariadb.jdbc.MariaDbPoolDataSource;

@EnabledIf(
        value = "one.apiin.camel.MariaDbExtension#isInstalled",
        disabledReason = "mariadb-server is not installed")
class JdbcTaskRepositoryMariaDbTest extends TaskRepositoryContract {

    @RegisterExtension static final MariaDbExtension MARIADB = new MariaDbExtension();
    private static MariaDbPoolDataSource pool;

    @BeforeAll
    static void start() {
        pool = MARIADB.pool();
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    private static JdbcTaskRepository open(DataSource source, String prefix) {
        JdbcTaskRepository opened = new JdbcTaskRepository(source, prefix, true);
        opened.open();
        return opened;
    }

    @Override
    protected TaskRepository create() {
        return open(pool, PostgresExtension.freshPrefix());
    }

    @Test
    void ofSixteenSubmittersOnTwoNodesNoMoreWinThanFit() throws Exception {
        MariaDbPoolDataSource other = MARIADB.pool();
        String prefix = PostgresExtension.freshPrefix();
        repository = open(pool, prefix);

        Limits limits = new Limits();
        limits.useTheRepository();
        limits.race(List.of(repository, open(other, prefix)));

        other.close();
    }

    @Test
    void eightProcessesMayCreateAtOnce() throws Exception {
        String prefix = PostgresExtension.freshPrefix();

        List<MariaDbPoolDataSource> pools = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            pools.add(MARIADB.pool());
        }

        List<JdbcTaskRepository> all = together(8, i -> () -> open(pools.get(i), prefix));

        assertThat(all)
                .hasSize(8)
                .allSatisfy(one -> assertThat(one.purge(ACCOUNT, now, 9)).isZero());
        pools.forEach(MariaDbPoolDataSource::close);
    }

    @Test
    void aServerThatMayForgetACommitIsRefused() throws Exception {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("SET GLOBAL innodb_flush_log_at_trx_commit = 2");
            assertThatIllegalStateException()
                    .isThrownBy(() -> open(pool, "HASTY_").close())
                    .withMessageContaining("innodb_flush_log_at_trx_commit");
            statement.execute("SET GLOBAL innodb_flush_log_at_trx_commit = 1");
        }
    }
}
