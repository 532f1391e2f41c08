package one.apiin.camel.repository;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
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

    private record Part(String name, long tasks) {
        static Part read(ResultSet row) throws SQLException {
            return new Part(row.getString(1), row.getLong(2));
        }
    }

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
        String counted =
                EXACT.contains(name)
                        ? from
                        : " FROM (SELECT 1 AS one"
                                + from
                                + " FETCH FIRST "
                                + LedgerSums.MANY
                                + " ROWS ONLY) counted";
        parts.add("SELECT '" + name + "', COUNT(*)" + counted);
    }

    String sql() {
        return String.join(" UNION ALL ", parts);
    }

    LedgerSums read(
            LedgerConnection connection, String account, Map<String, CreditSums> creditsByPeriod)
            throws SQLException {
        Map<String, Long> counts =
                connection
                        .query(sql(), Collections.nCopies(parts.size(), account), Part::read)
                        .stream()
                        .filter(part -> part.tasks() > 0)
                        .collect(Collectors.toMap(Part::name, Part::tasks));
        return new LedgerSums(
                of(TaskState.values(), counts),
                of(Delivery.values(), counts),
                creditsByPeriod,
                counts.getOrDefault(OVERDUE, 0L));
    }

    private static <E extends Enum<E>> Map<E, Long> of(E[] values, Map<String, Long> counts) {
        return Stream.of(values)
                .filter(value -> counts.containsKey(value.name()))
                .collect(Collectors.toMap(Function.identity(), value -> counts.get(value.name())));
    }
}
