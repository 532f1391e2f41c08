package one.apiin.camel.repository;

import java.util.Collections;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.Credits;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

/**
 * Names the counter that a row's credits are added to. Counters are changed in their order, so that
 * two transactions cannot deadlock.
 *
 * <p>Threads: immutable.
 */
record CreditCounter(String account, String period) implements Comparable<CreditCounter> {

    private static final Comparator<CreditCounter> ORDER =
            Comparator.comparing(CreditCounter::account).thenComparing(CreditCounter::period);

    static CreditCounter of(VideoTask row) {
        return new CreditCounter(row.getAccount(), row.getCreditPeriod());
    }

    /** What a new row adds; empty if nothing. */
    static SortedMap<CreditCounter, CreditSums> added(VideoTask row) {
        SortedMap<CreditCounter, CreditSums> changes = new TreeMap<>();
        add(changes, row, Credits.of(row));
        return changes;
    }

    /** What the change of a row adds and takes away; empty if nothing, which is the usual case. */
    static SortedMap<CreditCounter, CreditSums> changed(VideoTask seen, VideoTask next) {
        CreditSums before = Credits.of(seen);
        if (before.equals(Credits.of(next)) && of(seen).equals(of(next))) {
            return Collections.emptySortedMap();
        }
        SortedMap<CreditCounter, CreditSums> changes = added(next);
        add(changes, seen, CreditSums.ZERO.minus(before));
        changes.values().removeIf(CreditSums.ZERO::equals);
        return changes;
    }

    private static void add(
            SortedMap<CreditCounter, CreditSums> changes, VideoTask row, CreditSums sums) {
        if (!sums.equals(CreditSums.ZERO)) {
            changes.merge(of(row), sums, CreditSums::plus);
        }
    }

    /** The limit of a change: only a reservation is held against it. */
    static CreditLimit limitOf(VideoTask seen, VideoTask next, CreditLimit limit) {
        boolean reserved =
                seen.getState() == TaskState.REJECTED && next.getState() == TaskState.RESERVED;
        if (!reserved) {
            return CreditLimit.NONE;
        }
        limit.requirePriced(next);
        return limit;
    }

    @Override
    public int compareTo(CreditCounter other) {
        return ORDER.compare(this, other);
    }
}
