package one.apiin.camel.route.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.util.Map;
import javax.sql.DataSource;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.route.ApiInOneContext;
import org.assertj.core.api.AbstractThrowableAssert;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that the ledger does not know stops the start before anything is paid. */
class UnsupportedDatabaseTest {

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    @ParameterizedTest
    @ValueSource(strings = {"SQLite", "HSQL Database Engine", "MySQL", "Oracle"})
    void theStartNamesTheSupportedOnesAndTheInterface(String product) {
        assertThatStart(Map.of("getDatabaseProductName", product))
                .hasStackTraceContaining("H2, PostgreSQL and MariaDB, and not on " + product)
                .hasStackTraceContaining("TaskRepository of your own");
    }

    @ParameterizedTest
    @CsvSource({"10.5.29-MariaDB, 10, 5", "5.5.68-MariaDB, 5, 5"})
    void theStartRefusesAMariaDbThatDoesNotKnowTheWordsOfTheLedger(
            String version, int major, int minor) {
        assertThatStart(mariaDb(version, major, minor))
                .hasStackTraceContaining("needs MariaDB 10.6 or later, and not " + version)
                .hasStackTraceContaining("update the server");
    }

    /** These are H2 in truth, so the start ends at the next question. */
    @ParameterizedTest
    @CsvSource({"10.6.0-MariaDB, 10, 6", "11.4.2-MariaDB, 11, 4"})
    void aLaterMariaDbIsNotRefusedByItsVersion(String version, int major, int minor) {
        assertThatStart(mariaDb(version, major, minor))
                .satisfies(
                        failure ->
                                assertThat(failure)
                                        .rootCause()
                                        .hasMessageContaining("innodb_flush_log_at_trx_commit"));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertThatStart(
            Map<String, Object> metadata) {
        ApiInOneComponent component = camel.newComponent(of(metadata));
        return assertThatThrownBy(
                () -> camel.start(component, r -> r.from("direct:a").to("apiinone:video")));
    }

    private static Map<String, Object> mariaDb(String version, int major, int minor) {
        return Map.of(
                "getDatabaseProductName",
                "MariaDB",
                "getDatabaseProductVersion",
                version,
                "getDatabaseMajorVersion",
                major,
                "getDatabaseMinorVersion",
                minor);
    }

    private static DataSource of(Map<String, Object> metadata) {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:unsupported");
        return wrap(DataSource.class, h2, metadata);
    }

    private static <T> T wrap(Class<T> type, Object target, Map<String, Object> metadata) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> call(target, method, arguments, metadata)));
    }

    private static Object call(
            Object target, Method method, Object[] arguments, Map<String, Object> metadata)
            throws Exception {
        Object answer = metadata.get(method.getName());
        if (answer != null) {
            return answer;
        }
        Object result = method.invoke(target, arguments);
        if (result instanceof Connection) {
            return wrap(Connection.class, result, metadata);
        }
        return result instanceof DatabaseMetaData
                ? wrap(DatabaseMetaData.class, result, metadata)
                : result;
    }
}
