package one.apiin.camel.internal.callback;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import one.apiin.camel.internal.ledger.CandidateLog;
import one.apiin.camel.internal.ledger.Ledger;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.transition.CallbackTransitions;
import one.apiin.camel.internal.util.RateLimitedLog;
import one.apiin.camel.internal.util.Waits;
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
 * <p>Threads: safe for concurrent use; the caller waits; at most 64 callbacks are at the ledger at once, so that a flood
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

    /** The HTTP status that answers a callback, and nothing else does. */
    public enum CallbackStatus {
        /** Recorded, a duplicate, or about a completed task. */
        ACCEPTED(200),
        /** Without a signature, or with a wrong one. */
        FORBIDDEN(403),
        /** Authenticated, but the ledger has no such submission. */
        UNKNOWN(404),
        /** The body is larger than {@link CallbackReceiver#MAX_BODY}. */
        TOO_LARGE(413),
        /** The ledger does not respond, or there are too many callbacks at once: to be repeated. */
        UNAVAILABLE(503);

        private final int status;

        CallbackStatus(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    private final Semaphore permits = new Semaphore(MAX_CONCURRENT);
    private final RateLimitedLog warnings;
    private final CandidateLog candidates;
    private final Ledger ledger;
    private final LedgerClock clock;
    private final Waits waits;
    private final Runnable due;
    private final CallbackCoverage coverage;

    /**
     * @param due called when a task has become due; returns at once
     * @param coverage learns from callbacks that come after the poll
     */
    public CallbackReceiver(
            Ledger ledger,
            LedgerClock clock,
            Waits waits,
            Runnable due,
            CallbackCoverage coverage) {
        this.ledger = ledger;
        this.clock = clock;
        this.waits = waits;
        this.due = due;
        this.coverage = coverage;
        this.warnings = new RateLimitedLog(clock::nanos);
        this.candidates = new CandidateLog(ledger, clock::nanos);
    }

    /**
     * Records one callback, within 5 s or not at all.
     *
     * @param candidateTaskId the task id that it names, or null
     */
    public CallbackStatus receive(String submissionId, String candidateTaskId) {
        if (!permits.tryAcquire()) {
            return CallbackStatus.UNAVAILABLE;
        }
        CompletableFuture<CallbackStatus> status = new CompletableFuture<>();
        if (!ledger.execute(() -> status.complete(recorded(submissionId, candidateTaskId)))) {
            permits.release();
            return CallbackStatus.UNAVAILABLE;
        }
        try {
            waits.await(status, ANSWER_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return status.getNow(CallbackStatus.UNAVAILABLE);
    }

    private CallbackStatus recorded(String submissionId, String candidateTaskId) {
        try {
            return ledger.find(submissionId)
                    .map(row -> record(row, candidateTaskId))
                    .orElse(CallbackStatus.UNKNOWN);
        } catch (RuntimeException e) {
            return failed(e);
        } finally {
            permits.release();
        }
    }

    private CallbackStatus record(VideoTask row, String candidateTaskId) {
        coverage.onCallback(row, clock.now());
        AtomicReference<TaskState> before = new AtomicReference<>();
        UnaryOperator<VideoTask> change =
                now -> {
                    before.set(now.getState());
                    return CallbackTransitions.onCallback(
                            now, candidateTaskId, clock.now(), clock.pollTime());
                };
        if (change.apply(row) == null) {
            candidates.dropped(row, candidateTaskId);
            return CallbackStatus.ACCEPTED;
        }
        Ledger.Changed changed = ledger.change(row, change);
        if (changed.task() != null) {
            candidates.dropped(changed.task(), candidateTaskId);
            candidates.dropped(changed.task(), CallbackTransitions.candidate(row));
        }
        if (changed.made()) {
            if (before.get() == TaskState.REJECTED) {
                LOG.error(
                        "The outcome of submission {} is unknown: it was rejected as not charged, but a"
                                + " callback named task {} for it [AIO-0003]",
                        row.getSubmissionId(),
                        candidateTaskId);
            }
            due.run();
        }
        return CallbackStatus.ACCEPTED;
    }

    private CallbackStatus failed(Throwable failure) {
        warnings.count("failure")
                .ifPresent(
                        count ->
                                LOG.warn(
                                        "The ledger could not record callbacks ({} of them); the"
                                                + " provider is asked to repeat them: {} [AIO-0009]",
                                        count,
                                        failure.toString()));
        return CallbackStatus.UNAVAILABLE;
    }
}
