package one.apiin.camel.internal.poll;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import one.apiin.camel.internal.ledger.AsyncTaskRepository;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.provider.StatusOutcome;
import one.apiin.camel.internal.transition.CallbackTransitions;
import one.apiin.camel.task.DueQuery;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves unknown outcomes for which a callback named a task: the provider is asked for it with the API
 * key, and if it knows the task, and no other row has it, the row is polled again.
 *
 * <p>Money: nothing here costs credits; what was paid and lost is found again.
 *
 * <p>Threads: {@link #tick()} may be called from anywhere; ticks do not overlap. No thread waits.
 *
 * <p>Restart: the candidate is stored in the ledger; if a node dies while it asks, another node asks.
 */
public final class UnknownOutcomeResolver {

    private static final Logger LOG = LoggerFactory.getLogger(UnknownOutcomeResolver.class);
    private static final int AT_ONCE = 8;

    private final AsyncTaskRepository ledger;
    private final LedgerClock clock;
    private final TaskPoller poller;
    private final TaskPoller.Settings settings;
    private final AtomicBoolean ticking = new AtomicBoolean();
    private volatile CompletableFuture<?> round = CompletableFuture.completedFuture(null);
    private volatile boolean stopped;

    public UnknownOutcomeResolver(
            AsyncTaskRepository ledger,
            LedgerClock clock,
            TaskPoller poller,
            TaskPoller.Settings settings) {
        this.ledger = ledger;
        this.clock = clock;
        this.poller = poller;
        this.settings = settings;
    }

    /** Asks for the candidates that are due. */
    public void tick() {
        if (stopped || !clock.alive() || !ticking.compareAndSet(false, true)) {
            return;
        }
        Instant now = clock.now();
        DueQuery due =
                new DueQuery(
                        settings.account(),
                        TaskState.OUTCOME_UNKNOWN,
                        settings.process(),
                        now,
                        now.plus(settings.requestTimeout().multipliedBy(2)),
                        AT_ONCE);
        round =
                ledger.call(r -> r.claimDue(due))
                        .thenCompose(this::resolve)
                        .handle(
                                (done, failure) -> {
                                    ticking.set(false);
                                    if (failure != null) {
                                        LOG.debug("Candidates could not be read", failure);
                                    }
                                    return null;
                                });
    }

    /** Starts no more status calls; completes when the running ones have been stored. */
    public CompletableFuture<?> stop() {
        stopped = true;
        return round;
    }

    private CompletableFuture<Void> resolve(List<VideoTask> rows) {
        return CompletableFuture.allOf(
                rows.stream()
                        .map(row -> resolve(row).exceptionally(failure -> later(row, failure)))
                        .toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> resolve(VideoTask row) {
        String candidate = row.tracking().callbacks().candidateTaskId();
        return isFree(candidate)
                .thenCompose(
                        free ->
                                free
                                        ? ask(row, candidate)
                                        : change(row, CallbackTransitions::discard));
    }

    private CompletableFuture<Void> ask(VideoTask row, String candidate) {
        return poller.askNow(candidate)
                .thenCompose(
                        outcome ->
                                outcome == null || outcome instanceof StatusOutcome.Unavailable
                                        ? unconfirmed(row, (StatusOutcome.Unavailable) outcome)
                                        : confirmed(row, candidate, outcome));
    }

    private CompletableFuture<Void> unconfirmed(VideoTask row, StatusOutcome.Unavailable failure) {
        return change(row, now -> CallbackTransitions.unconfirmed(row, now, failure, clock.now()));
    }

    /** Checks again that the task id is free: another row may have stored it in the meantime. */
    private CompletableFuture<Void> confirmed(
            VideoTask row, String candidate, StatusOutcome outcome) {
        return isFree(candidate)
                .thenCompose(
                        free ->
                                free
                                        ? adopt(row, candidate, outcome)
                                        : change(row, CallbackTransitions::discard));
    }

    private CompletableFuture<Void> adopt(VideoTask row, String candidate, StatusOutcome outcome) {
        return ledger.change(row, now -> CallbackTransitions.adopt(now, candidate, clock.now()))
                .thenCompose(
                        changed -> {
                            if (!changed.made()) {
                                return CompletableFuture.completedFuture(null);
                            }
                            LOG.info(
                                    "The outcome of submission {} is known: a callback named its"
                                            + " task {}, and the provider confirmed it",
                                    row.getSubmissionId(),
                                    candidate);
                            return poller.record(changed.task(), outcome, VideoTask.CALLBACK);
                        })
                .thenApply(done -> null);
    }

    private CompletableFuture<Boolean> isFree(String taskId) {
        return ledger.call(r -> r.find(TaskQuery.byTaskId(settings.account(), taskId)).isEmpty());
    }

    private CompletableFuture<Void> change(
            VideoTask row, java.util.function.UnaryOperator<VideoTask> change) {
        return ledger.change(row, change).thenApply(done -> null);
    }

    /** The row becomes due again by itself. */
    private static Void later(VideoTask row, Throwable failure) {
        LOG.warn(
                "The candidate of submission {} could not be confirmed: {}",
                row.getSubmissionId(),
                failure.toString());
        return null;
    }
}
