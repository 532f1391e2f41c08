package one.apiin.camel.internal.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import one.apiin.camel.internal.util.OwnThreads;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.DueQuery;
import one.apiin.camel.task.Reservation;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskQuery.Listed;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The repository as a process uses it for its account: on the component's own threads, never inside a route's
 * transaction: the caller waits.
 *
 * <p>Threads: safe for concurrent use. Methods throw what the repository throws.
 */
public final class Ledger {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final int TRIES = 10;

    /**
     * The outcome of a change.
     *
     * @param task the current row, or null if it was deleted
     * @param made whether this call changed it
     * @param consumed whether it completed a wait of this process that takes over the delivery
     */
    public record Changed(VideoTask task, boolean made, boolean consumed) {}

    private final TaskRepository repository;
    private final OwnThreads threads;
    private final TaskListeners waiters;
    private final Consumer<VideoTask> stored;
    private final String account;
    private final String process;
    private volatile BiConsumer<VideoTask, VideoTask> changes = (before, after) -> {};

    /**
     * @param stored receives each row that this process has stored
     * @param account the account's name in the ledger
     * @param process this process, unique
     */
    public Ledger(
            TaskRepository repository,
            OwnThreads threads,
            TaskListeners waiters,
            Consumer<VideoTask> stored,
            String account,
            String process) {
        this.repository = repository;
        this.threads = threads;
        this.waiters = waiters;
        this.stored = stored;
        this.account = account;
        this.process = process;
    }

    public String account() {
        return account;
    }

    public String process() {
        return process;
    }

    /**
     * Calls {@code listener} too with each row before and after a change by this process, from now on; an
     * exception of the listener is only logged, so that a metric cannot fail a paid exchange.
     */
    public void onChange(BiConsumer<VideoTask, VideoTask> listener) {
        changes = changes.andThen(listener);
    }

    /** Runs {@code work} on a thread of the component. */
    public <T> T call(Function<TaskRepository, T> work) {
        return threads.call(() -> work.apply(repository));
    }

    /** Runs {@code work} later on a thread of the ledger; returns false if the component is stopping. */
    public boolean execute(Runnable work) {
        return threads.execute(work);
    }

    /** One guarded change; empty if the row was changed concurrently. Waiting exchanges get the row. */
    public Optional<VideoTask> transition(VideoTask seen, VideoTask next) {
        return transition(seen, next, CreditLimit.NONE);
    }

    /** The same, within a limit if {@code next} is a reservation. */
    public Optional<VideoTask> transition(VideoTask seen, VideoTask next, CreditLimit limit) {
        return call(
                r -> {
                    Optional<VideoTask> stored = r.transition(seen, next, limit);
                    stored.ifPresent(now -> changed(seen, now));
                    return stored;
                });
    }

    /**
     * Changes a row even if it was changed concurrently, until {@code change} returns null.
     *
     * @param change receives the current row; null = no change
     */
    public Changed change(VideoTask seen, UnaryOperator<VideoTask> change) {
        return call(r -> changeNow(r, seen, change));
    }

    /**
     * The same for what may be paid for. A row that is gone, as after a fail-over to a database without the last
     * commits, is inserted as it would have become; without its key, if another row has it by now.
     */
    public Changed changeOrInsert(VideoTask seen, UnaryOperator<VideoTask> change) {
        return call(
                r -> {
                    Changed now = changeNow(r, seen, change);
                    VideoTask next = now.task() == null ? change.apply(seen) : null;
                    boolean free = next == null || next.getState() == TaskState.REJECTED;
                    return free ? now : insert(r, seen, next);
                });
    }

    private Changed insert(TaskRepository r, VideoTask seen, VideoTask next) {
        Reservation made = r.reserve(next);
        VideoTask row =
                made.created()
                        ? made.task()
                        : r.reserve(next.toBuilder().idempotencyKey(null).build()).task();
        TaskLog.about(
                row,
                () ->
                        LOG.warn(
                                "The row of submission {} was gone; it is inserted again as {}",
                                row.getSubmissionId(),
                                row.getState()));
        return new Changed(row, true, changed(seen, row));
    }

    private Changed changeNow(TaskRepository r, VideoTask seen, UnaryOperator<VideoTask> change) {
        VideoTask current = seen;
        for (int i = 0; i < TRIES; i++) {
            VideoTask next = change.apply(current);
            if (next == null && i > 0) {
                return new Changed(current, false, false);
            }
            Optional<VideoTask> done =
                    next == null ? Optional.empty() : r.transition(current, next);
            if (done.isPresent()) {
                return new Changed(done.get(), true, changed(current, done.get()));
            }
            Optional<VideoTask> again = read(r, seen.getSubmissionId());
            if (again.isEmpty()) {
                return new Changed(null, false, false);
            }
            current = again.get();
        }
        throw new IllegalStateException(
                "Row " + seen.getSubmissionId() + " changed " + TRIES + " times in a row");
    }

    /** Counted before a waiting exchange continues. */
    private boolean changed(VideoTask before, VideoTask after) {
        try {
            changes.accept(before, after);
        } catch (RuntimeException e) {
            LOG.warn("Metric could not be recorded [AIO-0014]", e);
        }
        stored.accept(after);
        return waiters.publish(after);
    }

    /** Reads one row. */
    public Optional<VideoTask> find(String submissionId) {
        return call(r -> read(r, submissionId));
    }

    /** Claims the account's tasks in a state whose next poll is due, see {@link TaskRepository#claimDue}. */
    public List<VideoTask> claimDue(
            TaskState state, Instant now, Instant invisibleUntil, int limit) {
        DueQuery due = new DueQuery(account, state, process, now, invisibleUntil, limit);
        return call(r -> r.claimDue(due));
    }

    /** The account's rows of a list. */
    public List<VideoTask> list(Listed list, int limit) {
        return call(r -> r.find(TaskQuery.listed(list, account, limit)));
    }

    /** The rows of the account with a task of the provider. */
    public List<VideoTask> findByTaskId(String taskId) {
        return call(r -> r.find(TaskQuery.byTaskId(account, taskId)));
    }

    /** The row whose submission paid for a task; an imported row did not. */
    public Optional<VideoTask> findPayer(String taskId) {
        return findByTaskId(taskId).stream().filter(row -> !row.isImported()).findFirst();
    }

    private static Optional<VideoTask> read(TaskRepository r, String submissionId) {
        return r.find(TaskQuery.bySubmissionId(submissionId)).stream().findFirst();
    }
}
