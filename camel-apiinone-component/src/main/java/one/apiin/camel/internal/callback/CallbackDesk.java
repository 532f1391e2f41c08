package one.apiin.camel.internal.callback;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import one.apiin.camel.internal.ledger.Ledger;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.submit.VideoSubmitter;
import one.apiin.camel.internal.transition.CallbackRule;
import one.apiin.camel.internal.util.Async;
import one.apiin.camel.internal.util.RareLine;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 * <p>Restart: what was answered with {@link CallbackAnswer#TAKEN} is in the ledger.
 */
public final class CallbackDesk {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackDesk.class);
    private static final int MOST_AT_ONCE = 64;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private final Semaphore room = new Semaphore(MOST_AT_ONCE);
    private final RareLine faults;
    private final RareLine contradictions;
    private final Ledger ledger;
    private final LedgerClock clock;
    private final VideoSubmitter.Pause pause;
    private final Runnable due;
    private final CallbackShares shares;

    /**
     * @param due called when a task has become due; returns at once
     * @param shares learns of callbacks that come after the look
     */
    public CallbackDesk(
            Ledger ledger,
            LedgerClock clock,
            VideoSubmitter.Pause pause,
            Runnable due,
            CallbackShares shares) {
        this.ledger = ledger;
        this.clock = clock;
        this.pause = pause;
        this.due = due;
        this.shares = shares;
        this.faults = new RareLine(clock::nanos);
        this.contradictions = new RareLine(clock::nanos);
    }

    /**
     * Takes one callback; the future never fails.
     *
     * @param candidate the task id that it names, or null
     */
    public CompletableFuture<CallbackAnswer> take(String submissionId, String candidate) {
        if (!room.tryAcquire()) {
            return CompletableFuture.completedFuture(CallbackAnswer.UNAVAILABLE);
        }
        return intime(
                Async.guarded(() -> heed(submissionId, candidate))
                        .whenComplete((answer, fault) -> room.release())
                        .exceptionally(this::failed));
    }

    private CompletableFuture<CallbackAnswer> heed(String submissionId, String candidate) {
        return ledger.find(submissionId)
                .thenCompose(
                        row ->
                                row.isEmpty()
                                        ? done(CallbackAnswer.UNKNOWN)
                                        : heed(row.get(), candidate));
    }

    private CompletableFuture<CallbackAnswer> heed(VideoTask row, String candidate) {
        tellContradiction(row, candidate);
        shares.called(row, clock.now());
        if (CallbackRule.called(row, candidate, clock.now()) == null) {
            return done(CallbackAnswer.TAKEN);
        }
        return ledger.change(row, now -> CallbackRule.called(now, candidate, clock.now()))
                .thenApply(
                        changed -> {
                            if (changed.made()) {
                                due.run();
                            }
                            return CallbackAnswer.TAKEN;
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

    private CallbackAnswer failed(Throwable fault) {
        faults.count()
                .ifPresent(
                        many ->
                                LOG.warn(
                                        "The ledger does not take callbacks ({} of them); the"
                                                + " provider is asked to repeat: {}",
                                        many,
                                        fault.toString()));
        return CallbackAnswer.UNAVAILABLE;
    }

    private CompletableFuture<CallbackAnswer> intime(CompletableFuture<CallbackAnswer> work) {
        if (work.isDone()) {
            return work;
        }
        CompletableFuture<Void> timer = pause.of(ANSWER_WITHIN);
        CompletableFuture<CallbackAnswer> late =
                timer.thenApply(over -> CallbackAnswer.UNAVAILABLE);
        CompletableFuture<CallbackAnswer> first = work.applyToEither(late, answer -> answer);
        first.whenComplete((answer, fault) -> timer.cancel(false));
        return first;
    }

    private static CompletableFuture<CallbackAnswer> done(CallbackAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
