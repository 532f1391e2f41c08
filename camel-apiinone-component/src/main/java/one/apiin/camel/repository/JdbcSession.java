package one.apiin.camel.repository;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does work on the data source's connections while the ledger is open, each call on one of its own, with each statement
 * committed by itself.
 *
 * <p>Time: no call waits for ever, see {@link Deadlines}.
 *
 * <p>Threads: safe for concurrent use.
 */
final class JdbcSession {

    static final Logger LOG = LoggerFactory.getLogger(JdbcSession.class);

    /** Logged when the connection does not matter any more. */
    static final String BROKEN = "A connection of the ledger broke after its work";

    private static final String OPEN = "open the ledger";

    private final Deadlines deadlines;
    private final Connections connections;
    private volatile Dialect dialect;
    private volatile H2KeptConnection kept;
    private volatile boolean open;

    JdbcSession(DataSource dataSource, Duration lease) {
        this.deadlines = Deadlines.of(lease);
        this.connections = new Connections(dataSource, deadlines.reply());
    }

    interface Work<T> {
        T on(LedgerConnection connection) throws SQLException;
    }

    interface Step<T> {
        T run() throws SQLException;
    }

    interface Action {
        void run() throws SQLException;
    }

    /** From now on the database's own words limit each statement. The ledger is open once {@code prepare} has ended. */
    void open(Work<Void> prepare) {
        kept = null;
        dialect = call(OPEN, Deadlines.TO_OPEN, Dialect::of);
        if (dialect == Dialect.H2) {
            connections.useEmbedded();
            String database = call(OPEN, Deadlines.TO_OPEN, dialect::database);
            kept = new H2KeptConnection(connections, database);
            keepConnection();
            attempt(OPEN, this::requireAnother);
        }
        call(OPEN, Deadlines.TO_OPEN, prepare);
        open = true;
    }

    /**
     * @throws IllegalStateException if the ledger is not open
     */
    void requireOpen() {
        if (!open) {
            throw new IllegalStateException("The ledger is not open: call open() first");
        }
    }

