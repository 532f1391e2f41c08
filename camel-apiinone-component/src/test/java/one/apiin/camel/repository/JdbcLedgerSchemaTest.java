package one.apiin.camel.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import one.apiin.camel.MariaDbExtension;
import one.apiin.camel.PostgresExtension;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Tables that were not made by the script stop the start: without its keys two submissions could have one key. */
class JdbcLedgerSchemaTest {

    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();
    @RegisterExtension static final MariaDbExtension MARIADB = new MariaDbExtension();

    private final String prefix = PostgresExtension.freshPrefix();

    private static DataSource source(Dialect database) throws SQLException {
        switch (database) {
            case H2:
                JdbcDataSource h2 = new JdbcDataSource();
                h2.setURL("jdbc:h2:mem:schemas;DB_CLOSE_DELAY=-1");
                return h2;
            case POSTGRESQL:
                return POSTGRES.dataSource();
            default:
                assumeTrue(MariaDbExtension.isInstalled(), "mariadb-server is not installed");
                return MARIADB.dataSource();
        }
    }

    private JdbcTaskRepository open(DataSource source, boolean create) {
        JdbcTaskRepository repository = new JdbcTaskRepository(source, prefix, create);
        repository.open();
        return repository;
    }

    private void execute(DataSource source, String... statements) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql.replace("T_", prefix));
            }
        }
    }

    private void assertThatItIsRefused(Dialect database, String table, String lacks)
            throws SQLException {
        for (boolean create : List.of(true, false)) {
            DataSource source = source(database);
            assertThatIllegalStateException()
                    .as(table)
                    .isThrownBy(() -> open(source, create).close())
                    .withMessageContaining(prefix + table + " lacks " + lacks)
                    .withMessageContaining("one/apiin/camel/repository/" + database.script())
                    .withMessageNotContaining("tablePrefix");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCopyOfATableWithoutItsKeyIsRefused(Dialect database) throws SQLException {
        DataSource source = source(database);
        for (String one :
                List.of(
                        "TASK(submission_id)",
                        "PROCESS(process_id)",
                        "CREDITS(account, credit_period)",
                        "META(property_name)")) {
            open(source, true).close();
            String table = one.substring(0, one.indexOf('('));
            String named = "T_" + table;
            execute(
                    source,
                    "CREATE TABLE T_COPY AS SELECT * FROM " + named,
                    "DROP TABLE " + named,
                    "ALTER TABLE T_COPY RENAME TO " + named);

            assertThatItIsRefused(
                    database, table, "the unique key " + one.substring(table.length()));

            execute(source, "DROP TABLE " + named, "DROP TABLE IF EXISTS T_META");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTaskTableWithoutTheKeyOfTasksOfTheProviderIsRefused(Dialect database)
            throws SQLException {
        DataSource source = source(database);
        open(source, true).close();
        String index = "DROP INDEX T_TASK_REMOTE";
        execute(source, database == Dialect.MARIADB ? index + " ON T_TASK" : index);

        assertThatItIsRefused(
                database, "TASK", "the unique key (account, task_id, candidate_task_id)");
    }

    @ParameterizedTest
    @EnumSource
    void aTaskTableWithoutTheKeyOfIdempotencyIsRefused(Dialect database) throws SQLException {
        DataSource source = source(database);
        open(source, true).close();
        execute(
                source,
                database == Dialect.MARIADB
                        ? "ALTER TABLE T_TASK DROP INDEX T_TASK_KEY"
                        : "ALTER TABLE T_TASK DROP CONSTRAINT T_TASK_KEY",
                "CREATE INDEX T_TASK_KEY ON T_TASK (account, task_group, idempotency_key)");

        assertThatItIsRefused(
                database, "TASK", "the unique key (account, task_group, idempotency_key)");
    }

    @ParameterizedTest
    @EnumSource
    void aTableWithoutSomeOfItsColumnsIsRefused(Dialect database) throws SQLException {
        DataSource source = source(database);
        open(source, true).close();
        execute(
                source,
                "ALTER TABLE T_TASK DROP COLUMN last_error",
                "ALTER TABLE T_TASK DROP COLUMN model");

        assertThatItIsRefused(database, "TASK", "the columns model, last_error");
    }

    @ParameterizedTest
    @EnumSource(names = "H2", mode = EnumSource.Mode.EXCLUDE)
    void aUserWhoMayOnlyReadAndWriteRowsOpensTheTablesOfAnother(Dialect database)
            throws SQLException {
        DataSource source = source(database);
        open(source, true).close();
        String user = "u" + prefix.toLowerCase(Locale.ROOT);
        DataSource clerk;
        if (database == Dialect.MARIADB) {
            execute(
                    source,
                    "CREATE USER '" + user + "'@'%' IDENTIFIED BY 'x'",
                    "GRANT SELECT, INSERT, UPDATE, DELETE ON ledger.* TO '" + user + "'@'%'");
            clerk =
                    new MariaDbDataSource(
                            MARIADB.url().replace("user=root", "password=x&user=" + user));
        } else {
            execute(source, "CREATE ROLE " + user + " LOGIN");
            for (String table : List.of("TASK", "PROCESS", "CREDITS", "META")) {
                String rights = "GRANT SELECT, INSERT, UPDATE, DELETE ON T_" + table + " TO ";
                execute(source, rights + user);
            }
            PGSimpleDataSource postgres = new PGSimpleDataSource();
            postgres.setURL(POSTGRES.url().replace("user=postgres", "user=" + user));
            clerk = postgres;
        }

        try (JdbcTaskRepository repository = open(clerk, false)) {
            assertThat(repository.sums("default").states()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "MARIADB", mode = EnumSource.Mode.EXCLUDE)
    void tablesInASchemaOfTheSearchPathServe(Dialect database) throws SQLException {
        DataSource source = source(database);
        execute(source, "CREATE SCHEMA T_FIRST", "CREATE SCHEMA T_SECOND");
        String other = prefix + "FIRST," + prefix + "SECOND";
        DataSource path;
        DataSource second;
        if (database == Dialect.H2) {
            String url = "jdbc:h2:mem:schemas;SCHEMA_SEARCH_PATH=";
            JdbcDataSource h2 = new JdbcDataSource();
            h2.setURL(url + other);
            path = h2;
            JdbcDataSource one = new JdbcDataSource();
            one.setURL("jdbc:h2:mem:schemas;SCHEMA=" + prefix + "SECOND");
            second = one;
        } else {
            PGSimpleDataSource postgres = new PGSimpleDataSource();
            postgres.setURL(POSTGRES.url() + "&currentSchema=" + other.toLowerCase(Locale.ROOT));
            path = postgres;
            PGSimpleDataSource one = new PGSimpleDataSource();
            one.setURL(
                    POSTGRES.url()
                            + "&currentSchema="
                            + prefix.toLowerCase(Locale.ROOT)
                            + "second");
            second = one;
        }
        open(second, true).close();

        open(path, false).close();
    }
}
