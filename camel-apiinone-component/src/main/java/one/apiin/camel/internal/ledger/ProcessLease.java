package one.apiin.camel.internal.ledger;

import java.time.Duration;
import java.time.Instant;
import one.apiin.camel.internal.transition.RecoveryTransitions;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.VideoTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews this process's lease in the ledger, recovers the rows of dead processes, and purges old rows.
 *
 * <p>Threads: {@link #renew()} and {@link #recover()} one at a time each; the rest is safe for concurrent use.
 */
public final class ProcessLease {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessLease.class);
    private static final int ABANDONED_AT_ONCE = 200;
    private static final Duration LONGEST_BETWEEN_PURGES = Duration.ofHours(1);

    private final TaskRepository repository;
    private final Ledger ledger;
    private final LedgerClock clock;
    private final String process;
    private final Duration lease;
    private final Duration retention;
    private volatile RuntimeException renewalFailure;
    private volatile RuntimeException recoveryFailure;
    private volatile Instant nextPurge = Instant.MIN;

    public ProcessLease(
            TaskRepository repository,
            Ledger ledger,
            LedgerClock clock,
            String process,
            Duration lease,
            Duration retention) {
        this.repository = repository;
        this.ledger = ledger;
        this.clock = clock;
        this.process = process;
        this.lease = lease;
        this.retention = retention;
    }

    /**
     * One heartbeat, on the calling thread, so that it waits for no other call of the ledger. A failure is
     * logged and stored for the health.
     */
    public void renew() {
        try {
            long askedAt = clock.nanos();
            clock.synced(repository.heartbeat(process, lease), askedAt);
            renewalFailure = null;
        } catch (RuntimeException e) {
            if (renewalFailure == null) {
                LOG.error(
                        "The ledger does not respond: no submission and no delivery starts until it"
                                + " does",
                        e);
            }
            renewalFailure = e;
        }
    }

    /** Why the last heartbeat or the last recovery failed, or null. */
    public RuntimeException lastFailure() {
        RuntimeException renewal = renewalFailure;
        return renewal == null ? recoveryFailure : renewal;
    }

    /** Ends the lease: the rows that this process still owns are released at once. */
    public void end() {
        ledger.call(r -> r.heartbeat(process, Duration.ZERO));
    }

    /**
     * Releases the rows of dead processes, and purges old rows when it is time. A failure is logged and
     * stored for the health.
     */
    public void recover() {
        if (!clock.alive()) {
            return;
        }
        try {
            recover(clock.now());
            recoveryFailure = null;
        } catch (RuntimeException e) {
            if (recoveryFailure == null) {
                LOG.warn("Rows could not be recovered or purged; it is repeated: {}", e.toString());
            }
            recoveryFailure = e;
        }
    }

    private void recover(Instant now) {
        ledger.call(r -> r.findOrphaned(now, ABANDONED_AT_ONCE)).forEach(task -> free(task, now));
        if (!now.isBefore(nextPurge)) {
            nextPurge = now.plus(betweenPurges()); // also if this one fails
            ledger.call(r -> r.purge(now.minus(retention)));
        }
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
