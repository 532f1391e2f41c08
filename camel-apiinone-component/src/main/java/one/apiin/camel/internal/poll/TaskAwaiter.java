package one.apiin.camel.internal.poll;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.FaultContext;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.internal.delivery.DeliveryService;
import one.apiin.camel.internal.ledger.AsyncTaskRepository;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.ledger.TaskListeners;
import one.apiin.camel.internal.provider.StatusOutcome;
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

/**
 * Waits for the completion of a task, and queries its status, on behalf of exchanges.
 *
 * <p>Money: nothing here costs credits.
 *
 * <p>Threads: safe for concurrent use; blocks no thread. Futures may complete exceptionally with the
 * exceptions of {@code one.apiin.camel.error}.
 */
public final class TaskAwaiter {

    private static final int ROWS_AT_ONCE = 500;

    private final AsyncTaskRepository ledger;
    private final LedgerClock clock;
    private final TaskPoller poller;
    private final DeliveryService desk;
    private final TaskListeners waiters;
    private final Function<Duration, CompletableFuture<Void>> pause;
    private final TaskPoller.Settings settings;
    private final DoubleSupplier random;

    /** What the awaiter works with. */
    public record Parts(
            AsyncTaskRepository ledger,
            LedgerClock clock,
            TaskPoller poller,
            DeliveryService desk,
            TaskListeners waiters,
            Function<Duration, CompletableFuture<Void>> pause,
            DoubleSupplier random) {}

    public TaskAwaiter(Parts parts, TaskPoller.Settings settings) {
        this.ledger = parts.ledger();
        this.clock = parts.clock();
        this.poller = parts.poller();
        this.desk = parts.desk();
        this.waiters = parts.waiters();
        this.pause = parts.pause();
        this.random = parts.random();
        this.settings = settings;
    }

    /**
     * The completed task. While the future is open this process owns the delivery.
     *
     * @param timeout null = until completion, or {@code watchTimeout}
     */
    public CompletableFuture<VideoTask> await(VideoTask task, Duration timeout) {
        CompletableFuture<VideoTask> end = waiters.await(task, t -> t.getState().isDeliverable());
        ledger.change(task, this::mine).whenComplete((now, fault) -> begun(end, task, now, fault));
        if (timeout != null) {
            var over =
                    TaskExceptions.waitEnded(
                            task, "waitTimeout (" + timeout + "); the task goes on");
            CompletableFuture<Void> timer = pause.apply(timeout);
            timer.thenRun(() -> end.completeExceptionally(over));
            end.whenComplete((ended, fault) -> timer.cancel(false));
        }
        end.whenComplete(
                (ended, fault) -> {
                    if (fault != null) {
                        release(task);
                    }
                });
        return end;
    }

