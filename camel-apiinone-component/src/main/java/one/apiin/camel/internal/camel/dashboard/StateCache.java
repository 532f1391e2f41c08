package one.apiin.camel.internal.camel.dashboard;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The state as it was last read: one read for all pages that are open.
 *
 * <p>Time: read at most once a second. A read that takes longer than 20 ms is followed by a pause of 50 times
 * its duration, at most 5 s, so that a slow ledger is read less often. A caller waits 5 s at most.
 *
 * <p>Threads: safe for concurrent use; one read at a time, on the ledger's threads.
 */
final class StateCache {

    private static final long SHORTEST = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST = Duration.ofSeconds(5).toNanos();
    private static final long HANGS = Duration.ofSeconds(30).toNanos();
    private static final int SHARE = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * @param text the state as JSON
     * @param etag changes with the text
     */
    record State(String text, String etag) {}

    private record Read(
            CompletableFuture<State> result, long startedAt, AtomicReference<Long> took) {

        boolean isFresh(long now) {
            Long cost = took.get();
            long pause = cost == null ? HANGS : Math.min(LONGEST, SHARE * cost);
            return now - startedAt < Math.max(SHORTEST, pause);
        }
    }

    private final Supplier<String> reader;
    private final Executor threads;
    private final LongSupplier nanos;
    private Read last;

    StateCache(Supplier<String> reader, Executor threads, LongSupplier nanos) {
        this.reader = reader;
        this.threads = threads;
        this.nanos = nanos;
    }

    /**
     * The state, at most as old as the class says.
     *
     * @throws IllegalStateException if the ledger does not respond
     */
    State get() {
        try {
            return read().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the ledger", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The ledger does not respond", e);
        }
    }

    /** The next call reads again, as an operator has changed a task. */
    synchronized void forget() {
        last = null;
    }

    private synchronized CompletableFuture<State> read() {
        long now = nanos.getAsLong();
        if (last == null || !last.isFresh(now)) {
            Read next = new Read(new CompletableFuture<>(), now, new AtomicReference<>());
            last = next;
            threads.execute(() -> read(next));
        }
        return last.result();
    }

    private void read(Read into) {
        try {
            String text = reader.get();
            into.result().complete(new State(text, StaticFile.etag(text)));
        } catch (RuntimeException e) {
            into.result().completeExceptionally(e);
        } finally {
            into.took().set(nanos.getAsLong() - into.startedAt());
        }
    }
}
