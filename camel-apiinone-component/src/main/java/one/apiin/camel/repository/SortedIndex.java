package one.apiin.camel.repository;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import one.apiin.camel.task.VideoTask;

/**
 * The tasks that have a key, by that key and in the order of an instant, then of their ids. Each second is
 * a bucket, sorted when it is first read, so that adding a task compares it with no waiting one.
 *
 * <p>Threads: one at a time.
 */
final class SortedIndex<K> {

    private final Function<VideoTask, K> key;
    private final Function<VideoTask, Instant> time;
    private final Comparator<VideoTask> order;
    private final Map<K, NavigableMap<Long, Bucket>> buckets = new HashMap<>();

    /**
     * @param key null for a task that does not belong to this index
     * @param time null comes first
     */
    SortedIndex(Function<VideoTask, K> key, Function<VideoTask, Instant> time) {
        this.key = key;
        this.time = time;
        this.order =
                Comparator.comparing(time, Comparator.nullsFirst(Comparator.naturalOrder()))
                        .thenComparing(VideoTask::getSubmissionId);
    }

    void add(VideoTask task) {
        K name = key.apply(task);
        if (name != null) {
            buckets.computeIfAbsent(name, none -> new TreeMap<>())
                    .computeIfAbsent(second(task), none -> new Bucket())
                    .add(task);
        }
    }

    void remove(VideoTask task) {
        K name = key.apply(task);
        if (name != null) {
            buckets.computeIfPresent(
                    name,
                    (none, all) -> {
                        all.computeIfPresent(
                                second(task),
                                (second, bucket) -> bucket.isEmptyWithout(task) ? null : bucket);
                        return all.isEmpty() ? null : all;
                    });
        }
    }

    Set<K> keys() {
        return buckets.keySet();
    }

    /** The earliest first; only the buckets that are read are sorted. */
    Stream<VideoTask> ascending(K name) {
        return of(name).values().stream().flatMap(bucket -> bucket.sorted().stream());
    }

    /** The latest first; only the buckets that are read are sorted. */
    Stream<VideoTask> descending(K name) {
        return of(name).descendingMap().values().stream()
                .flatMap(bucket -> bucket.sorted().descendingSet().stream());
    }

    private NavigableMap<Long, Bucket> of(K name) {
        return buckets.getOrDefault(name, Collections.emptyNavigableMap());
    }

    private Long second(VideoTask task) {
        Instant at = time.apply(task);
        return at == null ? Long.MIN_VALUE : at.getEpochSecond();
    }

    /** The tasks of one second. */
    private final class Bucket {

        private static final int FEW = 2;

        private Map<String, VideoTask> unsorted = new HashMap<>(FEW);
        private NavigableSet<VideoTask> sorted;

        void add(VideoTask task) {
            if (sorted == null) {
                unsorted.put(task.getSubmissionId(), task);
            } else {
                sorted.add(task);
            }
        }

        boolean isEmptyWithout(VideoTask task) {
            if (sorted == null) {
                unsorted.remove(task.getSubmissionId());
                return unsorted.isEmpty();
            }
            sorted.remove(task);
            return sorted.isEmpty();
        }

        NavigableSet<VideoTask> sorted() {
            if (sorted == null) {
                sorted = new TreeSet<>(order);
                sorted.addAll(unsorted.values());
                unsorted = null;
            }
            return sorted;
        }
    }
}
