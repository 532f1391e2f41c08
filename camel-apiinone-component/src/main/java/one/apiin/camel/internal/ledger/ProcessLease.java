package one.apiin.camel.internal.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import one.apiin.camel.internal.transition.RecoveryTransitions;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.VideoTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews this process's lease in the ledger, recovers the rows of dead processes, and purges old rows.
 *
 * <p>Threads: {@link #renew()} one at a time; the rest is safe for concurrent use.
 */
public final class ProcessLease {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessLease.class);
    private static final int ABANDONED_AT_ONCE = 200;
    private static final Duration LONGEST_BETWEEN_PURGES = Duration.ofHours(1);

    private final AsyncTaskRepository ledger;
    private final LedgerClock clock;
    private final String process;
    private final Duration lease;
    private final Duration retention;
    private final AtomicReference<Throwable> lastFailure = new AtomicReference<>();
    private volatile Instant nextPurge = Instant.MIN;

    public ProcessLease(
            AsyncTaskRepository ledger,
            LedgerClock clock,
            String process,
            Duration lease,
            Duration retention) {
        this.ledger = ledger;
        this.clock = clock;
        this.process = process;
        this.lease = lease;
        this.retention = retention;
    }

    /** One heartbeat; then orphaned rows are released. Errors are logged and stored for the health. */
    public CompletableFuture<Void> renew() {
        return ledger.call(this::renewNow)
                .handle(
                        (done, failure) -> {
                            if (lastFailure.getAndSet(failure) == null && failure != null) {
                                LOG.error(
                                        "The ledger does not respond: no submission and no delivery"
                                                + " starts until it does",
                                        failure);
                            }
                            return null;
                        });
    }

    /** Why the last heartbeat failed, or null. */
    public Throwable lastFailure() {
        return lastFailure.get();
    }

    /** Ends the lease: the rows that this process still owns are released at once. */
    public CompletableFuture<Void> end() {
        return ledger.call(
                r -> {
                    r.heartbeat(process, Duration.ZERO);
                    return null;
                });
    }

    private Void renewNow(TaskRepository r) {
        long askedAt = clock.nanos();
        Instant now = r.heartbeat(process, lease);
        clock.synced(now, askedAt);
        for (VideoTask task : r.findOrphaned(now, ABANDONED_AT_ONCE)) {
            free(task, now);
        }
        if (!now.isBefore(nextPurge)) {
            nextPurge = now.plus(betweenPurges()); // also if this one fails
            r.purge(now.minus(retention));
        }
        return null;
    }

    /** Rows are purged at most an hour, and at most {@code retention}, after they may be. */
    private Duration betweenPurges() {
        return retention.compareTo(LONGEST_BETWEEN_PURGES) < 0 ? retention : LONGEST_BETWEEN_PURGES;
    }

    private void free(VideoTask task, Instant now) {
        VideoTask next = RecoveryTransitions.afterOwnerDied(task, now);
        if (next != null) {
            LOG.warn(
                    "The process that owned submission {} has died: {} becomes {}, delivery {}",
                    task.getSubmissionId(),
                    task.getState(),
                    next.getState(),
                    next.getDelivery());
            ledger.transition(task, next);
        }
    }
}
