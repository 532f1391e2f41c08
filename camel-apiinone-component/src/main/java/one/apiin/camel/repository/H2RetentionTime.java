package one.apiin.camel.repository;

/**
 * How long H2 keeps the space that commits have freed: longer than its last 20 commits took, and not much longer, since
 * the file grows by what is kept.
 *
 * <p>Money: H2 finds its newest commit by a chain that begins at the file's header, which it writes at least every 20
 * commits, and after the commit itself. A process that dies in between loses what the chain had led to, if a part of
 * the chain is overwritten already.
 *
 * <p>Threads: one at a time.
 */
final class H2RetentionTime {

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
