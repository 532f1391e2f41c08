package one.apiin.camel.repository;

import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.DueQuery;
import one.apiin.camel.task.LedgerSums;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The rows in memory, with an index for each question that is asked often.
 *
 * <p>Threads: one at a time; the repository locks.
 */
final class TaskIndex {

    private static final Comparator<VideoTask> BY_END = by(VideoTask::getEndedAt);
    private static final Comparator<VideoTask> BY_RETRY =
            by(task -> task.tracking().delivery().deliverAfter());

    private static final Comparator<VideoTask> BY_KEY =
            Comparator.comparing(VideoTask::getIdempotencyKey)
                    .thenComparing(VideoTask::getAccount)
                    .thenComparing(VideoTask::getGroup);

    private final Map<String, VideoTask> rows = new HashMap<>();
    private final NavigableSet<VideoTask> keys = new TreeSet<>(BY_KEY);
    private final Map<String, List<VideoTask>> taskIds = new HashMap<>();
    private final Map<String, Set<String>> owners = new HashMap<>();
    private final Map<String, Account> accounts = new HashMap<>();

    /** Ended tasks of one group: those to tell now, and those to tell later. */
    private static final class Queue {
        final NavigableSet<VideoTask> ready = new TreeSet<>(BY_END);
        final NavigableSet<VideoTask> later = new TreeSet<>(BY_RETRY);
    }

    private static final class Account {
        final Map<TaskState, LookShelves> due = new EnumMap<>(TaskState.class);
        final Map<String, Queue> ended = new HashMap<>();
        final NavigableSet<VideoTask> unknown = new TreeSet<>(BY_END);
        final NavigableSet<VideoTask> parked = new TreeSet<>(BY_END);
        final Map<String, NavigableSet<VideoTask>> done = new HashMap<>();
        long overdue;
        final Map<TaskState, Long> states = new EnumMap<>(TaskState.class);
        final Map<Delivery, Long> deliveries = new EnumMap<>(Delivery.class);
    }

