package one.apiin.camel.repository;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import one.apiin.camel.repository.JdbcSession.Deadlines;
import org.h2.engine.Session;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;

/**
 * The connection that keeps an H2 database open between calls, since H2 forgets its settings with the last one.
 *
 * <p>Money: H2 closes itself when its disk is full, and the next connection would open it with a write delay. So
 * no work is done while this connection is closed.
 *
 * <p>Threads: safe for concurrent use.
 */
final class H2KeptConnection {

    /** A task changes about six times, and the file grows by 10 KB for each. */
    private static final int COMPACTED_AFTER = 10_000;

    /** Even if others wait for their turn. */
    private static final int COMPACTED_AT_LATEST = 100_000;

    /**
     * With few tasks: what H2 rewrites at one compaction becomes free at the next one only, since the retention time is
     * longer than a compaction.
     */
    private static final int COMPACTED_IF_RARE = 1_000;

    /** In recoveries: compactions take 1 % of the time then, with a lease of 10 s or less 3 %. */
    private static final int RARE = 10;

    /** H2 has lost sight of the database that it holds open: it is closed with its last connection. */
    private static final String ALREADY_OPEN = "90020";

    private static final String DATABASE_CLOSED = "90098";

    private final Connections connections;
    private final H2Turn turn;
    private volatile Connection kept;
    private volatile Object database;
    private volatile int uncompacted;
    private int recoveries;
    private volatile boolean alone;
    private boolean closed;

    /**
     * @param database the same for all connections to one database
     */
    H2KeptConnection(Connections connections, String database) {
        this.connections = connections;
        this.turn = H2Turn.of(database);
    }

    H2Turn turn() {
        return turn;
    }

    /**
     * Opens it, or another one if it was lost, and sets what has to be set before anyone may use the database.
     *
     * @throws SQLException also after {@link #close}
     */
    synchronized Void open() throws SQLException {
        requireNotClosed();
        Connection next = kept;
        if (!isOpen()) {
            release();
            next = connections.take(Deadlines.TO_OPEN).connection();
            turn.retention = new H2Turn.RetentionTime();
        }
        try {
            LedgerConnection ledger = LedgerConnection.plain(next);
            Dialect.H2.ensure(ledger);
            alone = Dialect.H2.isOnlyProcess(ledger);
            execute(next, "SET RETENTION_TIME " + turn.retention.now());
            // a database that opened while its disk is full may still take a commit for its writer
            execute(next, "CHECKPOINT SYNC");
        } catch (SQLException | RuntimeException e) {
            kept = next;
            release();
            throw e;
        }
        kept = next;
        database = databaseOf(next);
        return null;
    }

    /** A connection to the database that has the settings, which is opened again if H2 has closed it. */
    Connections.Taken take(Duration longest, long askedAt) throws SQLException {
        requireNotClosed();
        try {
            Connections.Taken taken = connections.take(longest, askedAt);
            if (isShared(taken.connection())) {
                return taken;
            }
            connections.giveBack(taken, false);
            open();
            taken = connections.take(longest);
            if (isShared(taken.connection())) {
                return taken;
            }
            connections.giveBack(taken, false);
            throw new SQLException("The database was closed again", DATABASE_CLOSED);
        } catch (SQLException e) {
            if (ALREADY_OPEN.equals(e.getSQLState())) {
                release();
            }
            throw e;
        }
    }

    /** Whether a connection leads to the database that has the settings; if that is closed, its next statement fails. */
    private boolean isShared(Connection connection) {
        Object open = database;
        if (open != null && open == databaseOf(connection)) {
            return true;
        }
        if (!isOpen()) {
            return false;
        }
        database = databaseOf(kept);
        return true;
    }

    /** H2 may have closed the database, since a statement failed: the next call makes sure, and opens it. */
    void doubt() {
        database = null;
    }

