package one.apiin.camel.internal.poll;

import one.apiin.camel.internal.callback.CallbackCoverage;
import one.apiin.camel.internal.delivery.DeliveryService;
import one.apiin.camel.internal.ledger.AsyncTaskRepository;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.provider.StatusOutcome;
import one.apiin.camel.internal.provider.VideoGateway;
import one.apiin.camel.internal.ratelimit.RequestLimiter;
import one.apiin.camel.internal.transition.CallbackTransitions;
import one.apiin.camel.internal.transition.PollTransitions;
import one.apiin.camel.internal.util.Futures;
import one.apiin.camel.task.DueQuery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;

/**
 * Looks at running tasks when their next look is due, and records what it saw.
 *
 * <p>Threads: {@link #tick()} may be called from anywhere; ticks do not overlap. No thread waits for an
 * answer.
 *
 * <p>Restart: a look whose process died becomes due again after a while; a stop gives the looks back
 * that have not begun.
 */
public final class TaskPoller {

    private static final Logger LOG = LoggerFactory.getLogger(TaskPoller.class);
    private static final int MAX_CONCURRENT_POLLS = 64;

    /** A look that gets no permit by then comes due again. */
    private static final Duration PERMIT_WAIT = Duration.ofSeconds(5);

    private final AsyncTaskRepository ledger;
    private final LedgerClock clock;
    private final RequestLimiter gate;
    private final VideoGateway gateway;
    private final DeliveryService desk;
    private final PollPlanProvider plans;
    private final DoubleSupplier random;
    private final Settings settings;
    private final CallbackCoverage coverage = new CallbackCoverage();
    private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean ticking = new AtomicBoolean();
    private volatile CompletableFuture<Void> claim = CompletableFuture.completedFuture(null);
    private volatile boolean stopped;

    /**
     * @param account the account whose tasks are looked at
     * @param process this process
     * @param requestTimeout the longest a look may take
     */
    public record Settings(String account, String process, Duration requestTimeout) {}

    /** What the poller works with; {@code plans} tells when each task is looked at. */
    public record Parts(
            AsyncTaskRepository ledger,
            LedgerClock clock,
            RequestLimiter gate,
            VideoGateway gateway,
            DeliveryService desk,
            PollPlanProvider plans,
            DoubleSupplier random) {}

    public TaskPoller(Parts parts, Settings settings) {
        this.ledger = parts.ledger();
        this.clock = parts.clock();
        this.gate = parts.gate();
        this.gateway = parts.gateway();
        this.desk = parts.desk();
        this.plans = parts.plans();
        this.random = parts.random();
        this.settings = settings;
    }

    /**
     * Starts the looks that are due, as many as have room; what this process could not ask about soon
     * stays due for the others.
     */
    public void tick() {
        if (stopped || !clock.alive() || !ticking.compareAndSet(false, true)) {
            return;
        }
        int room = Math.min(MAX_CONCURRENT_POLLS - underWay.size(), gate.freePollSlots());
        if (room <= 0) {
            ticking.set(false);
            return;
        }
        Instant now = clock.pollTime();
        Instant invisibleUntil =
                now.plus(PERMIT_WAIT.multipliedBy(2)).plus(settings.requestTimeout());
        DueQuery due =
                new DueQuery(settings.account(), settings.process(), now, invisibleUntil, room);
        claim =
                ledger.call(r -> r.claimDue(due))
                        .handle(
                                (tasks, fault) -> {
                                    look(tasks, fault);
                                    return null;
                                });
    }

    private void look(List<VideoTask> due, Throwable fault) {
        try {
            if (fault instanceof RejectedExecutionException) {
                LOG.debug("The component is stopping");
            } else if (fault != null) {
                LOG.warn("The ledger does not tell which tasks are due: {}", fault.toString());
            } else {
                due.forEach(this::begin);
            }
        } finally {
            ticking.set(false);
        }
    }

    private void begin(VideoTask task) {
        CompletableFuture<Void> look = new CompletableFuture<>();
        underWay.add(look);
        pollAt(task)
                .whenComplete(
                        (done, fault) -> {
                            underWay.remove(look);
                            look.complete(null);
                        });
    }

    /** Which share of ends callbacks tell. */
    public CallbackCoverage callbackCoverage() {
        return coverage;
    }

    /** No more looks; completes when those that are under way have been recorded. */
    public CompletableFuture<Void> stop() {
        stopped = true;
        return claim.thenCompose(
                begun -> CompletableFuture.allOf(underWay.toArray(CompletableFuture[]::new)));
    }

