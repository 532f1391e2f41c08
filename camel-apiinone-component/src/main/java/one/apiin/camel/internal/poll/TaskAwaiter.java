package one.apiin.camel.internal.poll;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.ErrorContext;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.internal.delivery.DeliveryService;
import one.apiin.camel.internal.ledger.Ledger;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.ledger.TaskListeners;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.schedule.PollPlan;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.internal.transition.PollTransitions;
import one.apiin.camel.internal.transition.RecoveryTransitions;
import one.apiin.camel.internal.transition.TaskExceptions;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the completion of a task, and queries its status, on behalf of exchanges.
 *
 * <p>Money: nothing here costs credits.
 *
 * <p>Threads: safe for concurrent use. A wait for a completion holds no thread; the rest returns on the
 * calling thread. Throws the exceptions of {@code one.apiin.camel.error}, or what the ledger throws.
 */
public final class TaskAwaiter {

    private static final Logger LOG = LoggerFactory.getLogger(TaskAwaiter.class);
    private static final int ROWS_AT_ONCE = 500;

    private static final Function<VideoTask, RuntimeException> GONE =
            task ->
                    TaskExceptions.waitEnded(
                            task, "its row is gone; operation=await fetches the task");

    private final Ledger ledger;
    private final LedgerClock clock;
    private final TaskPoller poller;
    private final DeliveryService deliveries;
    private final TaskListeners waiters;
    private final ScheduledExecutorService timers;
    private final DoubleSupplier random;
    private volatile Set<String> missing = Set.of();

    public TaskAwaiter(
            Ledger ledger,
            LedgerClock clock,
            TaskPoller poller,
            DeliveryService deliveries,
            TaskListeners waiters,
            ScheduledExecutorService timers,
            DoubleSupplier random) {
        this.ledger = ledger;
        this.clock = clock;
        this.poller = poller;
        this.deliveries = deliveries;
        this.waiters = waiters;
        this.timers = timers;
        this.random = random;
    }

    /**
     * The completed task; fails with the exception of the wait's end. While the future is open this process
     * owns the delivery.
     *
     * @param timeout null = until completion, or {@code watchTimeout}
     */
    public CompletableFuture<VideoTask> await(VideoTask task, Duration timeout) {
        CompletableFuture<VideoTask> completion =
                waiters.await(task, t -> t.getState().isDeliverable());
        begin(completion, task);
        if (timeout != null && !completion.isDone()) {
            endAfter(timeout, completion, task);
        }
        completion.whenComplete(
                (done, failure) -> {
                    if (failure != null) {
                        ledger.execute(() -> release(task));
                    } else {
                        // also what another process has claimed for it
                        deliveries.claimedForExchange(done);
                    }
                });
        return completion;
    }

    private void endAfter(
            Duration timeout, CompletableFuture<VideoTask> completion, VideoTask task) {
        var over =
                TaskExceptions.waitEnded(task, "waitTimeout (" + timeout + "); the task goes on");
        try {
            var timer =
                    timers.schedule(
                            () -> completion.completeExceptionally(over),
                            timeout.toNanos(),
                            TimeUnit.NANOSECONDS);
            completion.whenComplete((done, failure) -> timer.cancel(false));
        } catch (RejectedExecutionException e) {
            completion.completeExceptionally(
                    TaskExceptions.waitEnded(task, "the component is stopping; the task goes on"));
        }
    }

