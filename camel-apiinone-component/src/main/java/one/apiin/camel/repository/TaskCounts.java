package one.apiin.camel.repository;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.LedgerSums;
import one.apiin.camel.task.TaskState;

/**
 * How many tasks an account has, as one statement with a part for each state and delivery. Each part reads
 * one range of an index and no row; those that grow as long as rows are kept end at {@link
 * LedgerSums#MANY}.
 *
 * <p>Threads: immutable.
 */
final class TaskCounts {

    private static final String OVERDUE = "OVERDUE";

    /** Those that wait for something. */
    private static final Set<String> EXACT =
            Set.of(
                    TaskState.RESERVED.name(),
                    TaskState.RUNNING.name(),
                    TaskState.OUTCOME_UNKNOWN.name(),
                    Delivery.PENDING.name(),
                    Delivery.CLAIMED.name(),
                    Delivery.PARKED.name(),
                    OVERDUE);

    private final List<String> parts = new ArrayList<>();

    TaskCounts(String task) {
        String all = " FROM " + task + " WHERE account = ? AND ";
        for (TaskState state : TaskState.values()) {
            add(state.name(), all + "state = '" + state + "'");
        }
        for (Delivery delivery : Delivery.values()) {
            add(delivery.name(), all + "delivery = '" + delivery + "'");
        }
        add(OVERDUE, all + "overdue = TRUE AND state = 'RUNNING'");
    }

    private void add(String name, String from) {
        String most = " FROM (SELECT 1 AS one%s FETCH FIRST %s ROWS ONLY) counted";
        String counted = EXACT.contains(name) ? from : most.formatted(from, LedgerSums.MANY);
        parts.add("SELECT '" + name + "', COUNT(*)" + counted);
    }

    String sql() {
        return String.join(" UNION ALL ", parts);
    }

    LedgerSums read(
            LedgerConnection connection, String account, Map<String, CreditSums> creditsByPeriod)
            throws SQLException {
        Map<String, Long> counts = new HashMap<>();
        connection.query(
                sql(),
                Collections.nCopies(parts.size(), account),
                row -> counts.put(row.getString(1), row.getLong(2)));
        counts.values().removeIf(tasks -> tasks == 0);
        return new LedgerSums(
                of(TaskState.values(), state -> counts.get(state.name())),
                of(Delivery.values(), delivery -> counts.get(delivery.name())),
                creditsByPeriod,
                counts.getOrDefault(OVERDUE, 0L));
    }

    /** The counts of those that have one. */
    static <T> Map<T, Long> of(T[] values, Function<? super T, Long> count) {
        return Stream.of(values)
                .filter(value -> count.apply(value) != null)
                .collect(Collectors.toMap(Function.identity(), count));
    }
}
