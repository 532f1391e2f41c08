package one.apiin.camel.route.operations;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import javax.sql.DataSource;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.route.ApiInOneContext;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that the ledger does not know stops the start before anything is paid. */
class UnsupportedDatabaseTest {

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    @ParameterizedTest
    @ValueSource(strings = {"SQLite", "HSQL Database Engine", "MySQL", "Oracle"})
    void theStartNamesTheSupportedOnesAndTheInterface(String product) {
        ApiInOneComponent component = camel.newComponent(of(product));

        assertThatThrownBy(
                        () -> camel.start(component, r -> r.from("direct:a").to("apiinone:video")))
                .hasStackTraceContaining("H2, PostgreSQL and MariaDB, and not on " + product)
                .hasStackTraceContaining("TaskRepository of your own");
    }

    private static DataSource of(String product) {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:unsupported");
        return wrap(DataSource.class, h2, product);
    }

    private static <T> T wrap(Class<T> type, Object target, String product) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> call(target, method, arguments, product)));
    }

    private static Object call(Object target, Method method, Object[] arguments, String product)
            throws Exception {
        if (method.getName().equals("getDatabaseProductName")) {
            return product;
        }
        Object result = method.invoke(target, arguments);
        if (result instanceof Connection) {
            return wrap(Connection.class, result, product);
        }
        return result instanceof DatabaseMetaData
                ? wrap(DatabaseMetaData.class, result, product)
                : result;
    }
}
