package one.apiin.camel.repository;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import one.apiin.camel.repository.JdbcSession.Deadlines;

/**
 * Takes connections of the data source and gives them back, whatever its pool and URL say of time-outs.
 *
 * <p>Time: each reply of the server is waited for at most {@link Deadlines#reply()}, and so is a connection. After a
 * connection broke, others of the pool may be dead too: for a minute each is tested before its use.
 *
 * <p>Threads: safe for concurrent use. Connections are asked for on daemon threads, at most {@value #MOST_WAITING} at
 * once, because a pool or a driver may hang in it.
 */
final class Connections {

    private static final int MOST_WAITING = 64;
    private static final int IDLE_SECONDS = 1;
    private static final Set<String> DEAD = Set.of("08003", "90007", "90067", "90098", "90121");
    private static final int MOST_DEAD = 50;
    private static final int SECONDS_TO_PROVE = 1;
    private static final long DOUBTED_NANOS = Duration.ofMinutes(1).toNanos();
    private static final Executor AT_ONCE = Runnable::run;
    private static final String PLAIN_H2 = "org.h2.jdbcx.JdbcDataSource";

    /** Of {@link Deadlines#reply()}: even those that have waited longer for their turn may get a free connection. */
    private static final int LEAST_WAIT = 20;

    private final DataSource source;
    private final Duration reply;
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(
                    0,
                    MOST_WAITING,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    Connections::thread);
    private volatile boolean atOnce;
    private volatile Long brokenAt;

    /**
     * @param reply {@link Deadlines#reply()}
     */
    Connections(DataSource source, Duration reply) {
        this.source = source;
        this.reply = reply;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "apiinone-connect");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * @param networkTimeout that of the pool, in milliseconds, to be restored
     */
    record Taken(Connection connection, int networkTimeout) {}

    /**
     * The database runs in this process, so that no network can freeze: no thread is needed to connect, unless a pool
     * may let us wait for a connection that others hold.
     */
    void useEmbedded() {
        atOnce = source.getClass().getName().equals(PLAIN_H2);
    }

    /** Waits at most {@code longest} for a connection that works. */
    Taken take(Duration longest) throws SQLException {
        return take(longest, System.nanoTime());
    }

    /**
     * The same, less what has passed since {@code askedAt}: of all that wait for their turn at an H2 database whose
     * pool is empty, only the first waits for a connection, or the lease would end before the heartbeat's turn.
     *
     * @param askedAt by {@link System#nanoTime()}
     */
    Taken take(Duration longest, long askedAt) throws SQLException {
        long now = System.nanoTime();
        long least = reply.toNanos() / LEAST_WAIT;
        long deadline = now + Math.max(least, longest.toNanos() - (now - askedAt));
        long lastAttempt = now + reply.toNanos(); // a server that is down refuses each
        for (int attempt = 1; ; attempt++) {
            Connection connection = null;
            try {
                connection = connect(deadline - System.nanoTime());
                Taken taken = limited(connection, longest);
                if (!isDoubted() || connection.isValid(SECONDS_TO_PROVE)) {
                    return taken;
                }
            } catch (SQLException e) {
                boolean last = attempt == MOST_DEAD || System.nanoTime() - lastAttempt > 0;
                if (last || connection == null && !isDead(e)) {
                    throw e;
                }
            }
            if (connection != null) {
                discard(connection);
            }
        }
    }

    /** A pool may keep a connection that has died, and notice that when it is asked for it. */
    private static boolean isDead(SQLException failure) {
        return DEAD.contains(failure.getSQLState());
    }

    private static Taken limited(Connection connection, Duration longest) throws SQLException {
        int before = connection.getNetworkTimeout();
        connection.setNetworkTimeout(AT_ONCE, (int) longest.toMillis());
        return new Taken(connection, before);
    }

    private boolean isDoubted() {
        Long at = brokenAt;
        return at != null && System.nanoTime() - at < DOUBTED_NANOS;
    }

    private Connection connect(long nanos) throws SQLException {
        if (atOnce) {
            return source.getConnection();
        }
        CompletableFuture<Connection> asked = new CompletableFuture<>();
        try {
            threads.execute(() -> ask(asked));
            return asked.get(Math.max(1, nanos), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SQLException failure
                    ? failure
                    : new SQLException(e.getCause());
        } catch (TimeoutException | RejectedExecutionException e) {
            throw noConnection(asked, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw noConnection(asked, e);
        }
    }

    private void ask(CompletableFuture<Connection> asked) {
        try {
            Connection connection = source.getConnection();
            if (!asked.complete(connection)) {
                closeQuietly(connection);
            }
        } catch (SQLException | RuntimeException | Error e) {
            asked.completeExceptionally(e);
        }
    }

    static SQLException noConnection(CompletableFuture<Connection> asked, Exception cause) {
        if (!asked.cancel(false)) {
            asked.thenAccept(Connections::closeQuietly); // it came just now
        }
        return new SQLTransientConnectionException(
                "The data source gave no connection in time", "08001", cause);
    }

    /** Returns a connection to its pool, or ends it if it broke. */
    void giveBack(Taken taken, boolean broken) {
        if (broken) {
            brokenAt = System.nanoTime();
            discard(taken.connection());
            return;
        }
        JdbcSession.quietly(
                JdbcSession.BROKEN,
                () -> taken.connection().setNetworkTimeout(AT_ONCE, taken.networkTimeout()));
        closeQuietly(taken.connection());
    }

    /** Aborted first: a close alone would return it to its pool, or wait for the server. */
    private static void discard(Connection connection) {
        JdbcSession.quietly(
                "A connection of the ledger could not be aborted", () -> connection.abort(AT_ONCE));
        closeQuietly(connection);
    }

    static void closeQuietly(Connection connection) {
        JdbcSession.quietly("A connection of the ledger could not be closed", connection::close);
    }
}
