package one.apiin.camel.internal;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Facts that the ledger could not take yet: kept in memory and tried again until it can.
 *
 * <p>Bounded by itself: a submission needs the ledger to begin, so no more facts arise than exchanges
 * were under way when it went down.
 *
 * <p>Threads: safe for concurrent use. Restart: lost; rows that were being posted become
 * OUTCOME_UNKNOWN, claims become free.
 */
public final class KeptWrites {

    private static final Logger LOG = LoggerFactory.getLogger(KeptWrites.class);

    private final Map<String, Supplier<CompletableFuture<?>>> waiting = new ConcurrentHashMap<>();

    /** Keeps a write until it succeeds; a later write for the same submission replaces it. */
    public void keep(String submissionId, Supplier<CompletableFuture<?>> write) {
        waiting.put(submissionId, write);
    }

    /** Tries all of them once. */
    public void retry() {
        waiting.forEach(
                (submissionId, write) ->
                        write.get()
                                .whenComplete(
                                        (done, fault) -> {
                                            if (fault == null
                                                    && waiting.remove(submissionId, write)) {
                                                LOG.info(
                                                        "Submission {} is recorded now",
                                                        submissionId);
                                            }
                                        }));
    }

    public int size() {
        return waiting.size();
    }
}
