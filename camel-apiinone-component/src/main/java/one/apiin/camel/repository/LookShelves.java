package one.apiin.camel.repository;

import one.apiin.camel.task.VideoTask;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tasks in the order in which they are to be looked at, a shelf for each second. A shelf is put in order
 * when its turn comes, so that a new task is compared with none of those that wait.
 *
 * <p>Threads: one at a time.
 */
final class LookShelves implements Iterable<VideoTask> {

    private final NavigableMap<Long, Shelf> shelves = new TreeMap<>();

    /**
     * @param task has a time of its next look
     */
    void add(VideoTask task) {
        shelves.computeIfAbsent(second(task), none -> new Shelf()).add(task);
    }

    void remove(VideoTask task) {
        shelves.computeIfPresent(
                second(task), (none, shelf) -> shelf.isEmptyWithout(task) ? null : shelf);
    }

    /** The longest due first. Takes from a shelf only what is asked for, unlike a flat-mapped stream. */
    @Override
    public Iterator<VideoTask> iterator() {
        Iterator<Shelf> all = shelves.values().iterator();
        return new Iterator<>() {
            private Iterator<VideoTask> shelf = Collections.emptyIterator();

            @Override
            public boolean hasNext() {
                while (!shelf.hasNext() && all.hasNext()) {
                    shelf = all.next().inOrder().iterator();
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
        return task.tracking().polls().nextPollAt().getEpochSecond();
    }

    /** The tasks of one second: as they came, and once they were asked for in order. */
    private static final class Shelf {

        private static final int FEW = 2;

        private Map<String, VideoTask> asTheyCame = new HashMap<>(FEW);
        private NavigableSet<VideoTask> ordered;

        void add(VideoTask task) {
            if (ordered == null) {
                asTheyCame.put(task.getSubmissionId(), task);
            } else {
                ordered.add(task);
            }
        }

        boolean isEmptyWithout(VideoTask task) {
            if (ordered == null) {
                asTheyCame.remove(task.getSubmissionId());
                return asTheyCame.isEmpty();
            }
            ordered.remove(task);
            return ordered.isEmpty();
        }

        NavigableSet<VideoTask> inOrder() {
            if (ordered == null) {
                ordered = new TreeSet<>(Shelf::byPoll);
                ordered.addAll(asTheyCame.values());
                asTheyCame = null;
            }
            return ordered;
        }

        private static int byPoll(VideoTask one, VideoTask other) {
            Instant look = one.tracking().polls().nextPollAt();
            int order = look.compareTo(other.tracking().polls().nextPollAt());
            return order == 0 ? one.getSubmissionId().compareTo(other.getSubmissionId()) : order;
        }
    }
}
