package one.apiin.camel.repository;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import one.apiin.camel.repository.LedgerConnection.Outcome;
import one.apiin.camel.repository.LedgerConnection.Statement;

/**
 * Several changes as one statement, executed and committed by the server in one round trip.
 *
 * <p>Threads: immutable.
 */
record OneStatement(String sql, List<Object> values) {

    private static final String INVALID_TEXT = "22P02";

    /** Where the first has changed its row and another has not, a cast fails on purpose and with it the whole. */
    static OneStatement ofPostgres(Statement first, List<Statement> others) {
        StringBuilder sql = new StringBuilder("WITH changed AS (");
        sql.append(first.sql()).append(" RETURNING 1)");
        List<Object> values = new ArrayList<>(first.values());
        List<String> counts = new ArrayList<>();
        for (Statement other : others) {
            String name = "counted" + counts.size();
            counts.add("(SELECT COUNT(*) FROM " + name + ")");
            sql.append(", ").append(name).append(" AS (").append(other.sql());
            sql.append(" AND EXISTS (SELECT 1 FROM changed) RETURNING 1)");
            values.addAll(other.values());
        }
        String changed = "(SELECT COUNT(*) FROM changed)";
        sql.append(" SELECT ").append(changed).append(", CASE WHEN ").append(changed);
        sql.append(" * ").append(counts.size()).append(" > ").append(String.join(" + ", counts));
        sql.append(" THEN CAST('credits over the limit, or no counter ' || ").append(changed);
        sql.append(" AS INTEGER) ELSE 1 END");
        return new OneStatement(sql.toString(), values);
    }

    /** A block with a transaction of its own; what it changed is its last result. */
    static OneStatement ofMariaDb(Statement first, List<Statement> others) {
        StringBuilder sql =
                new StringBuilder("BEGIN NOT ATOMIC DECLARE changed, counted INT DEFAULT 0;");
        sql.append(" DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;");
        sql.append(" START TRANSACTION; ").append(first.sql());
        sql.append("; SET changed = ROW_COUNT(); IF changed = 1 THEN ");
        List<Object> values = new ArrayList<>(first.values());
        for (Statement other : others) {
            sql.append(other.sql()).append("; SET counted = counted + ROW_COUNT(); ");
            values.addAll(other.values());
        }
        sql.append("END IF; IF counted = ").append(others.size());
        sql.append(" THEN COMMIT; ELSE ROLLBACK; END IF; SELECT changed, counted = ");
        sql.append(others.size()).append("; END");
        return new OneStatement(sql.toString(), values);
    }

    /** What is not {@link Outcome#DONE} has to be rolled back by the caller, and so has a failure. */
    static OneStatement ofH2(Statement first, List<Statement> others) {
        List<Object> values = new ArrayList<>(first.values());
        List<String> counts = new ArrayList<>();
        for (Statement other : others) {
            counts.add(changed(other));
            values.addAll(other.values());
        }
        String all = others.size() + " = " + String.join(" + ", counts);
        return new OneStatement("SELECT " + changed(first) + ", " + all, values);
    }

    private static String changed(Statement change) {
        return "(SELECT COUNT(*) FROM FINAL TABLE (" + change.sql() + "))";
    }

    Outcome execute(LedgerConnection connection) throws SQLException {
        String limited = connection.limited(sql);
        try (PreparedStatement statement = connection.prepared(limited, values)) {
            statement.execute();
            if (limited.startsWith("SELECT set_config")) {
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
}
