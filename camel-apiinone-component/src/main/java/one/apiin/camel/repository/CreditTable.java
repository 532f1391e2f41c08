package one.apiin.camel.repository;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import one.apiin.camel.repository.LedgerConnection.Statement;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.VideoTask;

/**
 * The counters of credits in the database: one row for each account and period, changed together
 * with the task, and after it, since all tasks of a period share it.
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
        String create =
                "INSERT INTO %s (account, credit_period, credits_reserved, credits_charged,"
                        + " credits_refunded, credits_unknown) VALUES (?, ?, 0, 0, 0, 0)";
        insert = create.formatted(table);
        String add =
                "UPDATE %s SET credits_reserved = credits_reserved + ?,"
                        + " credits_charged = credits_charged + ?,"
                        + " credits_refunded = credits_refunded + ?,"
                        + " credits_unknown = credits_unknown + ?";
        update = add.formatted(table) + counter;
        updateWithin = update + " AND " + COMMITTED + " <= ?";
        String all =
                "SELECT credit_period, credits_reserved, credits_charged, credits_refunded,"
                        + " credits_unknown FROM %s WHERE account = ?";
        selectAll = all.formatted(table);
    }

    /**
     * Makes the counters that are not there yet, outside the transaction that will change them: a
     * counter that another transaction has just made would end it.
     */
    void make(LedgerConnection connection, Set<CreditCounter> counters) throws SQLException {
        for (CreditCounter counter : counters) {
            if (!made.contains(counter)) {
                if (committed(connection, counter).isEmpty()) {
                    connection.inserts(insert, key(counter));
                }
                made.add(counter);
            }
        }
    }

    /** The statements that change the counters; the one that pays for {@code row} may not exceed {@code limit}. */
    List<Statement> counts(
            VideoTask row, SortedMap<CreditCounter, CreditSums> changes, CreditLimit limit) {
        List<Statement> statements = new ArrayList<>();
        changes.forEach(
                (counter, change) -> {
                    boolean held = !limit.isNone() && counter.equals(CreditCounter.of(row));
                    List<Object> values = values(counter, change);
                    if (held) {
                        values.add(limit.credits() - change.committed());
                    }
                    statements.add(new Statement(held ? updateWithin : update, values));
                });
        return statements;
    }

    /**
     * Why a counter was not changed: over the limit; or another node has changed or removed it meanwhile, so
     * that all must begin anew.
     *
     * @throws one.apiin.camel.error.CreditLimitExceededException if it would exceed the limit
     */
    SQLException refused(
            LedgerConnection connection,
            VideoTask row,
            SortedMap<CreditCounter, CreditSums> changes,
            CreditLimit limit)
            throws SQLException {
        made.removeAll(changes.keySet());
        CreditCounter counter = CreditCounter.of(row);
        CreditSums change = changes.getOrDefault(counter, CreditSums.ZERO);
        for (long committed : committed(connection, counter)) {
            if (!limit.allows(committed, change.committed())) {
                throw limit.exceeded(row, committed);
            }
        }
        return LedgerConnection.conflict("The counter of " + counter.period() + " has changed");
    }

    private List<Long> committed(LedgerConnection connection, CreditCounter counter)
            throws SQLException {
        return connection.query(select, key(counter), row -> row.getLong(1));
    }

    private static List<Object> key(CreditCounter counter) {
        return List.of(counter.account(), counter.period());
    }

    private static List<Object> values(CreditCounter counter, CreditSums added) {
        List<Object> values = new ArrayList<>();
        Collections.addAll(
                values, added.reserved(), added.charged(), added.refunded(), added.unknown());
        values.addAll(key(counter));
        return values;
    }

    /** A counter at zero is left out. */
    Map<String, CreditSums> byPeriod(LedgerConnection connection, String account)
            throws SQLException {
        Map<String, CreditSums> sums = new HashMap<>();
        connection.query(selectAll, List.of(account), row -> sums.put(row.getString(1), sums(row)));
        sums.values().removeIf(CreditSums.ZERO::equals);
        return Map.copyOf(sums);
    }

    private static CreditSums sums(ResultSet row) throws SQLException {
        return new CreditSums(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
    }
}
