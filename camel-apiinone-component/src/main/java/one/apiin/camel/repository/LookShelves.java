package one.apiin.camel.repository;

import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.TreeSet;
import one.apiin.camel.task.VideoTask;

/**
 * Tasks in the order in which they are to be looked at, a shelf for each second: a new one is compared
 * with the few of its second, not with all that are pending.
 *
 * <p>Threads: one at a time.
 */
final class LookShelves implements Iterable<VideoTask> {

    private final NavigableMap<Long, NavigableSet<VideoTask>> shelves = new TreeMap<>();

    /**
     * @param task has a time of its next look
     */
    void add(VideoTask task) {
        shelves.computeIfAbsent(second(task), none -> new TreeSet<>(LookShelves::byLook)).add(task);
    }

    void remove(VideoTask task) {
        shelves.computeIfPresent(
                second(task),
                (none, shelf) -> shelf.remove(task) && shelf.isEmpty() ? null : shelf);
    }

    /** The longest due first. Takes from a shelf only what is asked for, unlike a flat-mapped stream. */
    @Override
    public Iterator<VideoTask> iterator() {
        Iterator<NavigableSet<VideoTask>> all = shelves.values().iterator();
        return new Iterator<>() {
            private Iterator<VideoTask> shelf = Collections.emptyIterator();

            @Override
            public boolean hasNext() {
                while (!shelf.hasNext() && all.hasNext()) {
                    shelf = all.next().iterator();
                }
                return shelf.hasNext();
            }

            @Override
            public VideoTask next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return shelf.next();
            }
        };
    }

    private static Long second(VideoTask task) {
        return task.tracking().nextLookAt().getEpochSecond();
    }

    private static int byLook(VideoTask one, VideoTask other) {
        Instant look = one.tracking().nextLookAt();
        int order = look.compareTo(other.tracking().nextLookAt());
        return order == 0 ? one.getSubmissionId().compareTo(other.getSubmissionId()) : order;
    }
}
