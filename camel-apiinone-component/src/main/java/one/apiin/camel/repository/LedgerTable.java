package one.apiin.camel.repository;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the ledger needs of one of its tables.
 *
 * <p>Money: without its unique keys one idempotency key would be paid for twice.
 *
 * <p>Threads: immutable.
 */
record LedgerTable(String name, List<String> columns, List<List<String>> keys) {

    static final List<LedgerTable> ALL =
            List.of(
                    new LedgerTable(
                            "TASK",
                            TaskRow.COLUMNS,
                            List.of(
                                    List.of("submission_id"),
                                    List.of("account", "task_group", "idempotency_key"),
                                    List.of("account", "task_id", "candidate_task_id"))),
                    new LedgerTable(
                            "PROCESS",
                            List.of("renewals", "lease_millis", "renewed_at"),
                            List.of(List.of("process_id"))),
                    new LedgerTable(
                            "CREDITS",
                            List.of(
                                    "credits_reserved",
                                    "credits_charged",
                                    "credits_refunded",
                                    "credits_unknown"),
                            List.of(List.of("account", "credit_period"))),
                    new LedgerTable(
                            "META", List.of("property_value"), List.of(List.of("property_name"))));

    /**
     * What the table that is there lacks, for people.
     *
     * @throws SQLException if it is not there
     */
    Optional<String> missing(LedgerConnection connection, Dialect dialect, String prefix)
            throws SQLException {
        String table = prefix + name;
        try (Statement statement = connection.jdbc().createStatement();
                ResultSet none =
                        statement.executeQuery("SELECT * FROM " + table + " WHERE 1 = 0")) {
            ResultSetMetaData found = none.getMetaData();
            List<String> missing = new ArrayList<>(columns);
            for (int i = 1; i <= found.getColumnCount(); i++) {
                missing.remove(lower(found.getColumnName(i)));
            }
            if (!missing.isEmpty()) {
                return Optional.of("the columns " + String.join(", ", missing));
            }
            String named = found.getTableName(1).isEmpty() ? table : found.getTableName(1);
            String schema = dialect.schema(connection, table).orElse(found.getSchemaName(1));
            Collection<Set<String>> unique = unique(connection, schema, named);
            return keys.stream()
                    .filter(key -> !unique.contains(Set.copyOf(key)))
                    .findFirst()
                    .map(key -> "the unique key (" + String.join(", ", key) + ")");
        }
    }

    /** The columns of each unique index of the whole table. */
    private static Collection<Set<String>> unique(
            LedgerConnection connection, String schema, String table) throws SQLException {
        Map<String, Set<String>> unique = new HashMap<>();
        Connection jdbc = connection.jdbc();
        try (ResultSet indexed =
                jdbc.getMetaData().getIndexInfo(jdbc.getCatalog(), schema, table, true, true)) {
            while (indexed.next()) {
                String column = indexed.getString("COLUMN_NAME");
                String rows = indexed.getString("FILTER_CONDITION");
                if (column != null && (rows == null || rows.isEmpty())) {
                    unique.computeIfAbsent(
                                    indexed.getString("INDEX_NAME"), index -> new HashSet<>())
                            .add(lower(column));
                }
            }
        }
        return unique.values();
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
