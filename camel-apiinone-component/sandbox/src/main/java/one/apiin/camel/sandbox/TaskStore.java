package one.apiin.camel.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All tasks, their scripted failures and the balance. Only this class changes the sandbox's state, and
 * it writes each charge and refund to the ledger.
 *
 * <p>Money: a charge is written with its acceptance and at most one refund with its failure.
 * <p>Threads: safe for concurrent use; one lock, and no I/O under it.
 */
final class TaskStore {

    /** A task after a status call or completion, and whether this call completed it. */
    record TaskUpdate(SandboxTask task, boolean completedNow) {}

    /** A task with its internal settings. */
    private static final class Entry {
        final String key;
        final int steps;
        final Instant due;
        final TaskFailure scripted;
        SandboxTask task;

        Entry(SavedTask from) {
            this.key = from.key();
            this.steps = from.steps();
            this.due = from.due();
            this.scripted = from.scripted();
            this.task = from.task();
        }
    }

    private final Object lock = new Object();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final SandboxLedger ledger;
    private final InstantSource clock;
    private final int limit;
    private long credits;
    private int failuresLeft;
    private TaskFailure nextFailure;

    TaskStore(SandboxLedger ledger, InstantSource clock, int limit, long credits) {
        this.ledger = ledger;
        this.clock = clock;
        this.limit = limit;
        this.credits = credits;
    }

    /** Accepts and charges the request, or returns empty if the credits do not suffice. */
    Optional<SavedTask> accept(VideoRequest request, Pace pace) {
        Duration takes = pace.duration == null ? null : pace.duration.get();
        synchronized (lock) {
            if (credits < request.credits()) {
                return Optional.empty();
            }
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            SandboxTask task = request.task(newId(request.model()), now);
            Instant due = takes == null ? null : now.plus(takes);
            SavedTask saved = new SavedTask(request.key(), pace.steps, due, script(request), task);
            add(saved, now, request.number());
            return Optional.of(saved);
        }
    }

    /** Restores a task that an earlier sandbox accepted and charged. */
    void restore(SavedTask saved) {
        synchronized (lock) {
            add(saved, saved.task().createdAt(), 0);
        }
    }

    private void add(SavedTask saved, Instant at, long request) {
        SandboxTask task = saved.task();
        entries.put(task.taskId(), new Entry(saved));
        credits -= task.credits();
        ledger.add(
                new LedgerEntry.Accepted(
                        at, request, task.taskId(), task.model(), task.prompt(), task.credits()));
        ledger.add(new LedgerEntry.Booking(at, task.taskId(), -task.credits(), credits));
        evictOldest();
    }

    /** Counts a status call of this account, and completes the task if it is due. */
    Optional<TaskUpdate> statusCall(String key, String taskId) {
        synchronized (lock) {
            Entry entry = entries.get(taskId);
            if (entry == null || !entry.key.equals(key)) {
                return Optional.empty();
            }
            entry.task = entry.task.counted();
            boolean over = isDue(entry) || entry.task.statusCalls() >= entry.steps;
            return Optional.of(
                    over ? complete(entry, entry.scripted) : new TaskUpdate(entry.task, false));
        }
    }

    /** Completes a task as scripted; empty if the id is unknown. */
    Optional<TaskUpdate> finish(String taskId) {
        synchronized (lock) {
            return entry(taskId).map(entry -> complete(entry, entry.scripted));
        }
    }

    /** Completes a task with this failure, or with a video if it is null, ignoring its script. */
    Optional<TaskUpdate> complete(String taskId, TaskFailure failure) {
        synchronized (lock) {
            return entry(taskId).map(entry -> complete(entry, failure));
        }
    }

    /** Completes every due task, or every task, as scripted. */
    List<TaskUpdate> finishAll(boolean onlyDue) {
        synchronized (lock) {
            return entries.values().stream()
                    .filter(entry -> !onlyDue || isDue(entry))
                    .map(entry -> complete(entry, entry.scripted))
                    .filter(TaskUpdate::completedNow)
                    .toList();
        }
    }

    /** When the task completes by the clock; empty if it does not. */
    Optional<Instant> due(String taskId) {
        synchronized (lock) {
            return entry(taskId).map(entry -> entry.due);
        }
    }

    void failNext(int count, TaskFailure failure) {
        synchronized (lock) {
            failuresLeft = count;
            nextFailure = failure;
        }
    }

    Optional<SandboxTask> find(String taskId) {
        synchronized (lock) {
            return entry(taskId).map(entry -> entry.task);
        }
    }

    List<SandboxTask> tasks() {
        synchronized (lock) {
            return entries.values().stream().map(entry -> entry.task).toList();
        }
    }

    long credits() {
        synchronized (lock) {
            return credits;
        }
    }

    void credits(long balance) {
        synchronized (lock) {
            credits = balance;
        }
    }

    /** Removes all tasks and scripted failures, and clears the ledger. */
    void reset(long balance) {
        synchronized (lock) {
            entries.clear();
            failuresLeft = 0;
            credits = balance;
            ledger.clear();
        }
    }

    private Optional<Entry> entry(String taskId) {
        return Optional.ofNullable(entries.get(taskId));
    }

    private boolean isDue(Entry entry) {
        return entry.due != null && !clock.instant().isBefore(entry.due);
    }

    private TaskUpdate complete(Entry entry, TaskFailure failure) {
        if (entry.task.ended()) {
            return new TaskUpdate(entry.task, false);
        }
        Instant now = clock.instant();
        SandboxTask task = entry.task.completed(failure, isDue(entry) ? entry.due : now);
        entry.task = task;
        ledger.add(new LedgerEntry.Ended(now, task.taskId(), failure));
        if (failure != null) {
            credits += task.credits();
            ledger.add(new LedgerEntry.Booking(now, task.taskId(), task.credits(), credits));
        }
        return new TaskUpdate(task, true);
    }

    private TaskFailure script(VideoRequest request) {
        if (request.failure() != null || failuresLeft == 0) {
            return request.failure();
        }
        failuresLeft--;
        return nextFailure;
    }

    private String newId(VideoModel model) {
        String id = model.newTaskId();
        return entries.containsKey(id) ? newId(model) : id;
    }

    private void evictOldest() {
        if (entries.size() > limit) {
            var oldest = entries.entrySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
