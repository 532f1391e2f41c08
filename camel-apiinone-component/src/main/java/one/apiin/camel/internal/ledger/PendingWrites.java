package one.apiin.camel.internal.ledger;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
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

    private record Pending(
            String submissionId, Supplier<CompletableFuture<?>> write, AtomicBoolean running) {}

    private final Queue<Pending> waiting = new ConcurrentLinkedQueue<>();

    /** Retries a write until it succeeds; none replaces another, each is guarded. */
    public void enqueue(String submissionId, Supplier<CompletableFuture<?>> write) {
        waiting.add(new Pending(submissionId, write, new AtomicBoolean()));
    }

    /** Tries each once; a running one is not started again. */
    public void retry() {
        for (Pending pending : waiting) {
            if (pending.running().compareAndSet(false, true)) {
                pending.write().get().whenComplete((done, failure) -> tried(pending, failure));
            }
        }
    }

    private void tried(Pending pending, Throwable failure) {
        if (failure != null) {
            pending.running().set(false);
            return;
        }
        // it stays running for a concurrent retry that has already seen it
        waiting.removeIf(other -> other == pending);
        LOG.info("Pending write for submission {} completed", pending.submissionId());
    }

    public int size() {
        return waiting.size();
    }
}
