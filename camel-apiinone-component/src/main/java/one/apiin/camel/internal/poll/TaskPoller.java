package one.apiin.camel.internal.poll;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
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

/**
 * Polls running tasks when they are due, and records the outcome.
 *
 * <p>Threads: {@link #tick()} may be called from anywhere; ticks do not overlap. No thread waits for a
 * reply.
 *
 * <p>Restart: a poll whose process died is due again after a while; a stop releases the polls that
 * have not started.
 */
public final class TaskPoller {

    private static final Logger LOG = LoggerFactory.getLogger(TaskPoller.class);
    private static final int MAX_CONCURRENT_POLLS = 64;

    /** A poll that gets no permit by then is due again. */
    private static final Duration PERMIT_WAIT = Duration.ofSeconds(5);

    private final AsyncTaskRepository ledger;
    private final LedgerClock clock;
    private final RequestLimiter limiter;
    private final VideoGateway gateway;
    private final DeliveryService deliveries;
    private final PollPlanProvider plans;
    private final DoubleSupplier random;
    private final Settings settings;
    private final CallbackCoverage coverage = new CallbackCoverage();
    private final Set<CompletableFuture<?>> inFlight = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean ticking = new AtomicBoolean();
    private volatile CompletableFuture<Void> claim = CompletableFuture.completedFuture(null);
    private volatile boolean stopped;

    /**
     * @param account the account whose tasks are polled
     * @param process this process
     * @param requestTimeout the longest a poll may take
     */
    public record Settings(String account, String process, Duration requestTimeout) {}

    /** {@code plans} decides when each task is polled. */
    public record Dependencies(
            AsyncTaskRepository ledger,
            LedgerClock clock,
            RequestLimiter limiter,
            VideoGateway gateway,
            DeliveryService deliveries,
            PollPlanProvider plans,
            DoubleSupplier random) {}

    public TaskPoller(Dependencies parts, Settings settings) {
        this.ledger = parts.ledger();
        this.clock = parts.clock();
        this.limiter = parts.limiter();
        this.gateway = parts.gateway();
        this.deliveries = parts.deliveries();
        this.plans = parts.plans();
        this.random = parts.random();
        this.settings = settings;
    }

