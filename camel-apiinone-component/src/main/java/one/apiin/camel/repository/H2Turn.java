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

    /** That of the open database, a new one when it is opened anew; for the thread that has the turn. */
    RetentionTime retention = new RetentionTime();

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

    /**
     * How long H2 keeps the space that commits have freed: longer than its last 20 commits took, and not much longer,
     * since the file grows by what is kept.
     *
     * <p>Money: H2 finds its newest commit by a chain that begins at the file's header, which it writes at least every
     * 20 commits, and after the commit itself. A process that dies in between loses what the chain had led to, if a
     * part of the chain is overwritten already.
     *
     * <p>Threads: one at a time.
     */
    static final class RetentionTime {

        /** In milliseconds. With a {@code leaseTimeout} of 30 s an idle node renews its lease 60 times meanwhile. */
        static final long LONGEST = 600_000;

        private static final long SHORTEST = 128;

        /** In milliseconds: what a power failure may take. */
        private static final long LONGEST_UNSYNCED = 500;

        /** Of the retention time. */
        private static final int UNSYNCED_PART = 4;

        /** More than 20 commits: one may have up to three changes. */
        private static final int CHANGES = 64;

        private final long[] times = new long[CHANGES];
        private long changes;
        private long set = LONGEST;
        private boolean unsynced;
        private long syncedAt;

        /** In milliseconds. */
        long now() {
            return set;
        }

        void changed(int count, long nanos) {
            unsynced |= count > 0;
            for (int i = 0; i < Math.min(count, CHANGES); i++) {
                times[(int) (changes++ % CHANGES)] = nanos;
            }
        }

        /**
         * Asked before each call.
         *
         * @return what is to be set, in milliseconds; 0 = it stays as it is
         */
        long toSet(long nanos) {
            if (changes < CHANGES) {
                return 0;
            }
            long millis = (nanos - times[(int) (changes % CHANGES)]) / 1_000_000;
            long wanted = Math.max(SHORTEST, Math.min(LONGEST, 2 * Long.highestOneBit(millis)));
            if (wanted <= set && wanted > set / 8) {
                return 0;
            }
            set = wanted;
            return wanted;
        }

        /**
         * Whether the last commits have to be forced to the disk, since what they freed may be overwritten soon.
         *
         * @param alone false = other processes may have set another retention time
         */
        boolean isSyncDue(long nanos, boolean alone) {
            long kept = alone ? set : SHORTEST;
            long most = Math.min(LONGEST_UNSYNCED, kept / UNSYNCED_PART);
            return unsynced && nanos - syncedAt > most * 1_000_000;
        }

        void synced(long nanos) {
            unsynced = false;
            syncedAt = nanos;
        }
    }
}
