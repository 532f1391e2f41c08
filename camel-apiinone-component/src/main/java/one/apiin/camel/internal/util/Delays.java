package one.apiin.camel.internal.util;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import one.apiin.camel.internal.submit.VideoSubmitter;

/**
 * The pauses of submits between two attempts. A stop ends them: no exchange is kept waiting for an attempt
 * that will not come.
 *
 * <p>Threads: safe for concurrent use.
 */
public final class Delays implements VideoSubmitter.Pause {

    private final VideoSubmitter.Pause pause;
    private final Set<CompletableFuture<Void>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    public Delays(VideoSubmitter.Pause pause) {
        this.pause = pause;
    }

    /** Cancelled if the stop comes first, or has come. */
    @Override
    public CompletableFuture<Void> of(Duration length) {
        CompletableFuture<Void> over = pause.of(length);
        open.add(over);
        over.whenComplete((v, fault) -> open.remove(over));
        if (ended) {
            over.cancel(false);
        }
        return over;
    }

    public void endAll() {
        ended = true;
        List.copyOf(open).forEach(over -> over.cancel(false));
    }
}
