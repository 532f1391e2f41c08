package one.apiin.camel.internal.util;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One-shot delays that block no thread.
 *
 * <p>Threads: safe for concurrent use. Ownership: the scheduler belongs to the caller.
 */
public final class Delays {

    private final ScheduledExecutorService scheduler;
    private final Set<CompletableFuture<Void>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    public Delays(ScheduledExecutorService scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * Completes after {@code length}; cancelled by {@link #endAll()}, also by an earlier one.
     */
    public CompletableFuture<Void> of(Duration length) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        var timer =
                scheduler.schedule(
                        () -> over.complete(null), length.toNanos(), TimeUnit.NANOSECONDS);
        open.add(over);
        over.whenComplete(
                (v, failure) -> {
                    timer.cancel(false);
                    open.remove(over);
                });
        if (ended) {
            over.cancel(false);
        }
        return over;
    }

    /** Cancels all delays, so that no exchange waits for an attempt that will not come. */
    public void endAll() {
        ended = true;
        List.copyOf(open).forEach(over -> over.cancel(false));
    }
}
