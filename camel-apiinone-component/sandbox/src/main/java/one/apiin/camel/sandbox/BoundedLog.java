package one.apiin.camel.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The last entries of an unbounded sequence, and the exact count of all entries.
 *
 * <p>Threads: not thread-safe; the ledger calls it under its lock.
 */
final class BoundedLog<T> {

    private final Deque<T> entries = new ArrayDeque<>();
    private final int limit;
    private long count;

    BoundedLog(int limit) {
        this.limit = limit;
    }

    void add(T entry) {
        if (entries.size() >= limit) {
            entries.removeFirst();
        }
        entries.addLast(entry);
        count++;
    }

    void clear() {
        entries.clear();
        count = 0;
    }

    List<T> copy() {
        return List.copyOf(entries);
    }

    long count() {
        return count;
    }
}
