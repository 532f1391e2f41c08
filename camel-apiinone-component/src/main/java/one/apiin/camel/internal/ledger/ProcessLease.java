package one.apiin.camel.internal.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import one.apiin.camel.internal.transition.RecoveryTransitions;
import one.apiin.camel.internal.util.Durations;
import one.apiin.camel.internal.util.ErrorText;
import one.apiin.camel.internal.util.RateLimitedLog;
import one.apiin.camel.task.Liveness;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Renews this process's lease in the ledger, recovers the rows of dead processes, and purges old rows of its account.
 *
 * <p>Threads: {@link #renew()} and {@link #recover()} one at a time each; the rest is safe for concurrent use.
 */
public final class ProcessLease {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessLease.class);
    private static final int ORPHANS_AT_ONCE = 500;
    private static final int PURGED_AT_ONCE = 1000;
    private static final Duration BETWEEN_READINGS = Duration.ofHours(2);

    private final TaskRepository repository;
    private final Ledger ledger;
    private final LedgerClock clock;
    private final Duration lease;
    private final Duration retention;
    private volatile Throwable renewalFailure;
    private volatile Throwable recoveryFailure;
    private final Neighbours neighbours;
    private final RateLimitedLog warnings;
    private Reading firstReading;
    private boolean morePurges;

    private record Reading(Instant time, long nanos) {}

    public ProcessLease(
            TaskRepository repository,
            Ledger ledger,
            LedgerClock clock,
            Duration lease,
            Duration retention) {
        this.repository = repository;
        this.ledger = ledger;
        this.clock = clock;
        this.lease = lease;
        this.retention = retention;
        this.neighbours = new Neighbours(lease);
        this.warnings = new RateLimitedLog(clock::nanos);
    }

    /**
     * One heartbeat, on the calling thread, so that it waits for no other call of the ledger. A failure is
     * logged and stored for the health.
     */
    public void renew() {
        try {
            long askedAt = clock.nanos();
            clock.synced(repository.heartbeat(ledger.process(), lease), askedAt);
            renewalFailure = null;
        } catch (Throwable e) { // an Error too: out of memory now is not out of memory for ever
            boolean first = renewalFailure == null;
            renewalFailure = e;
            if (first) {
                LOG.debug("The heartbeat failed", e);
                LOG.error(
                        "The ledger does not respond: no submission and no delivery starts until it"
                                + " does: {} [AIO-0009]",
                        ErrorText.of(e));
            }
        }
    }

    /** Why the last heartbeat or the last recovery failed, or null. */
    public Throwable lastFailure() {
        Throwable renewal = renewalFailure;
        return renewal == null ? recoveryFailure : renewal;
    }

    /** Ends the lease: the rows that this process still owns are released at once. */
    public void end() {
        ledger.call(r -> r.heartbeat(ledger.process(), Duration.ZERO));
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
        } catch (Throwable e) {
            boolean first = recoveryFailure == null;
            recoveryFailure = e;
            if (first) {
                LOG.debug("Rows could not be recovered or purged", e);
                LOG.warn(
                        "Rows could not be recovered or purged; it is repeated: {}",
                        ErrorText.of(e));
            }
        }
    }

    private void recover(Instant now) {
        neighbours
                .dead(ledger.call(TaskRepository::processes), clock.nanos())
                .forEach(this::expire);
        List<VideoTask> before;
        List<VideoTask> orphans = List.of();
        do {
            before = orphans;
            orphans = ledger.call(r -> r.findOrphaned(ORPHANS_AT_ONCE));
            orphans.forEach(task -> free(task, now));
            // another survivor frees the same rows: what counts is that they are freed, not by whom
        } while (orphans.size() == ORPHANS_AT_ONCE && !orphans.equals(before) && clock.alive());
        purge(now);
        warnings.flush();
    }

    private void expire(String dead, Liveness seen) {
        if (ledger.call(r -> r.expire(dead, seen))) {
            LOG.warn("Process {} has not renewed its lease: what it owned is released", dead);
        }
    }

    /**
     * Rows are purged whose age two readings of the ledger's clock agree on, taken 2 hours apart, or {@code
     * retention} if that is less: a clock that is wrong for a while hurries nothing. Nor does its correction: what
     * ended while it was behind is younger than it seems.
     */
    private void purge(Instant now) {
        long nanos = clock.nanos();
        Reading first = firstReading;
        long between = Durations.shorter(retention, BETWEEN_READINGS).toNanos();
        if (first != null && nanos - first.nanos() < between) {
            return;
        }
        if (first == null || !morePurges) {
            firstReading = new Reading(now, nanos); // also if this purge fails
        }
        if (first != null) {
            Instant agreed = first.time().isBefore(now) ? first.time() : now;
            Instant old = agreed.minus(retention);
            Instant ended = old.minus(clock.gainedSince(old));
            int purged = ledger.call(r -> r.purge(ledger.account(), ended, PURGED_AT_ONCE));
            morePurges = purged == PURGED_AT_ONCE;
        }
    }

    /** Unless another process has released it. */
    private void free(VideoTask task, Instant now) {
        VideoTask next = RecoveryTransitions.afterOwnerDied(task, now);
        if (next != null) {
            TaskLog.about(task, () -> logOrphan(task, next));
            ledger.transition(task, next);
        }
    }

    /** Each that may have been paid has a line of its own. */
    private void logOrphan(VideoTask task, VideoTask next) {
        String text = "The process that owned submission {} has died: {} becomes {}, delivery {}{}";
        String id = task.getSubmissionId();
        TaskState state = next.getState();
        if (state == TaskState.OUTCOME_UNKNOWN) {
            LOG.warn(text, id, task.getState(), state, next.getDelivery(), "");
            return;
        }
        String cause = state + " " + next.getDelivery();
        warnings.log(LOG, Level.WARN, cause, text, id, task.getState(), state, next.getDelivery());
    }

    /**
     * Which processes have stopped renewing: those whose counter was seen to stand still for their lease.
     *
     * <p>Time: this process's monotonic clock alone, so that no jump of another clock kills a living process. After a
     * gap between two readings the lease is watched anew: the ledger may have been down for all.
     *
     * <p>Threads: one at a time.
     */
    private static final class Neighbours {

        private final long leaseNanos;
        private final Map<String, Seen> watched = new HashMap<>();
        private long readAt;

        private record Seen(Liveness state, long since) {}

        Neighbours(Duration ownLease) {
            this.leaseNanos = ownLease.toNanos();
        }

        /** The dead among {@code processes}, as they are in the ledger at {@code nanos}. */
        Map<String, Liveness> dead(Map<String, Liveness> processes, long nanos) {
            if (nanos - readAt > leaseNanos / 2) {
                watched.clear();
            }
            readAt = nanos;
            watched.keySet().retainAll(processes.keySet());
            Map<String, Liveness> dead = new HashMap<>();
            processes.forEach(
                    (process, state) -> {
                        Seen seen = watched.get(process);
                        if (seen == null || !seen.state().equals(state)) {
                            watched.put(process, new Seen(state, nanos));
                        } else if (nanos - seen.since()
                                >= Math.max(leaseNanos, state.lease().toNanos())) {
                            dead.put(process, state);
                        }
                    });
            return dead;
        }
    }
}