    /**
     * The same object for all connections while the database is open. Null if H2 runs elsewhere, or if these classes,
     * which H2 calls internal, cannot be seen or have changed.
     */
    private static Object databaseOf(Connection connection) {
        try {
            Session session = connection.unwrap(JdbcConnection.class).getSession();
            return session instanceof SessionLocal local ? local.getDatabase() : null;
        } catch (SQLException | RuntimeException | LinkageError e) {
            return null;
        }
    }

    /**
     * While it is, every other connection leads to the same open database, with its settings. {@code isClosed()} does
     * not suffice: H2 leaves its sessions open when it closes a database whose disk is full.
     */
    private boolean isOpen() {
        Connection now = kept;
        if (now == null) {
            return false;
        }
        try (Statement statement = now.createStatement()) {
            return statement.execute("CALL 1");
        } catch (SQLException e) {
            JdbcSession.LOG.debug("H2 has closed the ledger's database", e);
            return false;
        }
    }

    void changed(int changes) {
        uncompacted += changes;
        turn.retention.changed(changes, System.nanoTime());
    }

    /** What was freed by a commit may be overwritten soon: the commit is forced to the disk before that. */
    void sync(Connection connection) throws SQLException {
        H2Turn.RetentionTime retention = turn.retention;
        long now = System.nanoTime();
        long millis = retention.toSet(now);
        if (retention.isSyncDue(now, alone)) {
            execute(connection, "CHECKPOINT SYNC");
            retention.synced(System.nanoTime());
        }
        if (millis > 0) {
            execute(connection, "SET RETENTION_TIME " + millis);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Asked once by each recovery. */
    synchronized boolean isGrown() {
        int changes = uncompacted;
        int most = ++recoveries < RARE ? COMPACTED_AFTER : COMPACTED_IF_RARE;
        return changes >= COMPACTED_AT_LATEST || changes >= most && !turn.isWanted();
    }

    /**
     * Has H2 rewrite what lives in space that is mostly free, so that the file stops growing. H2 does that in a thread
     * of its own, which a write delay of 0 stops. For the thread that has the turn.
     *
     * <p>Money: no commit is written late, since no other one of this process has its turn meanwhile; where other
     * processes use the database, nothing is done.
     */
    synchronized Void compact(Duration time) throws SQLException {
        if (!isOpen() || !Dialect.H2.isOnlyProcess(LedgerConnection.plain(kept))) {
            return null;
        }
        boolean restored = false;
        try (Statement statement = kept.createStatement()) {
            statement.execute("SET WRITE_DELAY 100");
            boolean interrupted = pause(time);
            statement.execute("SET WRITE_DELAY 0");
            statement.execute("CHECKPOINT SYNC"); // it has freed space too
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            restored = true;
            JdbcSession.LOG.debug("H2 compacted the ledger for {} ms", time.toMillis());
            uncompacted = 0;
            recoveries = 0;
            return null;
        } finally {
            if (!restored) {
                release();
            }
        }
    }

    /** Whether it was interrupted: the next statement must not be, since that would close the file. */
    private static boolean pause(Duration time) {
        boolean interrupted = false;
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            interrupted |= Thread.interrupted();
        }
        return interrupted;
    }

    private synchronized void requireNotClosed() throws SQLException {
        if (closed) {
            throw new SQLException("The ledger has been closed", DATABASE_CLOSED);
        }
    }

    /** When it is its turn, and for good: a call that comes later would open the database without the settings. */
    void close() {
        try {
            JdbcSession.attempt("close the ledger", () -> turn.take(this::end));
        } catch (LedgerException e) {
            JdbcSession.LOG.warn(
                    "The ledger is closed before its calls have ended: {}", e.toString());
            end();
        }
    }

    private synchronized Void end() {
        if (!closed) {
            closed = true;
            release();
            turn.forget();
        }
        return null;
    }

    synchronized void release() {
        database = null;
        if (kept != null) {
            Connections.closeQuietly(kept);
            kept = null;
        }
    }
}
