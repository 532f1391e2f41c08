package one.apiin.camel.repository;

import java.io.File;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that what the database has committed survives the death of its process.
 *
 * <p>Money: a database that may forget a commit may forget a paid video, so it is refused.
 */
enum Durability {
    /**
     * Writes commits up to half a second later unless a setting says otherwise. The setting is lost when
     * the last connection is closed, and a URL may set another value for each new connection.
     */
    H2 {
        @Override
        void ensure(Connection connection) throws SQLException {
            if (isOff(connection)) {
                return;
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET WRITE_DELAY 0");
            } catch (SQLException e) {
                throw lossy(e);
            }
            if (!isOff(connection)) {
                throw lossy(null);
            }
        }

        @Override
        void require(Connection connection) throws SQLException {
            if (!isOff(connection)) {
                throw lossy(null);
            }
            if (path(connection) == null) {
                LOG.warn("The ledger's database is in memory only: a restart forgets paid videos");
            }
        }

        private static boolean isOff(Connection connection) throws SQLException {
            List<String> delays =
                    JdbcSession.query(
                            connection,
                            "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS"
                                    + " WHERE SETTING_NAME = 'WRITE_DELAY'",
                            List.of(),
                            row -> row.getString(1));
            return !delays.isEmpty() && delays.stream().allMatch("0"::equals);
        }

        private static IllegalStateException lossy(SQLException cause) {
            return new IllegalStateException(
                    "H2 would lose the last commits when its process dies, because WRITE_DELAY is"
                            + " not 0 and could not be set. Let dataSource connect as a user with"
                            + " admin rights, and remove WRITE_DELAY from its URL",
                    cause);
        }

        private static String path(Connection connection) throws SQLException {
            return JdbcSession.query(
                            connection, "CALL DATABASE_PATH()", List.of(), row -> row.getString(1))
                    .get(0);
        }

        @Override
        boolean needsOpenConnection() {
            return true;
        }

        @Override
        boolean isOnlyProcess(Connection connection) throws SQLException {
            String url = connection.getMetaData().getURL().toLowerCase(Locale.ROOT);
            if (url.startsWith("jdbc:h2:tcp:") || url.startsWith("jdbc:h2:ssl:")) {
                return false;
            }
            String path = path(connection);
            // With AUTO_SERVER=TRUE other processes share the file; they leave this one beside it.
            return path != null && !new File(path + ".lock.db").exists();
        }
    },
    POSTGRESQL {
        @Override
        void ensure(Connection connection) throws SQLException {
            String commit =
                    JdbcSession.query(
                                    connection,
                                    "SHOW synchronous_commit",
                                    List.of(),
                                    row -> row.getString(1))
                            .get(0);
            if ("off".equals(commit)) {
                throw new IllegalStateException(
                        "PostgreSQL would lose the last commits when it crashes, because"
                                + " synchronous_commit is off. Set it on for this user (ALTER ROLE"
                                + " ... SET synchronous_commit = on), or in the dataSource's URL"
                                + " (options=-c%20synchronous_commit=on)");
            }
        }
    },
    /** Not tested. */
    UNTESTED {
        @Override
        void ensure(Connection connection) {}
    };

    private static final Logger LOG = LoggerFactory.getLogger(Durability.class);

    static Durability of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        switch (product) {
            case "H2":
                return H2;
            case "PostgreSQL":
                return POSTGRESQL;
            default:
                LOG.warn(
                        "The ledger is tested on H2 and PostgreSQL, and not on {}: make sure that a"
                                + " commit survives the death of the database's process",
                        product);
                return UNTESTED;
        }
    }

    /**
     * Sets what can be set, and checks it.
     *
     * @throws IllegalStateException if commits may be lost; the message names the remedy
     */
    abstract void ensure(Connection connection) throws SQLException;

    /** Checks only. */
    void require(Connection connection) throws SQLException {
        ensure(connection);
    }

    /** Whether the database is closed, and its settings forgotten, with its last connection. */
    boolean needsOpenConnection() {
        return false;
    }

    /** Whether no other process can have this database open, so that all former ones are dead. */
    boolean isOnlyProcess(Connection connection) throws SQLException {
        return false;
    }
}
