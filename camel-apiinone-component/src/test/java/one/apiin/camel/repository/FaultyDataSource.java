package one.apiin.camel.repository;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Loses the answers to updates, commits and close on demand; hands out connections without
 * autocommit; counts what a database is asked.
 */
final class FaultyDataSource implements DataSource {

    private final DataSource source;

    /** The update whose answer is lost, counted from one; it is made nevertheless. */
    int loseAnswerTo;

    /** The query with parameters that fails, counted from one. */
    int failQuery;

    /** What the driver says of an answer that is lost. */
    String lostState = "08006";

    /** The commit that is not made, and the one whose answer is lost, counted from one. */
    int failCommit;

    int loseAnswerToCommit;

    /** The statement without parameters that fails. */
    String failStatement;

    /** Done after each statement without parameters. */
    Consumer<String> afterStatement = sql -> {};

    boolean failOnRollback;
    boolean failOnClose;

    /** Executed statements and commits of transactions. */
    int statements;

    int commits;

    /** Of the connections that it hands out; null = as they are. */
    Boolean autoCommit = true;

    OnClose onClose = connection -> {};

    interface OnClose {
        void accept(Connection connection) throws SQLException;
    }

    FaultyDataSource(DataSource source) {
        this.source = source;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = source.getConnection();
        if (autoCommit != null) {
            connection.setAutoCommit(autoCommit);
        }
        return proxy(
                Connection.class,
                (method, call) -> {
                    if (method.equals("close")) {
                        onClose.accept(connection);
                    }
                    fail(method.equals("rollback") && failOnRollback);
                    if (method.equals("commit")) {
                        commits++;
                        fail(--failCommit == 0);
                    }
                    Object result = call.call(connection);
                    fail(method.equals("commit") && --loseAnswerToCommit == 0);
                    fail(method.equals("close") && failOnClose);
                    if (result instanceof PreparedStatement statement) {
                        return faulty(statement);
                    }
                    return result instanceof Statement statement ? failing(statement) : result;
                });
    }

    private PreparedStatement faulty(PreparedStatement statement) {
        return proxy(
                PreparedStatement.class,
                (method, call) -> {
                    fail(method.equals("executeQuery") && --failQuery == 0);
                    Object result = call.call(statement);
                    statements += method.startsWith("execute") ? 1 : 0;
                    fail(method.equals("execute") && --loseAnswerTo == 0);
                    return result;
                });
    }

    private Statement failing(Statement statement) {
        return proxy(
                Statement.class,
                (method, call) -> {
                    fail(failStatement != null && failStatement.equals(call.argument()));
                    Object result = call.call(statement);
                    if (call.argument() instanceof String sql) {
                        afterStatement.accept(sql);
                    }
                    return result;
                });
    }

    private void fail(boolean now) throws SQLException {
        if (now) {
            throw new SQLException("broken", lostState);
        }
    }

    interface Call {
        Object call(Object target) throws Throwable;

        /** The first one, or null. */
        Object argument();
    }

    interface Interceptor {
        Object intercept(String method, Call call) throws Throwable;
    }

    static <T> T proxy(Class<T> type, Interceptor interceptor) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, args) ->
                                interceptor.intercept(
                                        method.getName(),
                                        new Call() {
                                            @Override
                                            public Object call(Object target) throws Throwable {
                                                try {
                                                    return method.invoke(target, args);
                                                } catch (InvocationTargetException e) {
                                                    throw e.getCause();
                                                }
                                            }

                                            @Override
                                            public Object argument() {
                                                return args == null ? null : args[0];
                                            }
                                        })));
    }

    @Override
    public Connection getConnection(String user, String password) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        return null;
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return source.isWrapperFor(type);
    }
}
