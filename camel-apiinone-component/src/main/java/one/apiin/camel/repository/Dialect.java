package one.apiin.camel.repository;

import java.io.File;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import one.apiin.camel.repository.JdbcSession.Deadlines;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is particular to each database: that what it has committed survives the death of its process, limits of time,
 * and how two rows change together.
 *
 * <p>Money: a database that may forget a commit may forget a paid video, so it is refused.
 */
enum Dialect {
    /**
     * Writes commits up to half a second later unless a setting says otherwise. The setting is lost when
     * the last connection is closed, and a URL may set another value for each new connection.
     */
    H2 {
        private static final String ADMIN_RIGHTS_REQUIRED = "90040";

        /** Modes whose unique keys take rows for the same that have null in the same columns. */
        private static final Set<String> NULLS_ARE_DUPLICATES =
                Set.of("Derby", "MSSQLServer", "Oracle");

        /** H2 sends a query to one of the servers, also if it changes something. */
        private static final String CLUSTER = "(?i)jdbc:h2:(tcp|ssl)://[^/;]*,.*";

        @Override
        void ensure(LedgerConnection connection) throws SQLException {
            try (Statement statement = connection.jdbc().createStatement()) {
                if (!isOff(connection)) {
                    statement.execute("SET WRITE_DELAY 0");
                }
            } catch (SQLException e) {
                if (ADMIN_RIGHTS_REQUIRED.equals(e.getSQLState())) {
                    throw lossy(e);
                }
                throw e;
            }
            if (!isOff(connection)) {
                throw lossy(null);
            }
        }

        @Override
        void require(LedgerConnection connection) throws SQLException {
            if (!isOff(connection)) {
                throw lossy(null);
            }
            requireOwnKeys(connection);
            if (connection.jdbc().getMetaData().getURL().matches(CLUSTER)) {
                throw new IllegalStateException(
                        "A cluster of H2 servers would change the ledger on one of them only: let"
                                + " dataSource connect to one server");
            }
            if (path(connection) == null) {
                LOG.warn("The ledger's database is in memory only: a restart forgets paid videos");
            }
        }

        private static boolean isOff(LedgerConnection connection) throws SQLException {
            List<String> delays = setting(connection, "WRITE_DELAY");
            return !delays.isEmpty() && delays.stream().allMatch("0"::equals);
        }

        private static List<String> setting(LedgerConnection connection, String name)
                throws SQLException {
            return connection.texts(
                    "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = ?",
                    name);
        }

        /** One submission would block others, or be taken for another one. */
        private static void requireOwnKeys(LedgerConnection connection) throws SQLException {
            for (String mode : setting(connection, "MODE")) {
                if (NULLS_ARE_DUPLICATES.contains(mode)) {
                    String reason =
                            "H2 in MODE=%s takes two tasks without a task id for duplicates: remove"
                                    + " MODE from the URL of dataSource";
                    throw new IllegalStateException(reason.formatted(mode));
                }
            }
            if (setting(connection, "IGNORECASE").contains("1")) {
                throw new IllegalStateException(
                        "H2 with IGNORECASE takes two idempotency keys that differ in case for one:"
                                + " set IGNORECASE=FALSE in the URL of dataSource, and move the rows"
                                + " of tables made before to new ones");
            }
            if (connection.texts("CALL 'k' = 'K'").contains("TRUE")) {
                throw new IllegalStateException(
                        "H2 with this COLLATION takes two idempotency keys that differ in case for"
                                + " one: let dataSource connect to a new database with SET COLLATION"
                                + " OFF, and move the rows of the ledger there");
            }
        }

        private static IllegalStateException lossy(SQLException cause) {
            return new IllegalStateException(
                    "H2 would lose the last commits when its process dies, because WRITE_DELAY is"
                            + " not 0 and could not be set. Let dataSource connect as a user with"
                            + " admin rights, and remove WRITE_DELAY from its URL",
                    cause);
        }

        private static String path(LedgerConnection connection) throws SQLException {
            return connection.texts("CALL DATABASE_PATH()").get(0);
        }

        @Override
        String database(LedgerConnection connection) throws SQLException {
            String path = path(connection);
            return path == null ? super.database(connection) : path;
        }

        @Override
        String describe(LedgerConnection connection) throws SQLException {
            return path(connection) == null ? "H2 in memory" : "H2 file";
        }

        /** H2 writes a statement on a missing table to a file, ledger.trace.db. */
        @Override
        boolean mayHaveTable(LedgerConnection connection, String name) throws SQLException {
            String named = "SELECT 1 FROM INFORMATION_SCHEMA.TABLES WHERE UPPER(TABLE_NAME) = ?";
            return !connection.texts(named, name.toUpperCase(Locale.ROOT)).isEmpty();
        }

        @Override
        boolean isOnlyProcess(LedgerConnection connection) throws SQLException {
            String url = connection.jdbc().getMetaData().getURL().toLowerCase(Locale.ROOT);
            if (url.startsWith("jdbc:h2:tcp:") || url.startsWith("jdbc:h2:ssl:")) {
                return false;
            }
            String path = path(connection);
            // With AUTO_SERVER=TRUE other processes share the file; they leave this one beside it.
            return path != null && !new File(path + ".lock.db").exists();
        }

        /** H2 keeps what it changed when it fails or misses a row: it needs a transaction around it. */
        @Override
        String together(String first, List<String> others) {
            List<String> counts = others.stream().map(change -> changed(change)).toList();
            String all = others.size() + " = " + String.join(" + ", counts);
            return "SELECT " + changed(first) + ", " + all;
        }

        private static String changed(String change) {
            return "(SELECT COUNT(*) FROM FINAL TABLE (" + change + "))";
        }
    },
    POSTGRESQL {
        @Override
        void ensure(LedgerConnection connection) throws SQLException {
            requireAllTexts(setting(connection, "server_encoding"));
            String commit = setting(connection, "synchronous_commit");
            if (commit.equals("off")) {
                throw new IllegalStateException(
                        "PostgreSQL would lose the last commits when it crashes, because"
                                + " synchronous_commit is off. Set it on for this user (ALTER ROLE"
                                + " ... SET synchronous_commit = on), or in the dataSource's URL"
                                + " (options=-c%20synchronous_commit=on)");
            }
            if (setting(connection, "fsync").equals("off")) {
                LOG.warn(
                        "PostgreSQL may lose the last commits, and paid videos with them, when its"
                                + " machine crashes: fsync is off. Set it on in the server's"
                                + " configuration");
            }
            boolean alone = commit.equals("local") || commit.equals("remote_write");
            if (alone && !setting(connection, "synchronous_standby_names").isEmpty()) {
                LOG.warn(
                        "A failover to the standby may lose the last commits, and paid videos with"
                                + " them: synchronous_commit is {}. Set it on for this user"
                                + " (ALTER ROLE ... SET synchronous_commit = on)",
                        commit);
            }
        }

        /** A reason that it cannot keep would never be recorded, nor its task delivered. */
        private static void requireAllTexts(String encoding) {
            if (!encoding.equals("UTF8") && !encoding.equals("SQL_ASCII")) {
                String reason =
                        "The ledger's database has the encoding %s, which cannot keep all texts. Let"
                                + " dataSource connect to a database with ENCODING 'UTF8', and move"
                                + " the ledger's tables there if they exist (pg_dump)";
                throw new IllegalStateException(reason.formatted(encoding));
            }
        }

        private static String setting(LedgerConnection connection, String name)
                throws SQLException {
            return connection.texts("SELECT COALESCE(current_setting(?, true), '')", name).get(0);
        }

        /** The driver does not name the schema in which the search path finds a table. */
        @Override
        Optional<String> schema(LedgerConnection connection, String table) throws SQLException {
            String sql =
                    "SELECT n.nspname FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid"
                            + " WHERE c.oid = CAST('%s' AS regclass)";
            return connection.texts(sql.formatted(table)).stream().findFirst();
        }

        /** In force until the statement's own commit: the pool's connections keep their settings. */
        @Override
        String limited(String sql, Deadlines deadlines) {
            long lock = deadlines.lock().toMillis();
            long statement = deadlines.statement().toMillis();
            return ("SELECT set_config('lock_timeout', '%s', true),"
                            + " set_config('statement_timeout', '%s', true); %s")
                    .formatted(lock, statement, sql);
        }

        /** Where the first has changed its row and another has not, a cast fails on purpose and with it the whole. */
        @Override
        String together(String first, List<String> others) {
            StringBuilder updates = new StringBuilder();
            List<String> counts = new ArrayList<>();
            for (String other : others) {
                String name = "counted" + counts.size();
                counts.add("(SELECT COUNT(*) FROM " + name + ")");
                updates.append(", ").append(name).append(" AS (").append(other);
                updates.append(" AND EXISTS (SELECT 1 FROM changed) RETURNING 1)");
            }
            String sql =
                    "WITH changed AS (%1$s RETURNING 1)%2$s SELECT %3$s, CASE WHEN %3$s * %4$s > %5$s THEN"
                            + " CAST('credits over the limit, or no counter ' || %3$s AS INTEGER)"
                            + " ELSE 1 END";
            String changed = "(SELECT COUNT(*) FROM changed)";
            String all = String.join(" + ", counts);
            return sql.formatted(first, updates, changed, counts.size(), all);
        }
    },
    /** Its times have no zone: they are written and read as UTC. */
    MARIADB {
        @Override
        void ensure(LedgerConnection connection) throws SQLException {
            requireFetchFirst(connection.jdbc().getMetaData());
            String flushed = "SELECT @@innodb_flush_log_at_trx_commit";
            if (!connection.texts(flushed).get(0).equals("1")) {
                throw new IllegalStateException(
                        "MariaDB would lose the last commits when it crashes, because"
                                + " innodb_flush_log_at_trx_commit is not 1. Set it to 1 in the"
                                + " server's configuration");
            }
        }

        /** An older server would take a submission, and then refuse each query for its polls. */
        private static void requireFetchFirst(DatabaseMetaData server) throws SQLException {
            int major = server.getDatabaseMajorVersion();
            if (major < 10 || major == 10 && server.getDatabaseMinorVersion() < 6) {
                String reason =
                        "The ledger needs MariaDB 10.6 or later, and not %s: update the server, or"
                                + " let dataSource connect to another one";
                throw new IllegalStateException(
                        reason.formatted(server.getDatabaseProductVersion()));
            }
        }

        @Override
        String script() {
            return "schema-mariadb.sql";
        }

        @Override
        String query(String sql, Deadlines deadlines) {
            return "SET STATEMENT max_statement_time = "
                    + seconds(deadlines.statement())
                    + " FOR "
                    + sql.replace(" NULLS FIRST", "")
                            .replace("CURRENT_TIMESTAMP", "UTC_TIMESTAMP(3)");
        }

        private static double seconds(Duration time) {
            return time.toMillis() / 1000.0;
        }

        @Override
        Object time(Instant value) {
            return LocalDateTime.ofInstant(value, ZoneOffset.UTC);
        }

        @Override
        String limited(String sql, Deadlines deadlines) {
            long lock = Math.max(1, deadlines.lock().toSeconds());
            return ("SET STATEMENT innodb_lock_wait_timeout = %1$s, lock_wait_timeout = %1$s,"
                            + " max_statement_time = %2$s FOR %3$s")
                    .formatted(lock, seconds(deadlines.statement()), sql);
        }

        /** A block with a transaction of its own; what it changed is its last result. */
        @Override
        String together(String first, List<String> others) {
            String counts = "";
            for (String other : others) {
                counts += other + "; SET counted = counted + ROW_COUNT(); ";
            }
            String sql =
                    "BEGIN NOT ATOMIC DECLARE changed, counted INT DEFAULT 0;"
                            + " DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;"
                            + " START TRANSACTION; %1$s; SET changed = ROW_COUNT(); IF changed = 1 THEN"
                            + " %2$sEND IF; IF counted = %3$s THEN COMMIT; ELSE ROLLBACK; END IF;"
                            + " SELECT changed, counted = %3$s; END";
            return sql.formatted(first, counts, others.size());
        }
    };