    /**
     * Reads the rows that exchanges wait for: other processes change them too, and the one that owned a row may have
     * died, or wait no more. A row that is missing twice is gone, as after a fail-over: its wait would never end.
     */
    public void refreshWaiters() {
        List<String> ids = List.copyOf(waiters.submissionIds());
        Set<String> unread = new HashSet<>(ids);
        for (int from = 0; from < ids.size(); from += ROWS_AT_ONCE) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + ROWS_AT_ONCE));
            List<VideoTask> rows = ledger.call(r -> r.find(TaskQuery.bySubmissionIds(some)));
            rows.forEach(row -> unread.remove(row.getSubmissionId()));
            rows.forEach(this::refresh);
        }
        unread.stream().filter(missing::contains).forEach(id -> waiters.end(id, GONE));
        missing = unread;
    }

    private void refresh(VideoTask row) {
        boolean free = row.getState() != TaskState.WATCH_ENDED && mine(row) != null;
        if (!free || !waiters.knows(row.getSubmissionId())) {
            waiters.publish(row);
            return;
        }
        Ledger.Changed now = ledger.change(row, this::mine);
        if (now.made() && !waiters.knows(row.getSubmissionId())) {
            giveBack(now);
        }
    }

    private void giveBack(Ledger.Changed now) {
        if (!now.task().getState().isDeliverable()) {
            deliveries.stopWaiting(now.task());
        } else if (!now.consumed()) {
            deliveries.release(now.task());
        }
    }

    private VideoTask mine(VideoTask task) {
        Tracking tracking = task.tracking();
        if (task.getState() == TaskState.RUNNING) {
            return tracking.ownership().owner() == null
                    ? task.with(tracking.withOwner(ledger.process()))
                    : null;
        }
        if (task.getState() == TaskState.WATCH_ENDED) {
            return RecoveryTransitions.resume(task, clock.now(), ledger.process());
        }
        return tracking.delivery().state() == Delivery.PENDING
                ? task.with(tracking.claimedBy(ledger.process()))
                : null;
    }

    private void begin(CompletableFuture<VideoTask> completion, VideoTask task) {
        Ledger.Changed now;
        try {
            now = ledger.change(task, this::mine);
        } catch (RuntimeException e) {
            completion.completeExceptionally(TaskExceptions.ledgerDown(task, e));
            return;
        }
        if (now.task() == null) {
            completion.completeExceptionally(GONE.apply(task));
        } else if (now.task().getState().isDeliverable()) {
            boolean consumed = now.consumed() || completion.complete(now.task());
            if (!consumed && now.made()) {
                deliveries.release(now.task());
            }
        } else if (completion.isCompletedExceptionally()) {
            release(now.task());
        }
    }

    /** Unless another exchange waits, the consumers deliver the completion. */
    private void release(VideoTask task) {
        if (!waiters.knows(task.getSubmissionId())) {
            deliveries.stopWaiting(task);
        }
    }

    /** The row of a provider's id; an id that the ledger lacks is imported after one usable reply. */
    public VideoTask importTask(String taskId, String group) {
        List<VideoTask> rows = ledger.findByTaskId(taskId);
        if (!rows.isEmpty()) {
            return rows.get(0);
        }
        StatusOutcome outcome = ask(taskId, null);
        VideoTask row = adopted(taskId, group);
        VideoTask stored = ledger.call(r -> r.reserve(row).task());
        return poller.record(stored, outcome, VideoTask.POLL);
    }

    private VideoTask adopted(String taskId, String group) {
        var now = clock.now();
        return VideoTask.builder()
                .submissionId(UUID.randomUUID().toString())
                .account(ledger.account())
                .group(group)
                .idempotencyKey(VideoTask.IMPORTED + taskId)
                .state(TaskState.RUNNING)
                .taskId(taskId)
                .createdAt(now)
                .submittedAt(now)
                .tracking(Tracking.reserved(null, 0).withRequestInFlight(false).withNextPollAt(now))
                .build();
    }

    /** One status call, written to the ledger if the task is there. */
    public VideoTask status(String taskId, String group) {
        List<VideoTask> rows = ledger.findByTaskId(taskId);
        String submission = rows.isEmpty() ? null : rows.get(0).getSubmissionId();
        StatusOutcome outcome = ask(taskId, submission);
        return rows.isEmpty() ? seen(taskId, group, outcome) : recorded(rows.get(0), outcome);
    }

    /** A WATCH_ENDED task is resumed only if it completed: else WATCH_ENDED would be delivered twice. */
    private VideoTask recorded(VideoTask row, StatusOutcome outcome) {
        if (row.getState() != TaskState.WATCH_ENDED) {
            return renewed(poller.record(row, outcome, VideoTask.POLL), outcome);
        }
        if (outcome instanceof StatusOutcome.Running) {
            return row;
        }
        Ledger.Changed now =
                ledger.change(row, task -> RecoveryTransitions.resume(task, clock.now(), null));
        return now.task() == null
                ? seen(row.getTaskId(), row.getGroup(), outcome)
                : poller.record(now.task(), outcome, VideoTask.POLL);
    }

    /** The next delivery of a completion gets the URLs of this reply; the caller gets them in any case. */
    private VideoTask renewed(VideoTask task, StatusOutcome outcome) {
        if (RecoveryTransitions.renewed(task, outcome) != null) {
            try {
                ledger.change(task, row -> RecoveryTransitions.renewed(row, outcome));
            } catch (RuntimeException e) {
                // without its message: a database may quote the URL there
                String kind = e.getClass().getName();
                LOG.debug("New result URLs of task {} were not stored: {}", task.getTaskId(), kind);
            }
        }
        return RecoveryTransitions.withVideoUrls(task, outcome);
    }

    private VideoTask seen(String taskId, String group, StatusOutcome outcome) {
        PollSettings once = new PollSettings(Duration.ofSeconds(1), Duration.ofDays(1));
        VideoTask row = adopted(taskId, group).toBuilder().submissionId(null).build();
        PollPlan plan = PollPlan.fixed(once.pollInterval());
        var poll =
                new PollTransitions.Poll(
                        once, plan, Duration.ZERO, random.getAsDouble(), VideoTask.POLL);
        return PollTransitions.after(row, outcome, clock.now(), poll);
    }

    /**
     * Queries the result URLs of a delivered completion again: the ledger has deleted them. A completion
     * claimed here is delivered without result URLs rather than not at all.
     */
    public VideoTask withVideoUrls(VideoTask ended) {
        if (ended.getState() != TaskState.COMPLETED || !ended.getVideoUrls().isEmpty()) {
            return ended;
        }
        try {
            return RecoveryTransitions.withVideoUrls(
                    ended, ask(ended.getTaskId(), ended.getSubmissionId()));
        } catch (RuntimeException e) {
            if (deliveries.isClaimedHere(ended)) {
                return ended;
            }
            throw e;
        }
    }

    /** What a failure about this task says of it. */
    public ErrorContext about(String taskId) {
        List<VideoTask> rows = ledger.findByTaskId(taskId);
        return about(taskId, rows.isEmpty() ? null : rows.get(0).getSubmissionId(), 0);
    }

    /** A task of ours is paid for: a route that branches on this must not pay elsewhere. */
    private static ErrorContext about(String taskId, String submissionId, int status) {
        return new ErrorContext(submissionId, taskId, status, submissionId != null);
    }

    private StatusOutcome ask(String taskId, String submissionId) {
        StatusOutcome outcome;
        try {
            outcome = poller.askNow(taskId);
        } catch (ProviderBusyException e) {
            throw new ProviderBusyException(
                    e.getMessage(),
                    e.getCause(),
                    about(taskId, submissionId, e.getHttpStatus()),
                    e.getRetryAfter());
        }
        if (!(outcome instanceof StatusOutcome.Unavailable unavailable)) {
            return outcome;
        }
        int status = unavailable.status();
        String why =
                "No answer about task " + taskId + ": " + unavailable.message() + " [AIO-0013]";
        ErrorContext context = about(taskId, submissionId, status);
        boolean later = status == 0 || status == 429 || status >= 500;
        throw later
                ? new ProviderBusyException(
                        why, unavailable.cause(), context, unavailable.retryAfter())
                : new ApiInOneException(why, unavailable.cause(), context);
    }
}
