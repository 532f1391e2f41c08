package one.apiin.camel.repository;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import one.apiin.camel.repository.JdbcSession.Deadlines;

/**
 * One connection of the ledger, and the statements that run on it: each is committed by itself, but those of
 * {@link #together}.
 *
 * <p>Threads: one at a time.
 */
final class LedgerConnection {

    private static final int ATTEMPTS = 50;
    private static final String H2_CONCURRENT_UPDATE = "90131";
    private static final int MARIADB_TAKEN = 1062;
    private static final Set<Integer> MARIADB_READ_ONLY = Set.of(1290, 1836);
    private static final String MAY_BE_DONE = "40003";

    /** PostgreSQL's cast that fails on purpose. */
    private static final String INVALID_TEXT = "22P02";

    private final Connection jdbc;
    private final Dialect dialect;
    private final Deadlines deadlines;
    private int changes;

    /**
     * @param dialect null = not known yet, which {@link Dialect#of} does not need
     */
    LedgerConnection(Connection jdbc, Dialect dialect, Deadlines deadlines) {
        this.jdbc = jdbc;
        this.dialect = dialect;
        this.deadlines = deadlines;
    }

    /** For statements without limits of time, which those of H2 are. */
    static LedgerConnection plain(Connection jdbc) {
        return new LedgerConnection(jdbc, Dialect.H2, null);
    }

    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    record Statement(String sql, List<?> values) {}

    /** What became of statements that had to change one row each. */
    enum Outcome {
        /** All have changed their row, and are committed. */
        DONE,
        /** The first one found no row: nothing is changed. */
        LOST,
        /** A later one found no row: nothing is changed. */
        REFUSED
    }

    Connection jdbc() {
        return jdbc;
    }

    Dialect dialect() {
        return dialect;
    }

    /** The number of statements that may have changed something. */
    int changes() {
        return changes;
    }

    /** The number of rows changed. */
    int update(String sql, List<?> values) throws SQLException {
        changes++;
        String words = dialect.limited(sql, deadlines);
        return repeated(
                () -> {
                    try (PreparedStatement statement = prepared(words, values)) {
                        if (statement.execute()) {
                            statement.getMoreResults(); // the first one is that of the limits
                        }
                        return statement.getUpdateCount();
                    }
                });
    }

    /** Whether it inserted a row: false if its key is taken. */
    boolean inserts(String sql, List<?> values) throws SQLException {
        try {
            return update(sql, values) == 1;
        } catch (SQLException e) {
            if (!isTaken(e)) {
                throw e;
            }
            return false;
        }
    }

    <T> List<T> query(String sql, List<?> values, Reader<T> reader) throws SQLException {
        String words = dialect.query(sql, deadlines);
        return repeated(
                () -> {
                    try (PreparedStatement statement = prepared(words, values);
                            ResultSet result = statement.executeQuery()) {
                        List<T> rows = new ArrayList<>();
                        while (result.next()) {
                            rows.add(reader.read(result));
                        }
                        return rows;
                    }
                });
    }

    /** The first column of each row. */
    List<String> texts(String sql, Object... values) throws SQLException {
        return query(sql, List.of(values), row -> row.getString(1));
    }

    /** Changes the row of the first statement and those of the others, all of them or none. */
    Outcome together(Statement first, List<Statement> others) throws SQLException {
        String sql = dialect.together(first.sql(), others.stream().map(Statement::sql).toList());
        List<Object> values = new ArrayList<>(first.values());
        others.forEach(other -> values.addAll(other.values()));
        changes += 1 + others.size();
        return dialect == Dialect.H2 ? transaction(sql, values) : outcome(sql, values);
    }

    /** What is not {@link Outcome#DONE} is rolled back, and so is a failure. */
    private Outcome transaction(String sql, List<?> values) throws SQLException {
        jdbc.setAutoCommit(false);
        try {
            Outcome outcome = outcome(sql, values);
            if (outcome == Outcome.DONE) {
                jdbc.commit();
            } else {
                jdbc.rollback();
            }
            JdbcSession.quietly(
                    "A connection of the ledger broke after its commit",
                    () -> jdbc.setAutoCommit(true));
            return outcome;
        } catch (SQLException | RuntimeException e) {
            try {
                jdbc.rollback();
                jdbc.setAutoCommit(true);
            } catch (SQLException broken) {
                // Autocommit stays off: to set it would commit a half. The close rolls back, or the
                // next use.
                e.addSuppressed(broken);
            }
            throw e;
        }
    }

    private Outcome outcome(String sql, List<?> values) throws SQLException {
        try (PreparedStatement statement = prepared(dialect.limited(sql, deadlines), values)) {
            statement.execute();
            if (dialect == Dialect.POSTGRESQL) {
                statement.getMoreResults(); // the first one is that of the limits
            }
            try (ResultSet result = statement.getResultSet()) {
                result.next();
                if (result.getLong(1) != 1) {
                    return Outcome.LOST;
                }
                return result.getLong(2) == 0 ? Outcome.REFUSED : Outcome.DONE;
            }
        } catch (SQLException e) {
            if (INVALID_TEXT.equals(e.getSQLState())) {
                return Outcome.REFUSED;
            }
            throw e;
        }
    }

    private PreparedStatement prepared(String sql, List<?> values) throws SQLException {
        PreparedStatement statement = jdbc.prepareStatement(sql);
        for (int at = 0; at < values.size(); at++) {
            Object value = values.get(at);
            statement.setObject(at + 1, value instanceof Instant i ? dialect.time(i) : value);
        }
        return statement;
    }

    /**
     * A conflict with another transaction is tried again: nothing of the statement was kept. Within a
     * transaction nothing of that was kept either, so that the whole of it must begin anew.
     */
    <T> T repeated(JdbcSession.Step<T> statement) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return statement.run();
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !isConflict(e) || !jdbc.getAutoCommit()) {
                    throw e;
                }
                Thread.yield();
            }
        }
    }

    /** The ledger's clock. */
    Instant now() throws SQLException {
        return RowRules.millis(
                query("SELECT CURRENT_TIMESTAMP", List.of(), row -> instant(row, 1)).get(0));
    }

    static boolean isTaken(SQLException failure) {
        return "23505".equals(failure.getSQLState()) || failure.getErrorCode() == MARIADB_TAKEN;
    }

    /** The server refuses every change: it is a replica, or has become one. */
    static boolean isReadOnly(SQLException failure) {
        return "25006".equals(failure.getSQLState())
                || MARIADB_READ_ONLY.contains(failure.getErrorCode());
    }

    /** To be thrown where all must begin anew. */
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

    static Instant instant(ResultSet row, int column) throws SQLException {
        if ("DATETIME".equals(row.getMetaData().getColumnTypeName(column))) {
            LocalDateTime utc = row.getObject(column, LocalDateTime.class);
            return utc == null ? null : utc.toInstant(ZoneOffset.UTC);
        }
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
