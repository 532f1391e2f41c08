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
 * All tasks, their script and the balance: the one place where the sandbox's state changes, and where
 * each change of money is written to the ledger.
 *
 * <p>Money: a charge is written with its acceptance and at most one refund with its failure.
 * <p>Threads: safe for concurrent use; one lock, and no I/O under it.
 */
final class TaskBook {

    /** A task after a look or an end, and whether this very call ended it. */
    record Look(SandboxTask task, boolean endedNow) {}

    /** A task with what the client is not told. */
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

    TaskBook(SandboxLedger ledger, InstantSource clock, int limit, long credits) {
        this.ledger = ledger;
        this.clock = clock;
        this.limit = limit;
        this.credits = credits;
    }

    /** Accepts and charges the order, or returns empty if the credits do not suffice. */
    Optional<SavedTask> accept(Order order, Pace pace) {
        Duration takes = pace.duration == null ? null : pace.duration.get();
        synchronized (lock) {
            if (credits < order.credits()) {
                return Optional.empty();
            }
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            SandboxTask task = order.task(newId(order.model()), now);
            Instant due = takes == null ? null : now.plus(takes);
            SavedTask saved = new SavedTask(order.key(), pace.steps, due, script(order), task);
            enter(saved, now, order.request());
            return Optional.of(saved);
        }
    }

    /** Takes up a task that an earlier sandbox accepted and charged. */
    void restore(SavedTask saved) {
        synchronized (lock) {
            enter(saved, saved.task().createdAt(), 0);
        }
    }

    private void enter(SavedTask saved, Instant at, long request) {
        SandboxTask task = saved.task();
        entries.put(task.taskId(), new Entry(saved));
        credits -= task.credits();
        ledger.add(
                new LedgerEntry.Accepted(
                        at, request, task.taskId(), task.model(), task.prompt(), task.credits()));
        ledger.add(new LedgerEntry.Booking(at, task.taskId(), -task.credits(), credits));
        forgetTheOldest();
    }

    /** A status call of this key: counts it, and ends the task if its time has come. */
    Optional<Look> look(String key, String taskId) {
        synchronized (lock) {
            Entry entry = entries.get(taskId);
            if (entry == null || !entry.key.equals(key)) {
                return Optional.empty();
            }
            entry.task = entry.task.counted();
            boolean over = isDue(entry) || entry.task.statusCalls() >= entry.steps;
            return Optional.of(over ? end(entry, entry.scripted) : new Look(entry.task, false));
        }
    }

    /** Ends a task as its script says; empty if there is no such task. */
    Optional<Look> finish(String taskId) {
        synchronized (lock) {
            return entry(taskId).map(entry -> end(entry, entry.scripted));
        }
    }

    /** Ends a task with this failure, or with a video if it is null, whatever its script says. */
    Optional<Look> end(String taskId, TaskFailure failure) {
        synchronized (lock) {
            return entry(taskId).map(entry -> end(entry, failure));
        }
    }

    /** Ends every task whose time is over, or every task there is, as scripted. */
    List<Look> finishAll(boolean onlyDue) {
        synchronized (lock) {
            return entries.values().stream()
                    .filter(entry -> !onlyDue || isDue(entry))
                    .map(entry -> end(entry, entry.scripted))
                    .filter(Look::endedNow)
                    .toList();
        }
    }

    /** When the task is over by the clock; empty if it does not go by the clock. */
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

    /** Forgets all tasks and the script, and empties the ledger. */
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

    private Look end(Entry entry, TaskFailure failure) {
        if (entry.task.ended()) {
            return new Look(entry.task, false);
        }
        Instant now = clock.instant();
        SandboxTask task = entry.task.endedWith(failure, isDue(entry) ? entry.due : now);
        entry.task = task;
        ledger.add(new LedgerEntry.Ended(now, task.taskId(), failure));
        if (failure != null) {
            credits += task.credits();
            ledger.add(new LedgerEntry.Booking(now, task.taskId(), task.credits(), credits));
        }
        return new Look(task, true);
    }

    private TaskFailure script(Order order) {
        if (order.failure() != null || failuresLeft == 0) {
            return order.failure();
        }
        failuresLeft--;
        return nextFailure;
    }

    private String newId(VideoModel model) {
        String id = model.newTaskId();
        return entries.containsKey(id) ? newId(model) : id;
    }

    private void forgetTheOldest() {
        if (entries.size() > limit) {
            var oldest = entries.entrySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
