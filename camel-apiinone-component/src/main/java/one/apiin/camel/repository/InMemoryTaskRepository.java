package one.apiin.camel.repository;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.DueQuery;
import one.apiin.camel.task.EndedQuery;
import one.apiin.camel.task.LedgerSums;
import one.apiin.camel.task.Liveness;
import one.apiin.camel.task.Reservation;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;

/**
 * A ledger in the heap, for development and for work that may be lost.
 *
 * <p>Money: a restart forgets which videos were paid for; the component warns at its start.
 *
 * <p>Time: the given clock.
 *
 * <p>Threads: safe for concurrent use; one lock, and only {@link #purge} reads all rows.
 *
 * <p>Restart: nothing survives.
 */
public final class InMemoryTaskRepository implements TaskRepository {

    /** For each account: a provider may refuse for days. Nothing was charged for the oldest, which go. */
    static final int MAX_REJECTED = 10_000;

    private static final Set<TaskState> FINISHED =
            EnumSet.of(TaskState.COMPLETED, TaskState.FAILED, TaskState.WATCH_ENDED);

    private static final Set<TaskState> BY_STATE =
            EnumSet.of(
                    TaskState.RESERVED,
                    TaskState.OUTCOME_UNKNOWN,
                    TaskState.WATCH_ENDED,
                    TaskState.REJECTED);

    private final InstantSource clock;
    private final Object lock = new Object();
    private final Map<String, VideoTask> rows = new HashMap<>();
    private final Map<UsedKey, VideoTask> usedKeys = new HashMap<>();
    private final Map<String, List<VideoTask>> taskIds = new HashMap<>();
    private final Map<Key, Long> counts = new HashMap<>();
    private final CreditCounters.InMemory credits = new CreditCounters.InMemory();
    private final Map<String, Liveness> alive = new HashMap<>();

    private final SortedIndex<String> owned =
            new SortedIndex<>(InMemoryTaskRepository::owner, VideoTask::getCreatedAt);
    private final SortedIndex<Key> polled =
            new SortedIndex<>(
                    task -> isPolled(task) ? Key.state(task) : null,
                    InMemoryTaskRepository::nextPollAt);
    private final SortedIndex<Key> ready =
            new SortedIndex<>(
                    task -> isPending(task) ? Key.group(task) : null, VideoTask::getEndedAt);
    private final SortedIndex<Key> delayed =
            new SortedIndex<>(
                    task -> isPending(task) ? Key.group(task) : null,
                    InMemoryTaskRepository::deliverAfter);
    private final SortedIndex<Key> byState =
            new SortedIndex<>(
                    task -> BY_STATE.contains(task.getState()) ? Key.state(task) : null,
                    VideoTask::getEndedAt);
    private final SortedIndex<Key> byDelivery =
            new SortedIndex<>(
                    task -> isListedByDelivery(task) ? Key.delivery(task) : null,
                    VideoTask::getEndedAt);
    private final SortedIndex<Key> overdue =
            new SortedIndex<>(
                    task -> isOverdue(task) ? Key.state(task) : null, VideoTask::getSubmittedAt);
    private final SortedIndex<Key> completed =
            new SortedIndex<>(
                    task -> isDelivered(task) ? Key.group(task) : null, VideoTask::getEndedAt);
    private final List<SortedIndex<?>> indexes =
            List.of(owned, polled, byState, byDelivery, overdue, completed);

    private record UsedKey(String account, String group, String idempotencyKey) {
        static UsedKey of(VideoTask task) {
            return task.getIdempotencyKey() == null
                    ? null
                    : new UsedKey(task.getAccount(), task.getGroup(), task.getIdempotencyKey());
        }
    }

    /** A state, a delivery or a group of one account. */
    private record Key(String account, Object part) {
        private static final String OVERDUE = "overdue";

        static Key state(VideoTask task) {
            return new Key(task.getAccount(), task.getState());
        }

        static Key delivery(VideoTask task) {
            return new Key(task.getAccount(), task.getDelivery());
        }

        static Key group(VideoTask task) {
            return new Key(task.getAccount(), task.getGroup());
        }
    }

