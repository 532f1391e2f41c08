package one.apiin.camel.benchmarks;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;

/**
 * Counts the statements that go through a data source, and the commits that keep something.
 *
 * <p>Threads: safe for concurrent use, as far as the data source is.
 */
final class SqlTally {

    private final Map<String, LongAdder> statements = new ConcurrentHashMap<>();
    private final LongAdder commits = new LongAdder();

    /**
     * @param statements executions by the text of the statement
     * @param commits explicit ones, and statements committed by themselves, that changed a row
     */
    record Counts(Map<String, Long> statements, long commits) {
        long all() {
            return statements.values().stream().mapToLong(Long::longValue).sum();
        }

        Counts minus(Counts earlier) {
            Map<String, Long> rest = new TreeMap<>(statements);
            earlier.statements.forEach((sql, count) -> rest.merge(sql, -count, Long::sum));
            return new Counts(rest, commits - earlier.commits);
        }
    }

    Counts counts() {
        Map<String, Long> now = new TreeMap<>();
        statements.forEach((sql, count) -> now.put(sql, count.sum()));
        return new Counts(now, commits.sum());
    }

    /** The same data source, counted. */
    DataSource around(DataSource source) {
        return proxy(
                DataSource.class,
                (proxy, method, arguments) -> {
                    Object result = call(source, method, arguments);
                    return result instanceof Connection connection
                            ? new Counted(connection).proxy()
                            : result;
                });
    }

    /** One connection: remembers whether its transaction has changed something. */
    private final class Counted {

        private final Connection connection;
        private boolean changed;

        Counted(Connection connection) {
            this.connection = connection;
        }

        Connection proxy() {
            return SqlTally.proxy(Connection.class, this::onConnection);
        }

        private Object onConnection(Object proxy, Method method, Object[] arguments)
                throws Throwable {
            Object result = call(connection, method, arguments);
            if (result instanceof PreparedStatement statement) {
                return statement(PreparedStatement.class, statement, (String) arguments[0]);
            }
            if (result instanceof Statement statement) {
                return statement(Statement.class, statement, null);
            }
            switch (method.getName()) {
                case "commit", "setAutoCommit" -> committed();
                case "rollback" -> changed = false;
                default -> {}
            }
            return result;
        }

        private <T extends Statement> T statement(Class<T> type, T statement, String prepared) {
            return SqlTally.proxy(
                    type,
                    (proxy, method, arguments) -> {
                        Object result = call(statement, method, arguments);
                        if (method.getName().startsWith("execute")) {
                            String sql = prepared == null ? (String) arguments[0] : prepared;
                            executed(sql, isChange(sql, result, statement));
                        }
                        return result;
                    });
        }

        /** Only changes carry limits of time; their count is behind that of the limits, or in a query's row. */
        private boolean isChange(String sql, Object result, Statement statement) throws Exception {
            return result instanceof Integer rows && rows > 0
                    || Boolean.FALSE.equals(result) && statement.getUpdateCount() > 0
                    || sql.startsWith("SELECT set_config")
                    || sql.contains("FROM FINAL TABLE");
        }

        private void executed(String sql, boolean change) throws Exception {
            statements.computeIfAbsent(sql, s -> new LongAdder()).increment();
            changed |= change;
            if (connection.getAutoCommit()) {
                committed();
            }
        }

        private void committed() {
            if (changed) {
                commits.increment();
            }
            changed = false;
        }
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
