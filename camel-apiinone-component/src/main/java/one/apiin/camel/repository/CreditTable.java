package one.apiin.camel.repository;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.VideoTask;

/**
 * The counters of credits in the database: one row for each account and period, changed in the
 * transaction that changes the task, as its last statement, since all tasks of a period share it.
 *
 * <p>Threads: safe for concurrent use.
 */
final class CreditTable {

    private static final String COMMITTED = "credits_reserved + credits_charged + credits_unknown";

    private final String select;
    private final String insert;
    private final String update;
    private final String updateWithin;
    private final String selectAll;
    private final Set<CreditCounter> made = ConcurrentHashMap.newKeySet();

    CreditTable(String prefix) {
        String table = prefix + "CREDITS";
        String counter = " WHERE account = ? AND credit_period = ?";
        select = "SELECT " + COMMITTED + " FROM " + table + counter;
        insert =
                "INSERT INTO "
                        + table
                        + " (account, credit_period, credits_reserved, credits_charged,"
                        + " credits_refunded, credits_unknown) VALUES (?, ?, 0, 0, 0, 0)";
        update =
                "UPDATE "
                        + table
                        + " SET credits_reserved = credits_reserved + ?,"
                        + " credits_charged = credits_charged + ?,"
                        + " credits_refunded = credits_refunded + ?,"
                        + " credits_unknown = credits_unknown + ?"
                        + counter;
        updateWithin = update + " AND " + COMMITTED + " <= ?";
        selectAll =
                "SELECT credit_period, credits_reserved, credits_charged, credits_refunded,"
                        + " credits_unknown FROM "
                        + table
                        + " WHERE account = ?";
    }

    /**
     * Makes the counters that are not there yet, outside the transaction that will change them: a
     * counter that another transaction has just made would end it.
     */
    void make(Connection connection, Set<CreditCounter> counters) throws SQLException {
        for (CreditCounter counter : counters) {
            if (!made.contains(counter)) {
                make(connection, counter);
                made.add(counter);
            }
        }
    }

    private void make(Connection connection, CreditCounter counter) throws SQLException {
        if (committed(connection, counter).isEmpty()) {
            try {
                JdbcSession.update(connection, insert, key(counter));
            } catch (SQLException e) {
                if (!JdbcSession.isTaken(e)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Changes the counters, in the transaction that the caller has begun and will end.
     *
     * @throws one.apiin.camel.error.CreditLimitExceededException if the counter that pays for {@code
     *     row} would exceed {@code limit}
     */
    void count(
            Connection connection,
            VideoTask row,
            SortedMap<CreditCounter, CreditSums> changes,
            CreditLimit limit)
            throws SQLException {
        for (Map.Entry<CreditCounter, CreditSums> change : changes.entrySet()) {
            CreditCounter counter = change.getKey();
            boolean held = !limit.isNone() && counter.equals(CreditCounter.of(row));
            List<Object> values = values(counter, change.getValue());
            if (held) {
                values.add(limit.credits() - change.getValue().committed());
            }
            if (JdbcSession.update(connection, held ? updateWithin : update, values) == 0) {
                throw refused(connection, row, counter, limit);
            }
        }
    }

    /** Over the limit; or another transaction has changed or removed the counter meanwhile: try again. */
    private SQLException refused(
            Connection connection, VideoTask row, CreditCounter counter, CreditLimit limit)
            throws SQLException {
        List<Long> committed = committed(connection, counter);
        if (committed.isEmpty()) {
            made.remove(counter);
        } else if (!limit.allows(
                committed.get(0), CreditCounter.added(row).get(counter).committed())) {
            throw limit.exceeded(row, committed.get(0));
        }
        return JdbcSession.conflict("The counter of " + counter.period() + " has changed");
    }

    private List<Long> committed(Connection connection, CreditCounter counter) throws SQLException {
        return JdbcSession.query(connection, select, key(counter), row -> row.getLong(1));
    }

    private static List<Object> key(CreditCounter counter) {
        return List.of(counter.account(), counter.period());
    }

    private static List<Object> values(CreditCounter counter, CreditSums added) {
        List<Object> values =
                new ArrayList<>(
                        List.of(
                                added.reserved(),
                                added.charged(),
                                added.refunded(),
                                added.unknown()));
        values.addAll(key(counter));
        return values;
    }

    /** A counter at zero is left out. */
    Map<String, CreditSums> byPeriod(Connection connection, String account) throws SQLException {
        Map<String, CreditSums> sums = new HashMap<>();
        for (Period period :
                JdbcSession.query(connection, selectAll, List.of(account), Period::read)) {
            if (!period.sums().equals(CreditSums.ZERO)) {
                sums.put(period.name(), period.sums());
            }
        }
        return Map.copyOf(sums);
    }

    private record Period(String name, CreditSums sums) {
        static Period read(ResultSet row) throws SQLException {
            return new Period(
                    row.getString(1),
                    new CreditSums(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)));
        }
    }
}
