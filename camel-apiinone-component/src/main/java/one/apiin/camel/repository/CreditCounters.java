package one.apiin.camel.repository;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import one.apiin.camel.repository.LedgerConnection.Statement;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.Credits;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

/**
 * The counters of credits, which a change of a row changes with it: kept by {@link InMemory} or {@link Table}. They are
 * changed in their order, so that two transactions cannot deadlock.
 */
final class CreditCounters {

    /** Names the counter that a row's credits are added to. */
    record Counter(String account, String period) implements Comparable<Counter> {

        private static final Comparator<Counter> ORDER =
                Comparator.comparing(Counter::account).thenComparing(Counter::period);

        private static Counter of(VideoTask row) {
            return new Counter(row.getAccount(), row.getCreditPeriod());
        }

        @Override
        public int compareTo(Counter other) {
            return ORDER.compare(this, other);
        }
    }

    private CreditCounters() {}

    /** What a new row adds; empty if nothing. */
    static SortedMap<Counter, CreditSums> added(VideoTask row) {
        SortedMap<Counter, CreditSums> changes = new TreeMap<>();
        add(changes, row, Credits.of(row));
        return changes;
    }

    /** What the change of a row adds and takes away; empty if nothing, which is the usual case. */
    static SortedMap<Counter, CreditSums> changed(VideoTask seen, VideoTask next) {
        SortedMap<Counter, CreditSums> changes = added(next);
        add(changes, seen, CreditSums.ZERO.minus(Credits.of(seen)));
        changes.values().removeIf(CreditSums.ZERO::equals);
        return changes;
    }

    private static void add(
            SortedMap<Counter, CreditSums> changes, VideoTask row, CreditSums sums) {
        if (!sums.equals(CreditSums.ZERO)) {
            changes.merge(Counter.of(row), sums, CreditSums::plus);
        }
    }

    /** The limit of a change: only a reservation is held against it. */
    static CreditLimit limitOf(VideoTask seen, VideoTask next, CreditLimit limit) {
        if (seen.getState() != TaskState.REJECTED || next.getState() != TaskState.RESERVED) {
            return CreditLimit.NONE;
        }
        limit.requirePriced(next);
        return limit;
    }

    /**
     * The counters of credits in memory.
     *
     * <p>Threads: one at a time; the repository locks.
     */
    static final class InMemory {

        private final SortedMap<Counter, CreditSums> counters = new TreeMap<>();

        /**
         * Changes the counters, or none of them if the one that pays for {@code row} may not grow.
         *
         * @throws one.apiin.camel.error.CreditLimitExceededException if it would exceed {@code limit}
         */
        void count(VideoTask row, SortedMap<Counter, CreditSums> changes, CreditLimit limit) {
            changes.forEach(
                    (counter, change) -> {
                        long committed =
                                counters.getOrDefault(counter, CreditSums.ZERO).committed();
                        if (counter.equals(Counter.of(row))
                                && !limit.allows(committed, change.committed())) {
                            throw limit.exceeded(row, committed);
                        }
                    });
            changes.forEach((counter, change) -> counters.merge(counter, change, InMemory::sum));
        }

        /** A counter at zero is removed. */
        private static CreditSums sum(CreditSums before, CreditSums change) {
            CreditSums sum = before.plus(change);
            return sum.equals(CreditSums.ZERO) ? null : sum;
        }

        Map<String, CreditSums> byPeriod(String account) {
            Map<String, CreditSums> sums = new HashMap<>();
            counters.tailMap(new Counter(account, "")).entrySet().stream()
                    .takeWhile(counter -> counter.getKey().account().equals(account))
                    .forEach(counter -> sums.put(counter.getKey().period(), counter.getValue()));
            return Map.copyOf(sums);
        }
    }

    /**
     * The counters of credits in the database: one row for each account and period, changed together
     * with the task, and after it, since all tasks of a period share it.
     *
     * <p>Threads: safe for concurrent use.
     */
    static final class Table {

        private static final String COMMITTED =
                "credits_reserved + credits_charged + credits_unknown";

        private final String select;
        private final String insert;
        private final String update;
        private final String updateWithin;
        private final String selectAll;
        private final Set<Counter> made = ConcurrentHashMap.newKeySet();

        Table(String prefix) {
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
         * Writes a row together with what it changes of the counted credits: the task's row first, then its counters. A
         * change that counts nothing is one plain statement.
         */
        boolean write(
                LedgerConnection connection,
                Statement statement,
                VideoTask row,
                SortedMap<Counter, CreditSums> changes,
                CreditLimit limit)
                throws SQLException {
            if (changes.isEmpty()) {
                return connection.update(statement.sql(), statement.values()) == 1;
            }
            List<Statement> counts = counts(row, changes, limit);
            return connection.repeated(
                    () -> {
                        make(connection, changes.keySet());
                        return switch (connection.together(statement, counts)) {
                            case DONE -> true;
                            case LOST -> false;
                            case REFUSED -> throw refused(connection, row, changes, limit);
                        };
                    });
        }

        /**
         * Makes the counters that are not there yet, outside the transaction that will change them: a
         * counter that another transaction has just made would end it.
         */
        private void make(LedgerConnection connection, Set<Counter> counters) throws SQLException {
            for (Counter counter : counters) {
                if (!made.contains(counter)) {
                    if (committed(connection, counter).isEmpty()) {
                        connection.inserts(insert, key(counter));
                    }
                    made.add(counter);
                }
            }
        }

        /** The statements that change the counters; the one that pays for {@code row} may not exceed {@code limit}. */
        private List<Statement> counts(
                VideoTask row, SortedMap<Counter, CreditSums> changes, CreditLimit limit) {
            List<Statement> statements = new ArrayList<>();
            changes.forEach(
                    (counter, change) -> {
                        boolean held = !limit.isNone() && counter.equals(Counter.of(row));
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
        private SQLException refused(
                LedgerConnection connection,
                VideoTask row,
                SortedMap<Counter, CreditSums> changes,
                CreditLimit limit)
                throws SQLException {
            made.removeAll(changes.keySet());
            Counter counter = Counter.of(row);
            CreditSums change = changes.getOrDefault(counter, CreditSums.ZERO);
            for (long committed : committed(connection, counter)) {
                if (!limit.allows(committed, change.committed())) {
                    throw limit.exceeded(row, committed);
                }
            }
            return LedgerConnection.conflict("The counter of " + counter.period() + " has changed");
        }

        private List<Long> committed(LedgerConnection connection, Counter counter)
                throws SQLException {
            return connection.query(select, key(counter), row -> row.getLong(1));
        }

        private static List<Object> key(Counter counter) {
            return List.of(counter.account(), counter.period());
        }

        private static List<Object> values(Counter counter, CreditSums added) {
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
            connection.query(
                    selectAll, List.of(account), row -> sums.put(row.getString(1), sums(row)));
            sums.values().removeIf(CreditSums.ZERO::equals);
            return Map.copyOf(sums);
        }

        private static CreditSums sums(ResultSet row) throws SQLException {
            return new CreditSums(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
        }
    }
}