    public InMemoryTaskRepository(InstantSource clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public Reservation reserve(VideoTask task, CreditLimit limit) {
        limit.requirePriced(task);
        VideoTask row = RowRules.reserved(task);
        synchronized (lock) {
            VideoTask holder = usedKeys.get(UsedKey.of(row));
            if (holder != null) {
                return new Reservation(holder, false);
            }
            if (rows.containsKey(row.getSubmissionId())) {
                throw new IllegalStateException(
                        "Submission " + row.getSubmissionId() + " is already in the ledger");
            }
            credits.count(row, CreditCounters.added(row), limit);
            add(row);
            return new Reservation(row, true);
        }
    }

    @Override
    public Optional<VideoTask> transition(VideoTask seen, VideoTask next, CreditLimit limit) {
        VideoTask row = RowRules.changed(seen, next);
        CreditLimit held = CreditCounters.limitOf(seen, next, limit);
        synchronized (lock) {
            VideoTask current = rows.get(seen.getSubmissionId());
            if (current == null || current.version() != seen.version()) {
                return Optional.empty();
            }
            VideoTask holder = usedKeys.get(UsedKey.of(row));
            Stream<VideoTask> same = byTaskId(row.getAccount(), row.getTaskId());
            if (holder != null && holder != current
                    || RowRules.adopts(current, row) && same.anyMatch(RowRules::isAdopted)) {
                throw RowRules.taken(current, row, null);
            }
            credits.count(row, CreditCounters.changed(current, row), held);
            replace(current, row);
            forgetOldestRejected(row);
            return Optional.of(row);
        }
    }

    @Override
    public List<VideoTask> claimDue(DueQuery query) {
        synchronized (lock) {
            Stream<VideoTask> due =
                    polled.ascending(new Key(query.account(), query.state()))
                            .takeWhile(task -> !isAfter(nextPollAt(task), query.now()))
                            .filter(task -> owner(task) == null || task.isOwnedBy(query.process()));
            return claim(
                    first(query.limit(), due),
                    columns -> columns.withNextPollAt(query.invisibleUntil()));
        }
    }

    @Override
    public List<VideoTask> claimEnded(EndedQuery query) {
        synchronized (lock) {
            Stream<VideoTask> ended =
                    query.taskId() == null
                            ? ready(new Key(query.account(), query.group()), query.now())
                            : byTaskId(query.account(), query.taskId());
            Stream<VideoTask> free =
                    ended.filter(
                            task ->
                                    isPending(task)
                                            && task.getGroup().equals(query.group())
                                            && !isAfter(deliverAfter(task), query.now()));
            return claim(first(query.limit(), free), columns -> columns.claimedBy(query.process()));
        }
    }

    /** The oldest completion first, those whose delay has passed included. */
    private Stream<VideoTask> ready(Key queue, Instant now) {
        List<VideoTask> over =
                delayed.ascending(queue)
                        .takeWhile(task -> !isAfter(deliverAfter(task), now))
                        .toList();
        over.forEach(delayed::remove);
        over.forEach(ready::add);
        return ready.ascending(queue);
    }

    private List<VideoTask> claim(List<VideoTask> tasks, UnaryOperator<Tracking> change) {
        List<VideoTask> claimed = new ArrayList<>(tasks.size());
        for (VideoTask task : tasks) {
            VideoTask row = RowRules.changed(task, task.with(change.apply(task.tracking())));
            replace(task, row);
            claimed.add(row);
        }
        return claimed;
    }

    @Override
    public List<VideoTask> findOrphaned(int limit) {
        synchronized (lock) {
            return first(
                    limit,
                    owned.keys().stream()
                            .filter(owner -> !alive.containsKey(owner))
                            .flatMap(owned::ascending));
        }
    }

    @Override
    public Instant heartbeat(String process, Duration lease) {
        synchronized (lock) {
            Instant now = RowRules.millis(clock.instant());
            if (lease.isZero()) {
                alive.remove(process);
            } else {
                Liveness before = alive.getOrDefault(process, new Liveness(0, lease, now));
                alive.put(process, new Liveness(before.renewals() + 1, lease, now));
            }
            return now;
        }
    }

    @Override
    public Map<String, Liveness> processes() {
        synchronized (lock) {
            return Map.copyOf(alive);
        }
    }

    @Override
    public boolean expire(String process, Liveness seen) {
        synchronized (lock) {
            return alive.remove(process, seen);
        }
    }

    @Override
    public List<VideoTask> find(TaskQuery query) {
        synchronized (lock) {
            if (query.listed() != null) {
                return first(query.limit(), listed(query));
            }
            Stream<VideoTask> found =
                    query.taskId() == null
                            ? query.submissionIds().stream().distinct().map(rows::get)
                            : byTaskId(query.account(), query.taskId());
            return found.filter(Objects::nonNull).toList();
        }
    }

    private Stream<VideoTask> listed(TaskQuery query) {
        String account = query.account();
        return switch (query.listed()) {
            case RUNNING -> polled.ascending(new Key(account, TaskState.RUNNING));
            case LATEST_POLLS -> polled.descending(new Key(account, TaskState.RUNNING));
            case RESERVED, OUTCOME_UNKNOWN, WATCH_ENDED ->
                    byState.ascending(new Key(account, TaskState.valueOf(query.listed().name())));
            case OVERDUE -> overdue.ascending(new Key(account, TaskState.RUNNING));
            case PENDING, CLAIMED, PARKED ->
                    byDelivery.ascending(new Key(account, Delivery.valueOf(query.listed().name())));
            case DELIVERED -> byDelivery.descending(new Key(account, Delivery.DELIVERED));
            case RECENTLY_COMPLETED -> completed.descending(new Key(account, query.group()));
        };
    }

    private Stream<VideoTask> byTaskId(String account, String taskId) {
        return taskIds.getOrDefault(taskId, List.of()).stream()
                .filter(task -> task.getAccount().equals(account));
    }

    @Override
    public LedgerSums sums(String account) {
        synchronized (lock) {
            Function<Object, Long> count = part -> counts.get(new Key(account, part));
            return new LedgerSums(
                    RowRules.counts(TaskState.values(), count),
                    RowRules.counts(Delivery.values(), count),
                    credits.byPeriod(account),
                    counts.getOrDefault(new Key(account, Key.OVERDUE), 0L));
        }
    }

    @Override
    public int purge(String account, Instant endedBefore, int limit) {
        synchronized (lock) {
            List<VideoTask> finished =
                    rows.values().stream()
                            .filter(task -> RowRules.isDone(task, account, endedBefore))
                            .limit(limit)
                            .toList();
            finished.forEach(this::remove);
            return finished.size();
        }
    }

    private void forgetOldestRejected(VideoTask added) {
        Key all = Key.state(added);
        if (added.getState() == TaskState.REJECTED && counts.get(all) > MAX_REJECTED) {
            byState.ascending(all).findFirst().ifPresent(this::remove);
        }
    }

    private void replace(VideoTask current, VideoTask row) {
        remove(current);
        add(row);
    }

    private void add(VideoTask task) {
        rows.put(task.getSubmissionId(), task);
        if (task.getIdempotencyKey() != null) {
            usedKeys.put(UsedKey.of(task), task);
        }
        if (task.getTaskId() != null) {
            taskIds.merge(task.getTaskId(), List.of(task), InMemoryTaskRepository::joined);
        }
        indexes.forEach(index -> index.add(task));
        (deliverAfter(task) == null ? ready : delayed).add(task);
        count(task, 1);
    }

    private void remove(VideoTask task) {
        rows.remove(task.getSubmissionId());
        usedKeys.remove(UsedKey.of(task));
        if (task.getTaskId() != null) {
            taskIds.computeIfPresent(task.getTaskId(), (taskId, some) -> without(task, some));
        }
        indexes.forEach(index -> index.remove(task));
        ready.remove(task);
        delayed.remove(task);
        count(task, -1);
    }

    private void count(VideoTask task, long change) {
        count(Key.state(task), change);
        count(Key.delivery(task), change);
        if (isOverdue(task)) {
            count(new Key(task.getAccount(), Key.OVERDUE), change);
        }
    }

    private void count(Key key, long change) {
        counts.merge(key, change, (before, more) -> before + more == 0 ? null : before + more);
    }

    private static boolean isPolled(VideoTask task) {
        return DueQuery.STATES.contains(task.getState()) && nextPollAt(task) != null;
    }

    private static boolean isOverdue(VideoTask task) {
        return task.getState() == TaskState.RUNNING && task.tracking().polls().overdue();
    }

    private static boolean isListedByDelivery(VideoTask task) {
        return task.getDelivery() == Delivery.DELIVERED
                ? FINISHED.contains(task.getState())
                : task.getDelivery() != Delivery.NONE;
    }

    private static boolean isPending(VideoTask task) {
        return task.getState().isDeliverable() && task.getDelivery() == Delivery.PENDING;
    }

    private static boolean isAfter(Instant time, Instant now) {
        return time != null && time.isAfter(now);
    }

    private static boolean isDelivered(VideoTask task) {
        return task.getState() == TaskState.COMPLETED && task.getDelivery() == Delivery.DELIVERED;
    }

    /** By submission, so that the answer does not depend on the order of arrival. */
    private static List<VideoTask> joined(List<VideoTask> some, List<VideoTask> more) {
        return Stream.concat(some.stream(), more.stream())
                .sorted(Comparator.comparing(VideoTask::getSubmissionId))
                .toList();
    }

    private static List<VideoTask> without(VideoTask task, List<VideoTask> some) {
        List<VideoTask> others = some.stream().filter(row -> !row.equals(task)).toList();
        return others.isEmpty() ? null : others;
    }

    private static List<VideoTask> first(int limit, Stream<VideoTask> tasks) {
        return tasks.limit(Math.max(0, limit)).toList();
    }

    private static String owner(VideoTask task) {
        return task.tracking().ownership().owner();
    }

    private static Instant nextPollAt(VideoTask task) {
        return task.tracking().polls().nextPollAt();
    }

    private static Instant deliverAfter(VideoTask task) {
        return task.tracking().delivery().deliverAfter();
    }
}