    private static Comparator<VideoTask> by(Function<VideoTask, Instant> instant) {
        return Comparator.comparing(instant, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(VideoTask::getSubmissionId);
    }

    VideoTask get(String submissionId) {
        return rows.get(submissionId);
    }

    /** The row that holds this task's idempotency key, or null. */
    VideoTask holderOfKey(VideoTask task) {
        VideoTask holder = task.getIdempotencyKey() == null ? null : keys.ceiling(task);
        return holder == null || BY_KEY.compare(holder, task) != 0 ? null : holder;
    }

    Collection<VideoTask> all() {
        return rows.values();
    }

    Set<String> owners() {
        return owners.keySet();
    }

    List<VideoTask> ownedBy(String process) {
        return owners.getOrDefault(process, Set.of()).stream().map(rows::get).toList();
    }

    List<VideoTask> byTaskId(String account, String taskId) {
        return taskIds.getOrDefault(taskId, List.of()).stream()
                .filter(task -> task.getAccount().equals(account))
                .toList();
    }

    /** Tasks in a state that are looked at some day, the longest due first. */
    Iterable<VideoTask> due(String account, TaskState state) {
        Account index = accounts.get(account);
        LookShelves due = index == null ? null : index.due.get(state);
        return due == null ? List.of() : due;
    }

    /** Ended tasks that may be told at {@code now}, the oldest end first, and perhaps a few later. */
    Iterable<VideoTask> ended(String account, String group, Instant now) {
        Account index = accounts.get(account);
        Queue queue = index == null ? null : index.ended.get(group);
        if (queue == null) {
            return List.of();
        }
        while (!queue.later.isEmpty()
                && !queue.later.first().tracking().delivery().deliverAfter().isAfter(now)) {
            queue.ready.add(queue.later.pollFirst());
        }
        return queue.ready;
    }

    /** All rows of a list, in its order. */
    Iterable<VideoTask> listed(TaskQuery query) {
        Account index = accounts.get(query.account());
        if (index == null) {
            return List.of();
        }
        return switch (query.listed()) {
            case RUNNING -> due(query.account(), TaskState.RUNNING);
            case OUTCOME_UNKNOWN -> index.unknown;
            case PARKED -> index.parked;
            case RECENTLY_COMPLETED ->
                    index.done
                            .getOrDefault(query.group(), Collections.emptyNavigableSet())
                            .descendingSet();
        };
    }

    LedgerSums sums(String account, Map<String, CreditSums> credits) {
        Account index = accounts.get(account);
        return index == null
                ? new LedgerSums(Map.of(), Map.of(), credits)
                : new LedgerSums(
                        Map.copyOf(index.states),
                        Map.copyOf(index.deliveries),
                        credits,
                        index.overdue);
    }

    void add(VideoTask task) {
        String id = task.getSubmissionId();
        rows.put(id, task);
        if (task.getIdempotencyKey() != null) {
            keys.add(task);
        }
        if (task.getTaskId() != null) {
            taskIds.merge(task.getTaskId(), List.of(task), TaskIndex::joined);
        }
        link(owners, task.tracking().ownership().owner(), id);
        Account index = accounts.computeIfAbsent(task.getAccount(), name -> new Account());
        index.states.merge(task.getState(), 1L, Long::sum);
        index.deliveries.merge(task.getDelivery(), 1L, Long::sum);
        if (isPolled(task)) {
            index.due.computeIfAbsent(task.getState(), state -> new LookShelves()).add(task);
        }
        if (isToDeliver(task)) {
            Queue queue = index.ended.computeIfAbsent(task.getGroup(), name -> new Queue());
            (task.tracking().delivery().deliverAfter() == null ? queue.ready : queue.later)
                    .add(task);
        }
        if (task.getState() == TaskState.OUTCOME_UNKNOWN) {
            index.unknown.add(task);
        }
        if (task.getDelivery() == Delivery.PARKED) {
            index.parked.add(task);
        }
        if (isDone(task)) {
            index.done.computeIfAbsent(task.getGroup(), name -> new TreeSet<>(BY_END)).add(task);
        }
        index.overdue += isOverdue(task) ? 1 : 0;
    }

    void remove(VideoTask task) {
        String id = task.getSubmissionId();
        rows.remove(id);
        if (task.getIdempotencyKey() != null) {
            keys.remove(task);
        }
        if (task.getTaskId() != null) {
            taskIds.computeIfPresent(task.getTaskId(), (taskId, rows) -> without(task, rows));
        }
        unlink(owners, task.tracking().ownership().owner(), id);
        Account index = accounts.get(task.getAccount());
        index.states.computeIfPresent(task.getState(), TaskIndex::less);
        index.deliveries.computeIfPresent(task.getDelivery(), TaskIndex::less);
        if (isPolled(task)) {
            index.due.get(task.getState()).remove(task);
        }
        if (isToDeliver(task)) {
            Queue queue = index.ended.get(task.getGroup());
            queue.ready.remove(task);
            queue.later.remove(task);
        }
        if (task.getState() == TaskState.OUTCOME_UNKNOWN) {
            index.unknown.remove(task);
        }
        if (task.getDelivery() == Delivery.PARKED) {
            index.parked.remove(task);
        }
        if (isDone(task)) {
            index.done.get(task.getGroup()).remove(task);
        }
        index.overdue -= isOverdue(task) ? 1 : 0;
    }

    private static boolean isPolled(VideoTask task) {
        return DueQuery.STATES.contains(task.getState())
                && task.tracking().polls().nextPollAt() != null;
    }

    private static boolean isDone(VideoTask task) {
        return task.getState() == TaskState.COMPLETED && task.getDelivery() == Delivery.DELIVERED;
    }

    private static boolean isOverdue(VideoTask task) {
        return task.getState() == TaskState.RUNNING && task.tracking().polls().overdue();
    }

    private static boolean isToDeliver(VideoTask task) {
        return task.getState().isDeliverable() && task.getDelivery() == Delivery.PENDING;
    }

    static boolean isToDeliver(VideoTask task, String group, Instant now) {
        Instant after = task.tracking().delivery().deliverAfter();
        return isToDeliver(task)
                && task.getGroup().equals(group)
                && (after == null || !after.isAfter(now));
    }

    /** By submission, so that the answer does not depend on who was first. */
    private static List<VideoTask> joined(List<VideoTask> some, List<VideoTask> more) {
        return Stream.concat(some.stream(), more.stream())
                .sorted(Comparator.comparing(VideoTask::getSubmissionId))
                .toList();
    }

    private static List<VideoTask> without(VideoTask task, List<VideoTask> rows) {
        List<VideoTask> others =
                rows.stream()
                        .filter(row -> !row.getSubmissionId().equals(task.getSubmissionId()))
                        .toList();
        return others.isEmpty() ? null : others;
    }

    private static <K> Long less(K name, Long count) {
        return count == 1 ? null : Long.valueOf(count - 1);
    }

    private static void link(Map<String, Set<String>> index, String name, String id) {
        if (name != null) {
            index.computeIfAbsent(name, one -> new HashSet<>()).add(id);
        }
    }

    private static void unlink(Map<String, Set<String>> index, String name, String id) {
        if (name != null) {
            index.computeIfPresent(
                    name, (one, ids) -> ids.remove(id) && ids.isEmpty() ? null : ids);
        }
    }

    /** A copy of the first {@code limit} that fit. */
    static List<VideoTask> first(
            int limit,
            Iterable<VideoTask> tasks,
            Predicate<VideoTask> fits,
            Predicate<VideoTask> ends) {
        List<VideoTask> found = new ArrayList<>();
        for (VideoTask task : tasks) {
            if (found.size() >= limit || ends.test(task)) {
                break;
            }
            if (fits.test(task)) {
                found.add(task);
            }
        }
        return found;
    }
}
