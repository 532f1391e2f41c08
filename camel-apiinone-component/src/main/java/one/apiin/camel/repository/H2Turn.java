package one.apiin.camel.repository;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The right to use an H2 database: one thread of this process at a time has it, of all ledgers there.
 *
 * <p>Money: when the disk is full, H2 2.4.240 lets a second thread write a version that builds on the one that the
 * first thread could not write. When it opens next, both are void, and so are commits whose space they took.
 *
 * <p>Threads: safe for concurrent use; those that wait get it in order of arrival, so that a lease is renewed in time.
 */
final class H2Turn {

    private static final Map<String, H2Turn> BY_DATABASE = new HashMap<>();
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final String database;
    private final ReentrantLock lock = new ReentrantLock(true);
    private H2RetentionTime retention = new H2RetentionTime();
    private int users;

    private H2Turn(String database) {
        this.database = database;
    }

    /** To be given back with {@link #forget}. */
    static H2Turn of(String database) {
        synchronized (BY_DATABASE) {
            H2Turn turn = BY_DATABASE.computeIfAbsent(database, H2Turn::new);
            turn.users++;
            return turn;
        }
    }

    void forget() {
        synchronized (BY_DATABASE) {
            if (--users == 0) {
                BY_DATABASE.remove(database);
            }
        }
    }

    /** Does the work when it is this thread's turn. An interrupt does not end the wait: the work may save a payment. */
    <T> T take(JdbcSession.Step<T> work) throws SQLException {
        acquire();
        try {
            return work.run();
        } finally {
            lock.unlock();
        }
    }

    /** That of the open database; for the thread that has the turn. */
    H2RetentionTime retention() {
        return retention;
    }

    /** The database is opened anew, and has its own retention time; for the thread that has the turn. */
    void forgetRetention() {
        retention = new H2RetentionTime();
    }

    /** Whether others wait for it. */
    boolean isWanted() {
        return lock.hasQueuedThreads();
    }

    private void acquire() throws SQLException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    if (lock.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                        return;
                    }
                    throw new SQLTransientConnectionException(
                            "Others have used the H2 database for " + LONGEST.toSeconds() + " s",
                            "08001");
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
