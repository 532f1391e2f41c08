package one.apiin.camel.repository;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import one.apiin.camel.repository.LedgerConnection.Outcome;
import one.apiin.camel.repository.LedgerConnection.Statement;

/**
 * Several changes as one statement of PostgreSQL, executed and committed in one round trip. Where the first has
 * changed its row and another has not, a cast fails on purpose and with it the whole.
 *
 * <p>Threads: immutable.
 */
record OneStatement(Statement whole) {

    private static final String INVALID_TEXT = "22P02";

    static OneStatement of(Statement first, List<Statement> others) {
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
        sql.append(" AS INTEGER) END");
        return new OneStatement(new Statement(sql.toString(), values));
    }

    Outcome execute(LedgerConnection connection) throws SQLException {
        String sql = connection.limited(whole.sql());
        try (PreparedStatement statement = connection.prepared(sql, whole.values())) {
            statement.execute();
            statement.getMoreResults(); // the first one is that of the limits
            try (ResultSet result = statement.getResultSet()) {
                result.next();
                return result.getLong(1) == 1 ? Outcome.DONE : Outcome.LOST;
            }
        } catch (SQLException e) {
            if (INVALID_TEXT.equals(e.getSQLState())) {
                return Outcome.REFUSED;
            }
            throw e;
        }
    }
}