    /** Reads the rows that exchanges wait for: other processes change them too. */
    public void refreshWaiters() {
        List<String> ids = List.copyOf(waiters.submissionIds());
        for (int from = 0; from < ids.size(); from += ROWS_AT_ONCE) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + ROWS_AT_ONCE));
            ledger.call(r -> r.find(TaskQuery.bySubmissionIds(some)))
                    .thenAccept(rows -> rows.forEach(waiters::offer));
        }
    }

    private VideoTask mine(VideoTask task) {
        Tracking tracking = task.tracking();
        if (task.getState() == TaskState.RUNNING) {
            return tracking.ownership().owner() == null
                    ? task.with(tracking.withOwner(settings.process()))
                    : null;
        }
        if (task.getState() == TaskState.WATCH_ENDED) {
            return RecoveryTransitions.resume(task, clock.now(), settings.process());
        }
        return tracking.delivery().state() == Delivery.PENDING
                ? task.with(tracking.claimedBy(settings.process()))
                : null;
    }

    private void begun(
            CompletableFuture<VideoTask> end,
            VideoTask task,
            AsyncTaskRepository.Changed now,
            Throwable fault) {
        if (fault != null) {
            end.completeExceptionally(TaskExceptions.ledgerDown(task, fault));
        } else if (now.task() == null) {
            end.completeExceptionally(TaskExceptions.waitEnded(task, "its row is gone"));
        } else if (now.task().getState().isDeliverable()) {
            boolean taken = now.taken() || end.complete(now.task());
            if (!taken && now.made()) {
                desk.release(now.task());
            }
        } else if (end.isCompletedExceptionally()) {
            release(now.task());
        }
    }

    /** No exchange waits any more: the consumers deliver the completion. */
    private void release(VideoTask task) {
        if (!waiters.knows(task.getSubmissionId())) {
            desk.stopWaiting(task);
        }
    }

    /** The row of a provider's id; an id that the ledger lacks is imported after one usable reply. */
    public CompletableFuture<VideoTask> importTask(String taskId, String group) {
        return rows(taskId)
                .thenCompose(
                        rows ->
                                rows.isEmpty()
                                        ? ask(taskId).thenCompose(o -> takenIn(taskId, group, o))
                                        : CompletableFuture.completedFuture(rows.get(0)));
    }

    private CompletableFuture<VideoTask> takenIn(
            String taskId, String group, StatusOutcome outcome) {
        VideoTask row = adopted(taskId, group);
        return ledger.call(r -> r.reserve(row).task())
                .thenCompose(stored -> poller.record(stored, outcome, VideoTask.POLL));
    }

    private VideoTask adopted(String taskId, String group) {
        var now = clock.now();
        return VideoTask.builder()
                .submissionId(UUID.randomUUID().toString())
                .account(settings.account())
                .group(group)
                .idempotencyKey(VideoTask.IMPORTED + taskId)
                .state(TaskState.RUNNING)
                .taskId(taskId)
                .createdAt(now)
                .submittedAt(now)
                .tracking(Tracking.reserved(null).withRequestInFlight(false).withNextPollAt(now))
                .build();
    }

    /** One status call, written to the ledger if the task is there. */
    public CompletableFuture<VideoTask> status(String taskId, String group) {
        return rows(taskId)
                .thenCompose(
                        rows ->
                                ask(taskId)
                                        .thenCompose(
                                                o ->
                                                        rows.isEmpty()
                                                                ? CompletableFuture.completedFuture(
                                                                        seen(taskId, group, o))
                                                                : recorded(rows.get(0), o)));
    }

    /** A WATCH_ENDED task is resumed only if it completed: else WATCH_ENDED would be delivered twice. */
    private CompletableFuture<VideoTask> recorded(VideoTask row, StatusOutcome outcome) {
        if (row.getState() != TaskState.WATCH_ENDED) {
            return poller.record(row, outcome, VideoTask.POLL)
                    .thenApply(task -> RecoveryTransitions.withVideoUrls(task, outcome));
        }
        if (outcome instanceof StatusOutcome.Running) {
            return CompletableFuture.completedFuture(row);
        }
        return ledger.change(row, task -> RecoveryTransitions.resume(task, clock.now(), null))
                .thenCompose(now -> poller.record(now.task(), outcome, VideoTask.POLL));
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

    /** The result URLs of a delivered completion are no longer in the ledger: they are queried again. */
    public CompletableFuture<VideoTask> withVideoUrls(VideoTask ended) {
        if (ended.getState() != TaskState.COMPLETED || !ended.getVideoUrls().isEmpty()) {
            return CompletableFuture.completedFuture(ended);
        }
        return ask(ended.getTaskId())
                .handle((outcome, fault) -> withVideoUrls(ended, outcome, fault));
    }

    /** A completion claimed here is delivered without result URLs rather than not at all. */
    private VideoTask withVideoUrls(VideoTask ended, StatusOutcome outcome, Throwable fault) {
        if (fault == null) {
            return RecoveryTransitions.withVideoUrls(ended, outcome);
        }
        if (desk.isClaimedHere(ended)) {
            return ended;
        }
        throw fault instanceof CompletionException wrapped
                ? wrapped
                : new CompletionException(fault);
    }

    private CompletableFuture<List<VideoTask>> rows(String taskId) {
        return ledger.call(r -> r.find(TaskQuery.byTaskId(settings.account(), taskId)));
    }

    private CompletableFuture<StatusOutcome> ask(String taskId) {
        return poller.askNow(taskId).thenApply(outcome -> usable(taskId, outcome));
    }

    private static StatusOutcome usable(String taskId, StatusOutcome outcome) {
        if (outcome == null) {
            throw TaskExceptions.busy(null, 0, "no free request within requestTimeout", null, null);
        }
        if (!(outcome instanceof StatusOutcome.Unavailable fault)) {
            return outcome;
        }
        String why = "No answer about task " + taskId + ": " + fault.message();
        FaultContext context = new FaultContext(null, taskId, fault.status(), false);
        boolean later = fault.status() == 0 || fault.status() == 429 || fault.status() >= 500;
        throw later
                ? new ProviderBusyException(why, fault.cause(), context, fault.retryAfter())
                : new ApiInOneException(why, fault.cause(), context);
    }
}