    /**
     * Starts the due polls, as many as may run; tasks that this process could not poll soon stay due for
     * the others.
     */
    public void tick() {
        if (stopped || !clock.alive() || !ticking.compareAndSet(false, true)) {
            return;
        }
        int room = Math.min(MAX_CONCURRENT_POLLS - inFlight.size(), limiter.freePollSlots());
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
                                (tasks, failure) -> {
                                    startPolls(tasks, failure);
                                    return null;
                                });
    }

    private void startPolls(List<VideoTask> due, Throwable failure) {
        try {
            if (failure instanceof RejectedExecutionException) {
                LOG.debug("The component is stopping");
            } else if (failure != null) {
                LOG.warn("Could not read due tasks from the ledger: {}", failure.toString());
            } else {
                due.forEach(this::begin);
            }
        } finally {
            ticking.set(false);
        }
    }

    private void begin(VideoTask task) {
        CompletableFuture<Void> running = new CompletableFuture<>();
        inFlight.add(running);
        pollAt(task)
                .whenComplete(
                        (done, failure) -> {
                            inFlight.remove(running);
                            running.complete(null);
                        });
    }

    /** The share of completions that callbacks announce. */
    public CallbackCoverage callbackCoverage() {
        return coverage;
    }

    /** Starts no more polls; completes when the running ones have been recorded. */
    public CompletableFuture<Void> stop() {
        stopped = true;
        return claim.thenCompose(
                begun -> CompletableFuture.allOf(inFlight.toArray(CompletableFuture[]::new)));
    }

    private CompletableFuture<?> pollAt(VideoTask task) {
        return limiter.acquire(false, PERMIT_WAIT)
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
                        failure -> {
                            LOG.warn(
                                    "Status of task {} could not be stored: {}",
                                    task.getTaskId(),
                                    failure.toString());
                            return null;
                        });
    }

    /** No permit in time: due again at once, for any process with a free permit. */
    private CompletableFuture<VideoTask> release(VideoTask task) {
        VideoTask due = task.with(task.tracking().withNextPollAt(clock.now()));
        return ledger.transition(task, due).thenApply(given -> given.orElse(task));
    }

    private CompletableFuture<StatusOutcome> ask(String taskId, RequestLimiter.Permit permit) {
        return Futures.guarded(() -> gateway.status(taskId))
                .thenApply(this::applyRetryAfter)
                .whenComplete((outcome, failure) -> permit.close());
    }

    private StatusOutcome applyRetryAfter(StatusOutcome outcome) {
        if (outcome instanceof StatusOutcome.Unavailable failure && failure.retryAfter() != null) {
            limiter.pause(failure.retryAfter());
        }
        return outcome;
    }

    /** One status call now, for an exchange; null if there was no permit in time. */
    public CompletableFuture<StatusOutcome> askNow(String taskId) {
        return limiter.acquire(false, settings.requestTimeout())
                .thenCompose(
                        permit ->
                                permit == null
                                        ? CompletableFuture.completedFuture(null)
                                        : ask(taskId, permit));
    }

    /**
     * Writes an outcome to the ledger, also if the row was changed concurrently.
     *
     * @return the task after the change
     */
    public CompletableFuture<VideoTask> record(
            VideoTask task, StatusOutcome outcome, String source) {
        warn(task, outcome);
        double drawn = random.getAsDouble();
        return ledger.change(task, now -> next(task, now, outcome, drawn, source))
                .thenApply(
                        changed -> {
                            learn(task, outcome, changed);
                            return releaseUnlessTaken(task, changed);
                        });
    }

    private VideoTask next(
            VideoTask seen, VideoTask now, StatusOutcome outcome, double drawn, String source) {
        if (now.getState() != TaskState.RUNNING) {
            return null;
        }
        Instant begin = PollTransitions.begin(seen);
        Duration jumped;
        Instant time;
        // a jump of the clock between the two readings would postpone the next poll by its length
        do {
            jumped = clock.jumpedSince(begin);
            time = clock.now();
        } while (!jumped.equals(clock.jumpedSince(begin)));
        var poll =
                new PollTransitions.Poll(
                        plans.settings(seen), plans.of(seen), jumped, drawn, source);
        return CallbackTransitions.afterPoll(
                seen, now, PollTransitions.after(now, outcome, time, poll), time);
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
                            + " ({}): it is polled further; ask the provider about it",
                    task.getTaskId(),
                    task.getSubmissionId(),
                    task.getSubmittedAt(),
                    plans.settings(task).overdueAfter());
        }
    }

    /** A completion claimed for an exchange that no longer waits goes to the consumers. */
    private VideoTask releaseUnlessTaken(VideoTask seen, AsyncTaskRepository.Changed changed) {
        VideoTask task = changed.task() == null ? seen : changed.task();
        if (changed.made() && task.getState().isDeliverable()) {
            coverage.onCompletion(task, clock.now());
        }
        boolean idle = changed.made() && task.getState().isDeliverable() && !changed.consumed();
        if (idle && task.isOwnedBy(settings.process())) {
            deliveries.release(task);
        }
        return task;
    }

    private static void warn(VideoTask task, StatusOutcome outcome) {
        if (outcome instanceof StatusOutcome.Running running && !running.known()) {
            LOG.warn(
                    "Task {} has the unknown status '{}'; treated as running. The option"
                            + " replyMapping can define it",
                    task.getTaskId(),
                    running.word());
        } else if (outcome instanceof StatusOutcome.Unavailable failure) {
            LOG.warn(
                    "No answer about task {}: HTTP {} {}; it is polled again",
                    task.getTaskId(),
                    failure.status(),
                    failure.message());
        } else if (outcome instanceof StatusOutcome.Completed done && done.videoUrls().isEmpty()) {
            LOG.warn(
                    "Task {} is completed without a result URL; polled again. The option replyMapping"
                            + " can name its field",
                    task.getTaskId());
        }
    }
}
