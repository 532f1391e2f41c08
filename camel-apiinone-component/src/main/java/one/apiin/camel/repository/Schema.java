package one.apiin.camel.repository;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
import java.util.regex.Pattern;

/**
 * The ledger's tables: finds, creates and refuses them.
 *
 * <p>Money: without their unique keys one idempotency key would be paid for twice.
 *
 * <p>Threads: safe; several processes may create at once.
 */
final class Schema {

    private static final String VERSION = "1";
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,29}");
    private static final int ATTEMPTS = 10;

    /** What the ledger needs of one of its tables. */
    private record Table(String name, List<String> columns, List<List<String>> keys) {}

    private static final List<Table> TABLES =
            List.of(
                    new Table(
                            "TASK",
                            TaskRow.COLUMNS,
                            List.of(
                                    List.of("submission_id"),
                                    List.of("account", "task_group", "idempotency_key"),
                                    List.of("account", "task_id", "candidate_task_id"))),
                    new Table(
                            "PROCESS",
                            List.of("renewals", "lease_millis", "renewed_at"),
                            List.of(List.of("process_id"))),
                    new Table(
                            "CREDITS",
                            List.of(
                                    "credits_reserved",
                                    "credits_charged",
                                    "credits_refunded",
                                    "credits_unknown"),
                            List.of(List.of("account", "credit_period"))),
                    new Table(
                            "META", List.of("property_value"), List.of(List.of("property_name"))));

    private final String prefix;
    private final boolean create;

    Schema(String prefix, boolean create) {
        if (prefix == null || !PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "tablePrefix must be letters, digits and underscores, not begin with a digit and"
                            + " have 1 to 30 characters, but is: "
                            + prefix);
        }
        this.prefix = prefix;
        this.create = create;
    }

    /** The tables are there and of our version when this returns. */
    void ensure(LedgerConnection connection) throws SQLException {
        for (int attempt = 1; !isUsable(connection); attempt++) {
            if (!create) {
                String reason =
                        "The ledger's tables %1$sTASK, %1$sPROCESS, %1$sCREDITS and %1$sMETA are not"
                                + " all there, and createTableIfNotExists is false. Set it to true,"
                                + " or execute the script %2$s of the component's jar, with"
                                + " ${prefix} replaced by %1$s";
                throw new IllegalStateException(reason.formatted(prefix, script(connection)));
            }
            create(connection, statements(connection.dialect().script()), attempt == ATTEMPTS);
        }
    }

    private boolean isUsable(LedgerConnection connection) throws SQLException {
        if (!connection.dialect().mayHaveTable(connection, prefix + "META")) {
            return false;
        }
        try {
            String version =
                    "SELECT property_value FROM %sMETA WHERE property_name = 'schema_version'";
            List<String> versions = connection.texts(version.formatted(prefix));
            if (versions.isEmpty()) {
                return false;
            }
            requireKnown(versions.get(0));
            for (Table table : TABLES) {
                requireWhole(connection, table);
            }
            return true;
        } catch (SQLException e) {
            if (isMissing(e)) {
                return false;
            }
            throw e;
        }
    }

    private void requireWhole(LedgerConnection connection, Table table) throws SQLException {
        Optional<String> missing = missing(connection, table);
        if (missing.isPresent()) {
            String reason =
                    "The ledger's table %s%s lacks %s: add what the script %s of the component's jar"
                            + " has";
            throw new IllegalStateException(
                    reason.formatted(prefix, table.name(), missing.get(), script(connection)));
        }
    }

    /**
     * What the table that is there lacks, for people.
     *
     * @throws SQLException if it is not there
     */
    private Optional<String> missing(LedgerConnection connection, Table table) throws SQLException {
        String name = prefix + table.name();
        try (Statement statement = connection.jdbc().createStatement();
                ResultSet none = statement.executeQuery("SELECT * FROM " + name + " WHERE 1 = 0")) {
            ResultSetMetaData found = none.getMetaData();
            List<String> missing = new ArrayList<>(table.columns());
            for (int i = 1; i <= found.getColumnCount(); i++) {
                missing.remove(lower(found.getColumnName(i)));
            }
            if (!missing.isEmpty()) {
                return Optional.of("the columns " + String.join(", ", missing));
            }
            requireCase(found, name, table);
            String named = found.getTableName(1).isEmpty() ? name : found.getTableName(1);
            Optional<String> schema = connection.dialect().schema(connection, name);
            Collection<Set<String>> unique =
                    unique(connection.jdbc(), schema.orElse(found.getSchemaName(1)), named);
            return table.keys().stream()
                    .filter(key -> !unique.contains(Set.copyOf(key)))
                    .findFirst()
                    .map(key -> "the unique key (" + String.join(", ", key) + ")");
        }
    }

    /** H2 makes such columns under IGNORECASE, and they stay so without it. */
    private static void requireCase(ResultSetMetaData found, String name, Table table)
            throws SQLException {
        List<String> changes = new ArrayList<>();
        for (int i = 1; i <= found.getColumnCount(); i++) {
            String column = lower(found.getColumnName(i));
            boolean isKey = table.keys().stream().anyMatch(key -> key.contains(column));
            if (isKey && found.getColumnTypeName(i).equals("VARCHAR_IGNORECASE")) {
                String change = "ALTER TABLE %s ALTER COLUMN %s SET DATA TYPE VARCHAR(%s)";
                changes.add(change.formatted(name, column, found.getPrecision(i)));
            }
        }
        if (!changes.isEmpty()) {
            throw new IllegalStateException(
                    "The ledger's table "
                            + name
                            + " takes two keys that differ in case for one, such as idempotency keys."
                            + " Execute "
                            + String.join("; ", changes));
        }
    }

    /** The columns of each unique index of the whole table. */
    private static Collection<Set<String>> unique(Connection jdbc, String schema, String table)
            throws SQLException {
        Map<String, Set<String>> unique = new HashMap<>();
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

    private static String script(LedgerConnection connection) {
        return "one/apiin/camel/repository/" + connection.dialect().script();
    }

    private void requireKnown(String found) {
        if (!VERSION.equals(found)) {
            String reason =
                    "The ledger %sTASK has schema version %s, and this camel-apiinone knows version"
                            + " %s. Use the version of camel-apiinone that wrote it, or a newer one."
                            + " Under another tablePrefix its paid tasks would not be polled, and"
                            + " their keys would be free";
            throw new IllegalStateException(reason.formatted(prefix, found, VERSION));
        }
    }

    private static void create(LedgerConnection connection, List<String> statements, boolean last)
            throws SQLException {
        try (Statement statement = connection.jdbc().createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            // Another process may be creating them too: IF NOT EXISTS is atomic in none of the
            // databases, and each of them has several words for it.
            if (last) {
                throw e;
            }
        }
    }

    List<String> statements(String name) {
        try (InputStream script = Schema.class.getResourceAsStream(name)) {
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            String plain = text.replaceAll("(?m)^--.*$", "").replace("${prefix}", prefix);
            return Pattern.compile(";").splitAsStream(plain).filter(sql -> !sql.isBlank()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isMissing(SQLException failure) {
        return List.of("42P01", "42S02", "42S03", "42S04").contains(failure.getSQLState());
    }
}