    private static final Logger LOG = LoggerFactory.getLogger(Dialect.class);

    static Dialect of(LedgerConnection connection) throws SQLException {
        String product = connection.jdbc().getMetaData().getDatabaseProductName();
        return switch (product) {
            case "H2" -> H2;
            case "PostgreSQL" -> POSTGRESQL;
            case "MariaDB" -> MARIADB;
            default -> {
                String reason =
                        "The ledger runs on H2, PostgreSQL and MariaDB, and not on %s: let dataSource"
                                + " connect to one of them, or set taskRepository to a TaskRepository"
                                + " of your own";
                throw new IllegalStateException(reason.formatted(product));
            }
        };
    }

    /**
     * Sets what can be set, and checks it.
     *
     * @throws IllegalStateException if commits may be lost; the message names the remedy
     */
    abstract void ensure(LedgerConnection connection) throws SQLException;

    /** Checks only. */
    void require(LedgerConnection connection) throws SQLException {
        ensure(connection);
    }

    /** Whether a table of this name may exist, in any schema; checked before it is read. */
    boolean mayHaveTable(LedgerConnection connection, String name) throws SQLException {
        return true;
    }

    /** The schema of a table that is there, if the driver's metadata of a result does not have it. */
    Optional<String> schema(LedgerConnection connection, String table) throws SQLException {
        return Optional.empty();
    }

    /** What it is, for people. */
    String describe(LedgerConnection connection) throws SQLException {
        return connection.jdbc().getMetaData().getDatabaseProductName();
    }

    /** The same for all connections to one database. */
    String database(LedgerConnection connection) throws SQLException {
        return connection.jdbc().getMetaData().getURL();
    }

    /** Whether no other process can have this database open, so that all former ones are dead. */
    boolean isOnlyProcess(LedgerConnection connection) throws SQLException {
        return false;
    }

    /** The script that creates the tables. */
    String script() {
        return "schema.sql";
    }

    /** The query in this database's words, given up by the server in time if it supports that. */
    String query(String sql, Deadlines deadlines) {
        return sql;
    }

    Object time(Instant value) {
        return value.atOffset(ZoneOffset.UTC);
    }

    /** The change, given up by the server in time if it supports that. */
    String limited(String sql, Deadlines deadlines) {
        return sql;
    }

    /**
     * The changes as one statement, executed and committed by the server in one round trip: it holds no lock while it
     * waits for a node that may have vanished. Its last result has the number of rows that the first one changed, and
     * whether each of the others changed its row.
     */
    abstract String together(String first, List<String> others);
}
