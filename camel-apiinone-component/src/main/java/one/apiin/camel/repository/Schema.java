package one.apiin.camel.repository;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The ledger's tables: finds, creates and refuses them.
 *
 * <p>Threads: safe; several processes may create at once.
 */
final class Schema {

    private static final String VERSION = "1";
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,29}");
    private static final int ATTEMPTS = 10;

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
    void ensure(LedgerConnection connection, Dialect dialect) throws SQLException {
        for (int attempt = 1; !isUsable(connection, dialect); attempt++) {
            if (!create) {
                String reason =
                        "The ledger's tables %1$sTASK, %1$sPROCESS, %1$sCREDITS and %1$sMETA are not"
                                + " all there, and createTableIfNotExists is false. Set it to true,"
                                + " or execute the script %2$s of the component's jar, with"
                                + " ${prefix} replaced by %1$s";
                throw new IllegalStateException(reason.formatted(prefix, script(dialect)));
            }
            create(connection, statements(dialect.script()), attempt == ATTEMPTS);
        }
    }

    private boolean isUsable(LedgerConnection connection, Dialect dialect) throws SQLException {
        if (!dialect.mayHaveTable(connection, prefix + "META")) {
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
            for (LedgerTable table : LedgerTable.ALL) {
                requireWhole(connection, dialect, table);
            }
            return true;
        } catch (SQLException e) {
            if (isMissing(e)) {
                return false;
            }
            throw e;
        }
    }

    private void requireWhole(LedgerConnection connection, Dialect dialect, LedgerTable table)
            throws SQLException {
        Optional<String> missing = table.missing(connection, dialect, prefix);
        if (missing.isPresent()) {
            String reason =
                    "The ledger's table %s%s lacks %s: add what the script %s of the component's jar"
                            + " has, or give this one its own tables with tablePrefix";
            throw new IllegalStateException(
                    reason.formatted(prefix, table.name(), missing.get(), script(dialect)));
        }
    }

    private static String script(Dialect dialect) {
        return "one/apiin/camel/repository/" + dialect.script();
    }

    private void requireKnown(String found) {
        if (!VERSION.equals(found)) {
            String reason =
                    "The ledger %sTASK has schema version %s, and this camel-apiinone knows version"
                            + " %s. Use the version of camel-apiinone that wrote it, or a newer one,"
                            + " or give this one its own tables with tablePrefix";
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
            // Another process may be creating them too: IF NOT EXISTS is atomic in none of them,
            // and
            // each of them has several words for it.
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
