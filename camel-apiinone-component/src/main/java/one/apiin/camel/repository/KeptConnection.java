package one.apiin.camel.repository;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * The connection that keeps an H2 database open between calls, since H2 forgets its settings with the last one.
 *
 * <p>Money: H2 closes itself when its disk is full, and the next connection would open it with a write delay. So
 * no work is done while this connection is closed.
 *
 * <p>Threads: safe for concurrent use.
 */
final class KeptConnection {

    /** Less than half of the time after which H2 overwrites what a commit has freed. */
    private static final long LONGEST_UNSYNCED = Duration.ofMillis(40).toNanos();

    /** After a loss H2 may accept a commit that it cannot write: each is forced to the disk for this time. */
    private static final long DOUBTED = Duration.ofMinutes(1).toNanos();

    private final Connections connections;
    private volatile Connection kept;
    private volatile long syncedAt;
    private volatile Long lostAt;

    KeptConnection(Connections connections) {
        this.connections = connections;
    }

    /** Opens it, or another one if it was lost, and sets what has to be set. */
    synchronized void open() throws SQLException {
        if (!isOpen()) {
            if (kept != null) {
                lostAt = System.nanoTime();
            }
            release();
            kept = connections.take(Deadlines.TO_OPEN).connection();
        }
        try {
            Dialect.H2.ensure(LedgerConnection.plain(kept));
            // a database that opened while its disk is full may still take a commit for its writer
            try (Statement statement = kept.createStatement()) {
                statement.execute("CHECKPOINT SYNC");
            }
        } catch (SQLException | RuntimeException e) {
            lostAt = System.nanoTime();
            release();
            throw e;
        }
    }

    /** While it is, every other connection leads to the same open database, with its settings. */
    boolean isOpen() throws SQLException {
        Connection now = kept;
        return now != null && !now.isClosed();
    }

    /** What was freed by a commit may be overwritten soon: the commit is forced to the disk before that. */
    void sync(Connection connection) throws SQLException {
        long now = System.nanoTime();
        if (now - syncedAt > LONGEST_UNSYNCED) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CHECKPOINT SYNC");
            }
            syncedAt = System.nanoTime();
        }
    }

    /** After a change: fails if it may not be on the disk, although H2 has accepted it. */
    void prove(Connection connection) throws SQLException {
        Long lost = lostAt;
        if (lost != null && System.nanoTime() - lost < DOUBTED) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CHECKPOINT SYNC");
            }
        }
    }

    synchronized void release() {
        if (kept != null) {
            Connections.closeQuietly(kept);
            kept = null;
        }
    }
}
