package one.apiin.camel.internal.ledger;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes that the ledger could not store: queued in memory and retried until it can.
 *
 * <p>Bounded: once the lease has expired no submission and no delivery begins, so at most the running ones
 * are added, plus {@code requestsPerSecond} times {@code leaseTimeout}.
 *
 * <p>Threads: safe for concurrent use. Restart: lost; rows with a POST in flight become OUTCOME_UNKNOWN,
 * claims are released.
 */
public final class PendingWrites {

    private static final Logger LOG = LoggerFactory.getLogger(PendingWrites.class);

    private record Pending(String submissionId, Runnable write) {}

    private final Queue<Pending> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock retrying = new ReentrantLock();

    /** Retries a write until it throws nothing; none replaces another, each is guarded. */
    public void enqueue(String submissionId, Runnable write) {
        waiting.add(new Pending(submissionId, write));
    }

    /** Tries each once, on the calling thread; returns at once if another thread does. */
    public void retry() {
        if (retrying.tryLock()) {
            try {
                waiting.removeIf(PendingWrites::succeeds);
            } finally {
                retrying.unlock();
            }
        }
    }

    private static boolean succeeds(Pending pending) {
        try {
            pending.write().run();
        } catch (RuntimeException e) {
            LOG.debug("Pending write for submission {} failed", pending.submissionId(), e);
            return false;
        }
        String id = pending.submissionId();
        TaskLog.about(id, null, () -> LOG.info("Pending write for submission {} completed", id));
        return true;
    }

    /** Whether a write of this submission is queued. */
    public boolean contains(String submissionId) {
        return waiting.stream().anyMatch(one -> one.submissionId().equals(submissionId));
    }

    public int size() {
        return waiting.size();
    }
}
