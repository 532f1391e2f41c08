package one.apiin.camel.internal.poll;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import one.apiin.camel.error.ErrorContext;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.internal.delivery.DeliveryService;
import one.apiin.camel.internal.ledger.Ledger;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.ledger.TaskLog;
import one.apiin.camel.internal.provider.ProviderHealth;
import one.apiin.camel.internal.provider.VideoGateway;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.ratelimit.RequestLimiter;
import one.apiin.camel.internal.ratelimit.RequestLimiter.Kind;
import one.apiin.camel.internal.schedule.PollPlan;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.internal.transition.CallbackTransitions;
import one.apiin.camel.internal.transition.PollTransitions;
import one.apiin.camel.internal.util.OwnThreads;
import one.apiin.camel.internal.util.RateLimitedLog;
import one.apiin.camel.task.TaskQuery.Listed;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Polls running tasks when they are due, and records the outcome.
 *
 * <p>Threads: {@link #tick()} may be called from anywhere; ticks do not overlap. A poll runs on a poll
 * thread from its permit to its record.
 *
 * <p>Restart: a poll whose process died is due again after a while; a stop releases the polls that
 * have not started.
 */
public final class TaskPoller {

    private static final Logger LOG = LoggerFactory.getLogger(TaskPoller.class);

    /** A poll that gets no permit by then is due again. */
    private static final Duration PERMIT_WAIT = Duration.ofSeconds(5);

    /** No pause after failed polls is longer, and no poll takes longer. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

    private static final Duration BETWEEN_CORRECTIONS = Duration.ofHours(1);
    private static final Duration LONGEST_GAP = Duration.ofDays(2);
    private static final int ROWS_AT_ONCE = 100;
    private static final int MOST_ROUNDS = 1_000;
    private static final int MOST_UNKNOWN = 1_000;

    private final Dependencies parts;
    private final Ledger ledger;
    private final LedgerClock clock;
    private final Duration requestTimeout;
    private final int maxConcurrent;
    private final AtomicBoolean ticking = new AtomicBoolean();

    /** One permit for each poll that may run beside the others. */
    private final Semaphore room;

    private final RateLimitedLog warnings;
    private volatile boolean stopped;

    /** Whether more tasks may be due than there was room for. */
    private volatile boolean more;

    /** The {@link LedgerClock#steadyFrom()} of the last correction, and its time. */
    private Instant correctedFor;

    private long correctedAt;

    /**
     * @param plans decides when each task is polled
     * @param requests the threads for the status calls of exchanges
     * @param polls those for the others
     */
    public record Dependencies(
            Ledger ledger,
            LedgerClock clock,
            RequestLimiter limiter,
            VideoGateway gateway,
            ProviderHealth health,
            DeliveryService deliveries,
            PollPlanProvider plans,
            OwnThreads requests,
            OwnThreads polls,
            DoubleSupplier random) {}

    /**
     * @param requestTimeout the longest a poll may take
     * @param maxConcurrent polls at once
     */
    public TaskPoller(Dependencies parts, Duration requestTimeout, int maxConcurrent) {
        this.parts = parts;
        this.ledger = parts.ledger();
        this.clock = parts.clock();
        this.requestTimeout = requestTimeout;
        this.maxConcurrent = maxConcurrent;
        this.warnings = new RateLimitedLog(clock::nanos);
        this.room = new Semaphore(maxConcurrent);
    }

    /**
     * Starts the due polls, as many as may run; tasks that this process could not poll soon stay due for
     * the others.
     */
    public void tick() {
        do {
            if (stopped || !clock.alive() || !ticking.compareAndSet(false, true)) {
                return;
            }
            try {
                more = false;
                pollDue();
            } catch (RejectedExecutionException e) {
                LOG.debug("The component is stopping");
            } catch (RuntimeException e) {
                warnings.failed(LOG, Level.WARN, "Could not read due tasks from the ledger", e);
            } finally {
                ticking.set(false);
            }
        } while (isTickDue());
    }

    private void pollDue() {
        int places = room.availablePermits();
        int free = Math.min(places, parts.limiter().freePollPermits());
        if (free > 0) {
            Instant now = clock.pollTime();
            Instant invisibleUntil = now.plus(PERMIT_WAIT.multipliedBy(2)).plus(requestTimeout);
            List<VideoTask> due = ledger.claimDue(TaskState.RUNNING, now, invisibleUntil, free);
            more = due.size() == places;
            due.forEach(this::begin);
        }
    }

    /** A tick for each poll that ends would read the ledger too often. */
    private boolean isTickDue() {
        return more && room.availablePermits() >= (maxConcurrent + 1) / 2;
    }

    private void begin(VideoTask task) {
        // only ticks take permits, and a stop all of them
        if (!room.tryAcquire() || !starts(task)) {
            release(task);
        }
    }

    /** The permit is given back unless the poll will do so, also after an Error such as "no more threads". */
    private boolean starts(VideoTask task) {
        boolean started = false;
        try {
            started = parts.polls().execute(() -> poll(task));
            return started;
        } finally {
            if (!started) {
                room.release();
            }
        }
    }

    private void poll(VideoTask task) {
        try {
            if (parts.limiter().acquire(Kind.DUE_POLL, PERMIT_WAIT)) {
                record(task, ask(task.getTaskId()), CallbackTransitions.source(task));
            } else {
                more = false; // or the next tick would claim it again at once
                release(task);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            String text = "Status of task " + task.getTaskId() + " could not be stored";
            String cause = e.getClass().getName();
            TaskLog.about(task, () -> warnings.failed(LOG, Level.WARN, cause, text, e));
        } finally {
            room.release();
            if (isTickDue()) {
                tick();
            }
        }
    }

    /** It is not polled now: due again at once, for any process with a free permit. */
    private void release(VideoTask task) {
        ledger.transition(task, task.with(task.tracking().withNextPollAt(clock.now())));
    }

    /**
     * Polls that are planned later than by any plan are due now: the ledger's clock was ahead when a process planned
     * them, or has jumped back while it ran. Repeated every hour, as such a process may still run. One at a time.
     */
    public void correctPlans() {
        Instant steady = clock.steadyFrom();
        long nanos = clock.nanos();
        boolean recent = nanos - correctedAt < BETWEEN_CORRECTIONS.toNanos();
        if (recent && steady.equals(correctedFor) || !clock.alive()) {
            return;
        }
        correct(Listed.OUTCOME_UNKNOWN, MOST_UNKNOWN);
        int rounds = 0;
        while (correct(Listed.LATEST_POLLS, ROWS_AT_ONCE) == ROWS_AT_ONCE
                && ++rounds < MOST_ROUNDS) {
            if (!clock.alive()) {
                return;
            }
        }
        correctedFor = steady;
        correctedAt = nanos;
    }

    private int correct(Listed list, int limit) {
        List<VideoTask> late = ledger.list(list, limit).stream().filter(this::isTooLate).toList();
        late.forEach(this::release);
        return late.size();
    }

    private boolean isTooLate(VideoTask task) {
        Instant planned = task.tracking().polls().nextPollAt();
        if (planned == null) {
            return false;
        }
        Instant now = clock.now();
        Duration age = Duration.between(PollTransitions.begin(task), now);
        int polls = task.tracking().polls().pollCount();
        // twice: when it was planned, the task was younger, and its model may have been another
        Duration gap = parts.plans().of(task).nextPoll(age, polls, 1).multipliedBy(2);
        // a process without an endpoint of its group does not know how it is polled
        return planned.isAfter(
                now.plus(gap.compareTo(LONGEST_GAP) > 0 ? gap : LONGEST_GAP).plus(LONGEST_PAUSE));
    }

    /** Starts no more polls; returns when the running ones have been recorded, or {@code atMost} is over. */
    public void stop(Duration atMost) throws InterruptedException {
        stopped = true;
        if (!room.tryAcquire(maxConcurrent, atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            LOG.warn("Polls have not ended within {}", atMost);
        }
    }

    private StatusOutcome ask(String taskId) {
        StatusOutcome outcome = parts.gateway().status(taskId);
        parts.health().saw(outcome);
        if (outcome instanceof StatusOutcome.Unavailable failure && failure.retryAfter() != null) {
            parts.limiter().pause(failure.retryAfter());
        }
        return outcome;
    }

    /**
     * One status call now, for an exchange.
     *
     * @throws ProviderBusyException if there was no permit or no thread in time
     */
    public StatusOutcome askNow(String taskId) {
        try {
            if (parts.limiter().acquire(Kind.EXCHANGE_POLL, requestTimeout)) {
                return parts.requests().call(() -> ask(taskId));
            }
            throw busy("no permit within requestTimeout");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy("the calling thread was interrupted");
        } catch (RejectedExecutionException e) {
            throw busy(e.getMessage());
        }
    }

    private static ProviderBusyException busy(String why) {
        return new ProviderBusyException(
                "No status now; try later: " + why + " [AIO-0002]",
                null,
                ErrorContext.nothingSent(),
                null);
    }

    /**
     * Writes an outcome to the ledger, also if the row was changed concurrently.
     *
     * @return the task after the change
     */
    public VideoTask record(VideoTask task, StatusOutcome outcome, String source) {
        TaskLog.about(task, () -> warn(task, outcome));
        double drawn = parts.random().getAsDouble();
        Ledger.Changed changed =
                ledger.change(task, now -> next(task, now, outcome, drawn, source));
        TaskLog.about(task, () -> learn(task, outcome, changed));
        return releaseUnlessTaken(task, changed);
    }

    private VideoTask next(
            VideoTask seen, VideoTask now, StatusOutcome outcome, double drawn, String source) {
        if (now.getState() != TaskState.RUNNING) {
            return null;
        }
        Instant begin = PollTransitions.begin(seen);
        Duration jumped;
        Duration lead;
        PollPlan plan;
        Instant time;
        // a jump of the clock between two readings would postpone the next poll by its length
        do {
            jumped = clock.jumpedSince(begin);
            lead = clock.lead();
            plan = parts.plans().of(seen);
            time = clock.now();
        } while (!jumped.equals(clock.jumpedSince(begin)) || !lead.equals(clock.lead()));
        PollSettings settings = parts.plans().settings(seen);
        var poll = new PollTransitions.Poll(settings, plan, jumped, drawn, source);
        return CallbackTransitions.afterPoll(
                seen, now, PollTransitions.after(now, outcome, time, poll), time.plus(lead));
    }

    private void learn(VideoTask seen, StatusOutcome outcome, Ledger.Changed changed) {
        if (!changed.made()) {
            return;
        }
        VideoTask task = changed.task();
        parts.plans().learn(seen, outcome, task);
        if (outcome instanceof StatusOutcome.Running running
                && task.getState() == TaskState.COMPLETED) {
            LOG.warn(
                    "Task {} keeps a video beside the unknown status '{}'; treated as completed."
                            + " The option replyMapping can define it [AIO-0006]",
                    task.getTaskId(),
                    running.word());
        }
        logStep(task);
        boolean late = task.tracking().polls().overdue() && !seen.tracking().polls().overdue();
        if (late && task.getState() == TaskState.RUNNING) {
            warnings.log(
                    LOG,
                    Level.WARN,
                    "overdue",
                    "Task {} of submission {} has been running since {}, longer than overdueAfter"
                            + " ({}): it is polled further; ask the provider about it{} [AIO-0012]",
                    task.getTaskId(),
                    task.getSubmissionId(),
                    task.getSubmittedAt(),
                    parts.plans().settings(task).overdueAfter());
        }
    }

    private static void logStep(VideoTask task) {
        int polls = task.tracking().polls().pollCount();
        if (task.getState() == TaskState.RUNNING) {
            LOG.debug("Task {} is running after {} polls", task.getTaskId(), polls);
            return;
        }
        LOG.info(
                "Task {} of submission {} is {} after {} s and {} polls: {}, {}",
                task.getTaskId(),
                task.getSubmissionId(),
                task.getState(),
                Duration.between(PollTransitions.begin(task), task.getEndedAt()).toSeconds(),
                polls,
                TaskLog.model(task),
                TaskLog.credits(task));
    }

    /** A completion claimed for an exchange that no longer waits goes to the consumers. */
    private VideoTask releaseUnlessTaken(VideoTask seen, Ledger.Changed changed) {
        VideoTask task = changed.task() == null ? seen : changed.task();
        boolean idle = changed.made() && task.getState().isDeliverable() && !changed.consumed();
        if (idle && task.isOwnedBy(ledger.process())) {
            parts.deliveries().release(task);
        }
        return task;
    }

    private void warn(VideoTask task, StatusOutcome outcome) {
        if (outcome instanceof StatusOutcome.Running running && !running.known()) {
            warn(
                    "word " + running.word(),
                    "Task {} has the unknown status '{}'; treated as running. The option replyMapping"
                            + " can define it{} [AIO-0006]",
                    task.getTaskId(),
                    running.word());
        } else if (outcome instanceof StatusOutcome.Unavailable failure) {
            if (failure.status() == 0) {
                // the gateway warns about an outage once for all tasks
                LOG.debug("No answer about task {}: {}", task.getTaskId(), failure.message());
                return;
            }
            String status = "HTTP " + failure.status() + " ";
            warn(
                    "status " + failure.status(),
                    "No answer about task {}: {}; it is polled again{} [AIO-0013]",
                    task.getTaskId(),
                    status + failure.message());
        } else if (outcome instanceof StatusOutcome.Completed done && done.videoUrls().isEmpty()) {
            warn(
                    "without URL",
                    "Task {} is completed without a result URL; polled again. The option replyMapping"
                            + " can name its field{}{} [AIO-0006]",
                    task.getTaskId(),
                    "");
        }
    }

    private void warn(String cause, String text, String taskId, String detail) {
        warnings.count(cause)
                .ifPresent(count -> LOG.warn(text, taskId, detail, RateLimitedLog.times(count)));
    }
}
