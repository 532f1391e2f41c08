package one.apiin.camel.internal.poll;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.internal.ledger.Ledger;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.ledger.TaskLog;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.transition.CallbackTransitions;
import one.apiin.camel.internal.util.OwnThreads;
import one.apiin.camel.internal.util.RateLimitedLog;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Resolves unknown outcomes for which a callback named a task: the provider is asked for it with the API
 * key, and if it knows the task, and no other row has it, the row is polled again.
 *
 * <p>Money: nothing here costs credits; what was paid and lost is found again.
 *
 * <p>Threads: {@link #tick()} may be called from anywhere; each candidate is resolved on a poll thread.
 *
 * <p>Restart: the candidate is stored in the ledger; if a node dies while it asks, another node asks.
 */
public final class UnknownOutcomeResolver {

    private static final Logger LOG = LoggerFactory.getLogger(UnknownOutcomeResolver.class);
    private static final int AT_ONCE = 8;

    private final Ledger ledger;
    private final LedgerClock clock;
    private final TaskPoller poller;
    private final OwnThreads threads;
    private final Duration requestTimeout;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final RateLimitedLog warnings;
    private volatile boolean stopped;

    public UnknownOutcomeResolver(
            Ledger ledger,
            LedgerClock clock,
            TaskPoller poller,
            OwnThreads threads,
            Duration requestTimeout) {
        this.ledger = ledger;
        this.clock = clock;
        this.poller = poller;
        this.threads = threads;
        this.requestTimeout = requestTimeout;
        this.warnings = new RateLimitedLog(clock::nanos);
    }

    /** Asks for the candidates that are due. */
    public void tick() {
        if (stopped || !clock.alive()) {
            return;
        }
        int free = room.drainPermits();
        Instant now = clock.pollTime();
        Instant until = now.plus(requestTimeout.multipliedBy(2));
        try {
            if (free > 0) {
                for (VideoTask row : ledger.claimDue(TaskState.OUTCOME_UNKNOWN, now, until, free)) {
                    if (threads.execute(() -> resolveAndLog(row))) {
                        free--;
                    }
                }
            }
        } catch (RuntimeException e) {
            LOG.debug("Candidates could not be read", e);
        } finally {
            room.release(free);
        }
    }

    /** Starts no more status calls; returns when the running ones have been stored, or {@code atMost} is over. */
    public void stop(Duration atMost) throws InterruptedException {
        stopped = true;
        if (!room.tryAcquire(AT_ONCE, atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            LOG.warn("Status calls have not ended within {}", atMost);
        }
    }

    private void resolveAndLog(VideoTask row) {
        String candidate = CallbackTransitions.candidate(row);
        TaskLog.about(row.getSubmissionId(), candidate, () -> resolveAndRelease(row));
    }

    private void resolveAndRelease(VideoTask row) {
        try {
            resolve(row);
        } catch (RuntimeException e) {
            // the row becomes due again by itself
            String id = row.getSubmissionId();
            String text = "The candidate of submission " + id + " could not be confirmed";
            warnings.failed(LOG, Level.WARN, e.getClass().getName(), text, e);
        } finally {
            room.release();
        }
    }

    private void resolve(VideoTask row) {
        String candidate = CallbackTransitions.candidate(row);
        if (isTaken(row, candidate)) {
            return;
        }
        StatusOutcome outcome;
        try {
            outcome = poller.askNow(candidate);
        } catch (ProviderBusyException e) {
            unconfirmed(row, null);
            return;
        }
        if (outcome instanceof StatusOutcome.Unavailable failure) {
            unconfirmed(row, failure);
        } else if (!isTaken(row, candidate)) { // another row may have stored it in the meantime
            adopt(row, candidate, outcome);
        }
    }

    /** Whether another row was paid for the candidate; it is discarded then. */
    private boolean isTaken(VideoTask row, String candidate) {
        boolean taken = ledger.findPayer(candidate).isPresent();
        if (taken) {
            ledger.change(row, CallbackTransitions::discard);
        }
        return taken;
    }

    private void unconfirmed(VideoTask row, StatusOutcome.Unavailable failure) {
        ledger.change(
                row, now -> CallbackTransitions.unconfirmed(row, now, failure, clock.pollTime()));
    }

    private void adopt(VideoTask row, String candidate, StatusOutcome outcome) {
        Ledger.Changed changed =
                ledger.change(
                        row, now -> CallbackTransitions.adopt(now, candidate, clock.pollTime()));
        if (changed.made()) {
            LOG.info(
                    "The outcome of submission {} is known: a callback named its task {}, and the"
                            + " provider confirmed it",
                    row.getSubmissionId(),
                    candidate);
            poller.record(changed.task(), outcome, VideoTask.CALLBACK);
        } else if (changed.task() == null || !candidate.equals(changed.task().getTaskId())) {
            LOG.error(
                    "The provider confirmed task {}, which a callback named for submission {}, but its"
                            + " row was changed meanwhile ({}): the task may have been charged and no"
                            + " submission has it [AIO-0003]",
                    candidate,
                    row.getSubmissionId(),
                    changed.task() == null ? "deleted" : changed.task().getState());
        }
    }
}