    private Void requireAnother() {
        try {
            connections.giveBack(connections.take(deadlines.reply()), false);
            return null;
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "The ledger keeps one connection to H2 open, and dataSource gave no other one"
                            + " within "
                            + deadlines.reply().toSeconds()
                            + " s: let its pool have at least two, and one of them free at the start",
                    e);
        }
    }

    /** Opens the kept connection to H2 again if it was lost. */
    void keepOpen() {
        requireOpen();
        keepConnection();
    }

    private void keepConnection() {
        H2KeptConnection one = kept;
        if (one != null) {
            attempt("keep a connection", () -> one.turn().take(one::open));
        }
    }

    /** Lets the file of an H2 database shrink, if it has grown; all its calls wait meanwhile, see {@link Deadlines}. */
    void compactIfGrown() {
        H2KeptConnection one = kept;
        if (one != null && one.isGrown()) {
            try {
                Step<Void> compaction = () -> one.compact(deadlines.compaction());
                attempt("compact the ledger", () -> one.turn().take(compaction));
            } catch (LedgerException e) {
                // If the database is gone, the recovery's own statements say so.
                LOG.warn("H2 did not compact the ledger, a later recovery will: {}", e.toString());
            }
        }
    }

    /** The calls that have begun on an H2 database end first; those of other databases end by themselves. */
    void close() {
        open = false;
        H2KeptConnection one = kept;
        if (one != null) {
            one.close();
        }
    }

    /**
     * Does work on a connection of its own; {@code deed} names it if it fails.
     *
     * @throws IllegalStateException if the ledger is not open
     */
    <T> T call(String deed, Work<T> work) {
        requireOpen();
        return call(deed, deadlines.reply(), work);
    }

    private <T> T call(String deed, Duration longest, Work<T> work) {
        H2KeptConnection one = kept;
        long askedAt = System.nanoTime();
        Step<T> step = () -> done(longest, askedAt, work);
        return attempt(deed, one == null ? step : () -> one.turn().take(step));
    }

    private <T> T done(Duration longest, long askedAt, Work<T> work) throws SQLException {
        H2KeptConnection one = kept;
        Connections.Taken taken =
                one == null ? connections.take(longest, askedAt) : one.take(longest, askedAt);
        boolean broken = true;
        try {
            T result = committed(taken.connection(), work);
            broken = false;
            return result;
        } catch (SQLException e) {
            broken = isBroken(e);
            if (one != null) {
                one.doubt();
            }
            throw e;
        } catch (RuntimeException e) {
            broken = false;
            throw e;
        } finally {
            connections.giveBack(taken, broken);
        }
    }

    /**
     * @throws LedgerException if the database fails
     */
    static <T> T attempt(String deed, Step<T> step) {
        // An interrupt closes the file channel of an embedded H2 and with it the whole database.
        boolean interrupted = Thread.interrupted();
        try {
            return step.run();
        } catch (SQLException e) {
            throw LedgerException.during(deed, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <T> T committed(Connection connection, Work<T> work) throws SQLException {
        LedgerConnection ledger = new LedgerConnection(connection, dialect, deadlines);
        H2KeptConnection one = kept;
        boolean automatic = connection.getAutoCommit();
        if (!automatic) {
            // a pool may have kept a half transaction: autocommit would commit it
            connection.rollback();
            connection.setAutoCommit(true);
        }
        try {
            if (one != null) {
                one.sync(connection);
            }
            return work.on(ledger);
        } finally {
            if (one != null) {
                one.changed(ledger.changes());
            }
            if (!automatic) {
                quietly(BROKEN, () -> connection.setAutoCommit(false));
            }
        }
    }

    /** What was committed stays so: a later error, which is logged, does not fail the call. */
    static void quietly(String failure, Action action) {
        try {
            action.run();
        } catch (SQLException e) {
            LOG.debug(failure, e);
        }
    }

    /** Nor may a connection to a server that has become a replica come back to the pool, as it would lead there again. */
    private static boolean isBroken(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("08")
                || state.startsWith("57P")
                || LedgerConnection.isReadOnly(failure)
                || failure instanceof SQLRecoverableException
                || failure instanceof SQLNonTransientConnectionException;
    }

    /**
     * How long the ledger waits for its database. All follow from {@code leaseTimeout}, so that a node that waits in
     * vain has several attempts before its lease ends.
     *
     * @param reply for a connection, and for each reply of the server: a sixth of the lease, 2 to 10 s
     * @param statement for a change to end in the server, less than {@code reply}: what the node gives up is given up
     *     by the server too
     * @param lock for a lock within a change
     * @param compaction how long an H2 database is compacted at once, while all its calls wait: a tenth of the lease,
     *     at most 1 s
     */
    record Deadlines(Duration reply, Duration statement, Duration lock, Duration compaction) {

        /** Opening may create the tables, and recover a file. */
        static final Duration TO_OPEN = Duration.ofMinutes(1);

        private static final Duration SHORTEST = Duration.ofSeconds(2);
        private static final Duration LONGEST = Duration.ofSeconds(10);
        private static final Duration LONGEST_COMPACTION = Duration.ofSeconds(1);

        static Deadlines of(Duration lease) {
            Duration sixth = lease.dividedBy(6);
            Duration reply = sixth.compareTo(LONGEST) > 0 ? LONGEST : sixth;
            reply = reply.compareTo(SHORTEST) < 0 ? SHORTEST : reply;
            Duration tenth = lease.dividedBy(10);
            return new Deadlines(
                    reply,
                    reply.multipliedBy(3).dividedBy(4),
                    reply.dividedBy(2),
                    tenth.compareTo(LONGEST_COMPACTION) > 0 ? LONGEST_COMPACTION : tenth);
        }
    }
}
