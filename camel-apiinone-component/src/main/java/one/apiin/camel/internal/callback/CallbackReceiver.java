package one.apiin.camel.internal.callback;

import one.apiin.camel.internal.ledger.AsyncTaskRepository;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.transition.CallbackTransitions;
import one.apiin.camel.internal.util.Futures;
import one.apiin.camel.internal.util.RateLimitedLog;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Writes to the ledger what callbacks with a good signature tell. The task may be of any group and any
 * node of the ledger: whoever looks at it finds it due.
 *
 * <p>Money: no call to the provider is made here.
 *
 * <p>Time: answers within 5 s, whatever the ledger does.
 *
 * <p>Threads: safe for concurrent use; at most 64 callbacks are at the ledger at once, so that a flood
 * leaves room for submissions.
 *
 * <p>Restart: what was answered with {@link CallbackStatus#TAKEN} is in the ledger.
 */
public final class CallbackReceiver {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackReceiver.class);
    private static final int MOST_AT_ONCE = 64;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private final Semaphore room = new Semaphore(MOST_AT_ONCE);
    private final RateLimitedLog faults;
    private final RateLimitedLog contradictions;
    private final AsyncTaskRepository ledger;
    private final LedgerClock clock;
    private final Function<Duration, CompletableFuture<Void>> pause;
    private final Runnable due;
    private final CallbackCoverage shares;

    /**
     * @param due called when a task has become due; returns at once
     * @param shares learns of callbacks that come after the look
     */
    public CallbackReceiver(
            AsyncTaskRepository ledger,
            LedgerClock clock,
            Function<Duration, CompletableFuture<Void>> pause,
            Runnable due,
            CallbackCoverage shares) {
        this.ledger = ledger;
        this.clock = clock;
        this.pause = pause;
        this.due = due;
        this.shares = shares;
        this.faults = new RateLimitedLog(clock::nanos);
        this.contradictions = new RateLimitedLog(clock::nanos);
    }

    /**
     * Takes one callback; the future never fails.
     *
     * @param candidate the task id that it names, or null
     */
    public CompletableFuture<CallbackStatus> take(String submissionId, String candidate) {
        if (!room.tryAcquire()) {
            return CompletableFuture.completedFuture(CallbackStatus.UNAVAILABLE);
        }
        return intime(
                Futures.guarded(() -> heed(submissionId, candidate))
                        .whenComplete((answer, fault) -> room.release())
                        .exceptionally(this::failed));
    }

    private CompletableFuture<CallbackStatus> heed(String submissionId, String candidate) {
        return ledger.find(submissionId)
                .thenCompose(
                        row ->
                                row.isEmpty()
                                        ? done(CallbackStatus.UNKNOWN)
                                        : heed(row.get(), candidate));
    }

    private CompletableFuture<CallbackStatus> heed(VideoTask row, String candidate) {
        tellContradiction(row, candidate);
        shares.called(row, clock.now());
        if (CallbackTransitions.called(row, candidate, clock.now()) == null) {
            return done(CallbackStatus.TAKEN);
        }
        return ledger.change(row, now -> CallbackTransitions.called(now, candidate, clock.now()))
                .thenApply(
                        changed -> {
                            if (changed.made()) {
                                due.run();
                            }
                            return CallbackStatus.TAKEN;
                        });
    }

    private void tellContradiction(VideoTask row, String candidate) {
        if (row.getState() == TaskState.REJECTED && candidate != null) {
            contradictions
                    .count()
                    .ifPresent(
                            many ->
                                    LOG.warn(
                                            "Submission {} was refused by the provider, and yet it"
                                                    + " calls back about it ({} such callbacks):"
                                                    + " look into its usage log",
                                            row.getSubmissionId(),
                                            many));
        }
    }

    private CallbackStatus failed(Throwable fault) {
        faults.count()
                .ifPresent(
                        many ->
                                LOG.warn(
                                        "The ledger does not take callbacks ({} of them); the"
                                                + " provider is asked to repeat: {}",
                                        many,
                                        fault.toString()));
        return CallbackStatus.UNAVAILABLE;
    }

    private CompletableFuture<CallbackStatus> intime(CompletableFuture<CallbackStatus> work) {
        if (work.isDone()) {
            return work;
        }
        CompletableFuture<Void> timer = pause.apply(ANSWER_WITHIN);
        CompletableFuture<CallbackStatus> late =
                timer.thenApply(over -> CallbackStatus.UNAVAILABLE);
        CompletableFuture<CallbackStatus> first = work.applyToEither(late, answer -> answer);
        first.whenComplete((answer, fault) -> timer.cancel(false));
        return first;
    }

    private static CompletableFuture<CallbackStatus> done(CallbackStatus answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
