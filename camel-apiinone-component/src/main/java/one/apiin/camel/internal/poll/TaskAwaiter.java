package one.apiin.camel.internal.poll;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.ErrorContext;
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
    private final DeliveryService deliveries;
    private final TaskListeners waiters;
    private final Function<Duration, CompletableFuture<Void>> pause;
    private final TaskPoller.Settings settings;
    private final DoubleSupplier random;

    public record Dependencies(
            AsyncTaskRepository ledger,
            LedgerClock clock,
            TaskPoller poller,
            DeliveryService deliveries,
            TaskListeners waiters,
            Function<Duration, CompletableFuture<Void>> pause,
            DoubleSupplier random) {}

    public TaskAwaiter(Dependencies parts, TaskPoller.Settings settings) {
        this.ledger = parts.ledger();
        this.clock = parts.clock();
        this.poller = parts.poller();
        this.deliveries = parts.deliveries();
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
        CompletableFuture<VideoTask> completion =
                waiters.await(task, t -> t.getState().isDeliverable());
        ledger.change(task, this::mine)
                .whenComplete((now, failure) -> begun(completion, task, now, failure));
        if (timeout != null) {
            var over =
                    TaskExceptions.waitEnded(
                            task, "waitTimeout (" + timeout + "); the task goes on");
            CompletableFuture<Void> timer = pause.apply(timeout);
            timer.thenRun(() -> completion.completeExceptionally(over));
            completion.whenComplete((done, failure) -> timer.cancel(false));
        }
        completion.whenComplete(
                (done, failure) -> {
                    if (failure != null) {
                        release(task);
                    }
                });
        return completion;
    }

    /** Reads the rows that exchanges wait for: other processes change them too. */
    public void refreshWaiters() {
        List<String> ids = List.copyOf(waiters.submissionIds());
        for (int from = 0; from < ids.size(); from += ROWS_AT_ONCE) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + ROWS_AT_ONCE));
            ledger.call(r -> r.find(TaskQuery.bySubmissionIds(some)))
                    .thenAccept(rows -> rows.forEach(waiters::publish));
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
            CompletableFuture<VideoTask> completion,
            VideoTask task,
            AsyncTaskRepository.Changed now,
            Throwable failure) {
        if (failure != null) {
            completion.completeExceptionally(TaskExceptions.ledgerDown(task, failure));
        } else if (now.task() == null) {
            completion.completeExceptionally(TaskExceptions.waitEnded(task, "its row is gone"));
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
    public CompletableFuture<VideoTask> importTask(String taskId, String group) {
        return rows(taskId)
                .thenCompose(
                        rows ->
                                rows.isEmpty()
                                        ? ask(taskId)
                                                .thenCompose(o -> storeImported(taskId, group, o))
                                        : CompletableFuture.completedFuture(rows.get(0)));
    }

    private CompletableFuture<VideoTask> storeImported(
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
                .tracking(Tracking.reserved(null, 0).withRequestInFlight(false).withNextPollAt(now))
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

    /** Queries the result URLs of a delivered completion again: the ledger has deleted them. */
    public CompletableFuture<VideoTask> withVideoUrls(VideoTask ended) {
        if (ended.getState() != TaskState.COMPLETED || !ended.getVideoUrls().isEmpty()) {
            return CompletableFuture.completedFuture(ended);
        }
        return ask(ended.getTaskId())
                .handle((outcome, failure) -> withVideoUrls(ended, outcome, failure));
    }

    /** A completion claimed here is delivered without result URLs rather than not at all. */
    private VideoTask withVideoUrls(VideoTask ended, StatusOutcome outcome, Throwable failure) {
        if (failure == null) {
            return RecoveryTransitions.withVideoUrls(ended, outcome);
        }
        if (deliveries.isClaimedHere(ended)) {
            return ended;
        }
        throw failure instanceof CompletionException wrapped
                ? wrapped
                : new CompletionException(failure);
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
        if (!(outcome instanceof StatusOutcome.Unavailable unavailable)) {
            return outcome;
        }
        String why = "No answer about task " + taskId + ": " + unavailable.message();
        ErrorContext context = new ErrorContext(null, taskId, unavailable.status(), false);
        boolean later =
                unavailable.status() == 0
                        || unavailable.status() == 429
                        || unavailable.status() >= 500;
        throw later
                ? new ProviderBusyException(
                        why, unavailable.cause(), context, unavailable.retryAfter())
                : new ApiInOneException(why, unavailable.cause(), context);
    }
}
