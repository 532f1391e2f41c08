package one.apiin.camel.repository;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs statements on the data source's connections, each committed by itself unless it is part of a
 * transaction.
 *
 * <p>Threads: safe for concurrent use; each call takes a connection and gives it back.
 */
final class JdbcSession {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcSession.class);
    private static final int ATTEMPTS = 50;
    private static final String H2_CONCURRENT_UPDATE = "90131";
    private static final String MAY_BE_DONE = "40003";

    private final DataSource dataSource;

    JdbcSession(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    interface Step<T> {
        T run() throws SQLException;
    }

    interface Preparation {
        void run() throws SQLException;
    }

    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Does work on a connection of its own; {@code deed} names it if it fails. */
    <T> T call(String deed, Work<T> work) {
        return attempt(
                deed,
                () -> {
                    Connection connection = dataSource.getConnection();
                    try {
                        return committed(connection, work);
                    } finally {
                        closeQuietly(connection);
                    }
                });
    }

    /**
     * @throws LedgerException if the database fails
     */
    static <T> T attempt(String deed, Step<T> step) {
        // An interrupt closes the file channel of an embedded H2 and with it the whole database.
        boolean interrupted = Thread.interrupted();
        try {
            return step.run();
        } catch (SQLException e) {
            throw LedgerException.during(deed, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static <T> T committed(Connection connection, Work<T> work) throws SQLException {
        if (connection.getAutoCommit()) {
            return work.on(connection);
        }
        connection.setAutoCommit(true);
        try {
            return work.on(connection);
        } finally {
            try {
                connection.setAutoCommit(false);
            } catch (SQLException e) {
                LOG.debug("A connection of the ledger broke after its work", e);
            }
        }
    }

    /** What was committed stays so: an error while closing does not fail the call. */
    static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("A connection of the ledger could not be closed", e);
        }
    }

    /** The number of rows changed. */
    static int update(Connection connection, String sql, List<?> values) throws SQLException {
        return repeated(
                connection,
                () -> {
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        bind(statement, values);
                        return statement.executeUpdate();
                    }
                });
    }

    static <T> List<T> query(Connection connection, String sql, List<?> values, Reader<T> reader)
            throws SQLException {
        return repeated(
                connection,
                () -> {
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        bind(statement, values);
                        return read(statement, reader);
                    }
                });
    }

    private static <T> List<T> read(PreparedStatement statement, Reader<T> reader)
            throws SQLException {
        List<T> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                rows.add(reader.read(result));
            }
        }
        return rows;
    }

    /**
     * Runs steps as one transaction: all of it is kept, or nothing. If it met another one it begins
     * anew, with what prepares it and is committed by itself.
     */
    static <T> T transaction(Connection connection, Preparation before, Step<T> steps)
            throws SQLException {
        return repeated(
                connection,
                () -> {
                    before.run();
                    connection.setAutoCommit(false);
                    T result = whole(connection, steps);
                    resume(connection);
                    return result;
                });
    }

    private static <T> T whole(Connection connection, Step<T> steps) throws SQLException {
        try {
            T result = steps.run();
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            try {
                connection.rollback();
                connection.setAutoCommit(true);
            } catch (SQLException broken) {
                // Autocommit stays off: to set it would commit a half. The close rolls back.
                e.addSuppressed(broken);
            }
            throw e;
        }
    }

    /** What was committed stays so: a later error does not fail the call. */
    private static void resume(Connection connection) {
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            LOG.debug("A connection of the ledger broke after its commit", e);
        }
    }

    /**
     * A conflict with another transaction is tried again: nothing of the statement was kept. Within a
     * transaction nothing of that was kept either, so that the whole of it must begin anew.
     */
    private static <T> T repeated(Connection connection, Step<T> statement) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return statement.run();
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !isConflict(e) || !connection.getAutoCommit()) {
                    throw e;
                }
                Thread.yield();
            }
        }
    }

    /** The ledger's clock. */
    static Instant now(Connection connection) throws SQLException {
        return RowRules.millis(
                query(connection, "SELECT CURRENT_TIMESTAMP", List.of(), row -> instant(row, 1))
                        .get(0));
    }

    static boolean isTaken(SQLException failure) {
        return "23505".equals(failure.getSQLState());
    }

    /** To be thrown by a transaction that must begin anew. */
    static SQLException conflict(String reason) {
        return new SQLException(reason, "40001");
    }

    /**
     * Serialization failure or deadlock: rolled back whole, so that it can be repeated. Not so 40003: its
     * statement may have been done.
     */
    private static boolean isConflict(SQLException failure) {
        String state = failure.getSQLState();
        return state != null
                && (state.startsWith("40") && !state.equals(MAY_BE_DONE)
                        || state.equals(H2_CONCURRENT_UPDATE));
    }

    private static void bind(PreparedStatement statement, List<?> values) throws SQLException {
        for (int at = 0; at < values.size(); at++) {
            Object value = values.get(at);
            statement.setObject(
                    at + 1, value instanceof Instant i ? i.atOffset(ZoneOffset.UTC) : value);
        }
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