    private CompletableFuture<?> pollAt(VideoTask task) {
        return gate.acquire(false, PERMIT_WAIT)
                .thenCompose(
                        permit ->
                                permit == null
                                        ? release(task)
                                        : ask(task.getTaskId(), permit)
                                                .thenCompose(
                                                        o ->
                                                                record(
                                                                        task,
                                                                        o,
                                                                        CallbackTransitions.source(
                                                                                task))))
                .exceptionally(
                        fault -> {
                            LOG.warn(
                                    "The look at task {} could not be recorded: {}",
                                    task.getTaskId(),
                                    fault.toString());
                            return null;
                        });
    }

    /** No permit in time: due at once again, for whichever process has room. */
    private CompletableFuture<VideoTask> release(VideoTask task) {
        VideoTask due = task.with(task.tracking().withNextPollAt(clock.now()));
        return ledger.transition(task, due).thenApply(given -> given.orElse(task));
    }

    private CompletableFuture<StatusOutcome> ask(String taskId, RequestLimiter.Permit permit) {
        return Futures.guarded(() -> gateway.status(taskId))
                .thenApply(this::heeded)
                .whenComplete((outcome, fault) -> permit.close());
    }

    private StatusOutcome heeded(StatusOutcome outcome) {
        if (outcome instanceof StatusOutcome.Unavailable fault && fault.retryAfter() != null) {
            gate.pause(fault.retryAfter());
        }
        return outcome;
    }

    /** One status call now, for an exchange; null if there was no permit in time. */
    public CompletableFuture<StatusOutcome> askNow(String taskId) {
        return gate.acquire(false, settings.requestTimeout())
                .thenCompose(
                        permit ->
                                permit == null
                                        ? CompletableFuture.completedFuture(null)
                                        : ask(taskId, permit));
    }

    /**
     * Writes an outcome to the ledger, whoever touched the row meanwhile.
     *
     * @return the task as it stands afterwards
     */
    public CompletableFuture<VideoTask> record(
            VideoTask task, StatusOutcome outcome, String source) {
        warn(task, outcome);
        var look =
                new PollTransitions.Look(
                        plans.watch(task),
                        plans.of(task),
                        clock.jumpedSince(PollTransitions.begin(task)),
                        random.getAsDouble(),
                        source);
        return ledger.change(task, now -> next(task, now, outcome, look))
                .thenApply(
                        changed -> {
                            learn(task, outcome, changed);
                            return untold(task, changed);
                        });
    }

    private VideoTask next(
            VideoTask seen, VideoTask now, StatusOutcome outcome, PollTransitions.Look look) {
        if (now.getState() != TaskState.RUNNING) {
            return null;
        }
        Instant time = clock.now();
        return CallbackTransitions.afterPoll(
                seen, now, PollTransitions.after(now, outcome, time, look), time);
    }

    private void learn(VideoTask seen, StatusOutcome outcome, AsyncTaskRepository.Changed changed) {
        if (!changed.made()) {
            return;
        }
        VideoTask task = changed.task();
        plans.learn(seen, outcome, task);
        boolean late = task.tracking().polls().overdue() && !seen.tracking().polls().overdue();
        if (late && task.getState() == TaskState.RUNNING) {
            LOG.warn(
                    "Task {} of submission {} has been running since {}, longer than overdueAfter"
                            + " ({}): it is looked at further; ask the provider about it",
                    task.getTaskId(),
                    task.getSubmissionId(),
                    task.getSubmittedAt(),
                    plans.watch(task).overdueAfter());
        }
    }

    /** An end kept for an exchange that has left meanwhile goes to the consumers. */
    private VideoTask untold(VideoTask seen, AsyncTaskRepository.Changed changed) {
        VideoTask task = changed.task() == null ? seen : changed.task();
        if (changed.made() && task.getState().isDeliverable()) {
            coverage.onCompletion(task, clock.now());
        }
        boolean kept = changed.made() && task.getState().isDeliverable() && !changed.taken();
        if (kept && task.isOwnedBy(settings.process())) {
            desk.release(task);
        }
        return task;
    }

    private static void warn(VideoTask task, StatusOutcome outcome) {
        if (outcome instanceof StatusOutcome.Running running && !running.known()) {
            LOG.warn(
                    "Task {} is in the state '{}', which nobody knows: it counts as"
                            + " running; the option replyMapping can say what it means",
                    task.getTaskId(),
                    running.word());
        } else if (outcome instanceof StatusOutcome.Unavailable fault) {
            LOG.warn(
                    "No answer about task {}: HTTP {} {}; it is asked again",
                    task.getTaskId(),
                    fault.status(),
                    fault.message());
        } else if (outcome instanceof StatusOutcome.Completed done && done.videoUrls().isEmpty()) {
            LOG.warn(
                    "Task {} is completed and names no video yet; the option replyMapping can say"
                            + " where it stands",
                    task.getTaskId());
        }
    }
}
