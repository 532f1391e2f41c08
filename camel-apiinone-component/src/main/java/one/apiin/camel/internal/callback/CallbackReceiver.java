package one.apiin.camel.internal.callback;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import one.apiin.camel.internal.ledger.AsyncTaskRepository;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.transition.CallbackTransitions;
import one.apiin.camel.internal.util.Futures;
import one.apiin.camel.internal.util.RateLimitedLog;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records authenticated callbacks in the ledger. The task may be of any group and any node: the node that
 * polls it finds it due.
 *
 * <p>Money: makes no call to the provider.
 *
 * <p>Time: answers within 5 s, even if the ledger does not.
 *
 * <p>Threads: safe for concurrent use; at most 64 callbacks are at the ledger at once, so that a flood
 * leaves room for submissions.
 *
 * <p>Restart: callbacks answered with {@link CallbackStatus#ACCEPTED} are in the ledger.
 */
public final class CallbackReceiver {

    /** The largest body of a callback, in bytes. */
    public static final int MAX_BODY = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(CallbackReceiver.class);
    private static final int MAX_CONCURRENT = 64;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private final Semaphore permits = new Semaphore(MAX_CONCURRENT);
    private final RateLimitedLog failures;
    private final RateLimitedLog contradictions;
    private final AsyncTaskRepository ledger;
    private final LedgerClock clock;
    private final Function<Duration, CompletableFuture<Void>> delays;
    private final Runnable due;
    private final CallbackCoverage coverage;

    /**
     * @param due called when a task has become due; returns at once
     * @param coverage learns from callbacks that come after the poll
     */
    public CallbackReceiver(
            AsyncTaskRepository ledger,
            LedgerClock clock,
            Function<Duration, CompletableFuture<Void>> delays,
            Runnable due,
            CallbackCoverage coverage) {
        this.ledger = ledger;
        this.clock = clock;
        this.delays = delays;
        this.due = due;
        this.coverage = coverage;
        this.failures = new RateLimitedLog(clock::nanos);
        this.contradictions = new RateLimitedLog(clock::nanos);
    }

    /**
     * Records one callback; the future never fails.
     *
     * @param candidateTaskId the task id that it names, or null
     */
    public CompletableFuture<CallbackStatus> receive(String submissionId, String candidateTaskId) {
        if (!permits.tryAcquire()) {
            return CompletableFuture.completedFuture(CallbackStatus.UNAVAILABLE);
        }
        return inTime(
                Futures.guarded(() -> record(submissionId, candidateTaskId))
                        .whenComplete((status, failure) -> permits.release())
                        .exceptionally(this::failed));
    }

    private CompletableFuture<CallbackStatus> record(String submissionId, String candidateTaskId) {
        return ledger.find(submissionId)
                .thenCompose(
                        row ->
                                row.isEmpty()
                                        ? done(CallbackStatus.UNKNOWN)
                                        : record(row.get(), candidateTaskId));
    }

    private CompletableFuture<CallbackStatus> record(VideoTask row, String candidateTaskId) {
        logContradiction(row, candidateTaskId);
        coverage.onCallback(row, clock.now());
        if (CallbackTransitions.onCallback(row, candidateTaskId, clock.now()) == null) {
            return done(CallbackStatus.ACCEPTED);
        }
        return ledger.change(
                        row,
                        now -> CallbackTransitions.onCallback(now, candidateTaskId, clock.now()))
                .thenApply(
                        changed -> {
                            if (changed.made()) {
                                due.run();
                            }
                            return CallbackStatus.ACCEPTED;
                        });
    }

    private void logContradiction(VideoTask row, String candidateTaskId) {
        if (row.getState() == TaskState.REJECTED && candidateTaskId != null) {
            contradictions
                    .count()
                    .ifPresent(
                            count ->
                                    LOG.warn(
                                            "The provider refused submission {} and sends callbacks"
                                                    + " for it ({} of them): check its usage log",
                                            row.getSubmissionId(),
                                            count));
        }
    }

    private CallbackStatus failed(Throwable failure) {
        failures.count()
                .ifPresent(
                        count ->
                                LOG.warn(
                                        "The ledger could not record callbacks ({} of them); the"
                                                + " provider is asked to repeat them: {}",
                                        count,
                                        failure.toString()));
        return CallbackStatus.UNAVAILABLE;
    }

    private CompletableFuture<CallbackStatus> inTime(CompletableFuture<CallbackStatus> work) {
        if (work.isDone()) {
            return work;
        }
        CompletableFuture<Void> timer = delays.apply(ANSWER_WITHIN);
        CompletableFuture<CallbackStatus> late =
                timer.thenApply(over -> CallbackStatus.UNAVAILABLE);
        CompletableFuture<CallbackStatus> first = work.applyToEither(late, status -> status);
        first.whenComplete((status, failure) -> timer.cancel(false));
        return first;
    }

    private static CompletableFuture<CallbackStatus> done(CallbackStatus status) {
        return CompletableFuture.completedFuture(status);
    }
}
