package one.apiin.camel.internal.ledger;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Facts that the ledger could not take yet: kept in memory and tried again until it can.
 *
 * <p>Bounded by itself: once the lease has run out no submission and no delivery begins, so no more
 * facts arise than were under way, plus {@code requestsPerSecond} times {@code leaseTimeout}.
 *
 * <p>Threads: safe for concurrent use. Restart: lost; rows that were being posted become
 * OUTCOME_UNKNOWN, claims become free.
 */
public final class PendingWrites {

    private static final Logger LOG = LoggerFactory.getLogger(PendingWrites.class);

    private record Kept(
            String submissionId, Supplier<CompletableFuture<?>> write, AtomicBoolean underWay) {}

    private final Queue<Kept> waiting = new ConcurrentLinkedQueue<>();

    /** Keeps a write until it succeeds; none replaces another, each guards itself. */
    public void keep(String submissionId, Supplier<CompletableFuture<?>> write) {
        waiting.add(new Kept(submissionId, write, new AtomicBoolean()));
    }

    /** Tries all of them once; one that is still under way is not begun again. */
    public void retry() {
        for (Kept kept : waiting) {
            if (kept.underWay().compareAndSet(false, true)) {
                kept.write().get().whenComplete((done, fault) -> tried(kept, fault));
            }
        }
    }

    private void tried(Kept kept, Throwable fault) {
        if (fault != null) {
            kept.underWay().set(false);
            return;
        }
        // it stays under way for a retry that has come upon it before: it is done once
        waiting.removeIf(other -> other == kept);
        LOG.info("What was kept of submission {} is done with", kept.submissionId());
    }

    public int size() {
        return waiting.size();
    }
}
