package one.apiin.camel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What counts as a statement and as a commit, and the run of {@link SqlCount}, short. */
class SqlTallyTest {

    private static final String ADD = "INSERT INTO t VALUES (?)";

    private final SqlTally tally = new SqlTally();
    @TempDir Path folder;

    private Connection connection() throws SQLException {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:");
        DataSource counted = tally.around(h2);
        Connection connection = counted.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (n INT)");
        }
        return connection;
    }

    private static void add(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            statement.setInt(1, 1);
            statement.executeUpdate();
        }
    }

    private static void read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery("SELECT n FROM t").close();
        }
    }

    @Test
    void aStatementThatCommitsItselfIsACommitIfItChangedARow() throws SQLException {
        try (Connection connection = connection()) {
            add(connection);
            add(connection);
            read(connection);
        }

        assertThat(tally.counts().statements()).containsEntry(ADD, 2L);
        assertThat(tally.counts().commits()).isEqualTo(2);
        assertThat(tally.counts().all()).isEqualTo(4);
    }

    @Test
    void aQueryThatChangesARowIsACommit() throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            String sql = "SELECT COUNT(*) FROM FINAL TABLE (" + ADD.replace("?", "1") + ")";
            statement.executeQuery(sql).close();
        }

        assertThat(tally.counts().commits()).isEqualTo(1);
    }

    @Test
    void aTransactionIsOneCommitAndNoneIfItOnlyReadOrWasRolledBack() throws SQLException {
        try (Connection connection = connection()) {
            connection.setAutoCommit(false);
            add(connection);
            add(connection);
            connection.commit();
            read(connection);
            connection.commit();
            add(connection);
            connection.rollback();
            connection.setAutoCommit(true);
        }

        assertThat(tally.counts().commits()).isEqualTo(1);
    }

    @Test
    @Timeout(120)
    void eachTaskIsInsertedOnce() throws Exception {
        SqlRun.Result result = new SqlRun(Databases.h2(folder), 0).run(10, 1);

        assertThat(result.commits()).isBetween(6.0, 7.0);
        assertThat(result.each())
                .anySatisfy(
                        (sql, count) -> {
                            assertThat(sql).startsWith("INSERT APIINONE_TASK");
                            assertThat(count).isEqualTo(1.0);
                        });
    }
}
