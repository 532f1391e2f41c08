package one.apiin.camel.repository;

import java.time.Duration;

/**
 * How long the ledger waits for its database. All follow from {@code leaseTimeout}, so that a node that waits in vain
 * has several attempts before its lease ends.
 *
 * @param reply for a connection, and for each reply of the server: a sixth of the lease, 2 to 10 s
 * @param statement for a change to end in the server, less than {@code reply}: what the node gives up is given up by
 *     the server too
 * @param lock for a lock within a change
 * @param compaction how long an H2 database is compacted at once, while all its calls wait: a tenth of the lease, at
 *     most 1 s
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
