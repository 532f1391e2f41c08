package one.apiin.camel.internal.camel.dashboard;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The state as it was last read: one read for all pages that are open.
 *
 * <p>Time: read at most once a second. A read that takes longer than 20 ms is followed by a pause of 50 times
 * its duration, at most 5 s, so that a slow ledger is read less often. So is a quiet one: after a read that found
 * what the one before had found, the next is 5 s later, unless this process changes a task meanwhile. A caller waits
 * 5 s at most.
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

    private static final class Read {
        final CompletableFuture<State> result = new CompletableFuture<>();
        final long startedAt;
        final long changesBefore;
        volatile boolean isQuiet;
        volatile long pause = HANGS;

        Read(long startedAt, long changesBefore) {
            this.startedAt = startedAt;
            this.changesBefore = changesBefore;
        }
    }

    private final Supplier<String> reader;
    private final Executor threads;
    private final LongSupplier nanos;
    private final AtomicLong changes = new AtomicLong();
    private volatile String lastEtag;
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

    /** This process has changed a task. */
    void changed() {
        changes.incrementAndGet();
    }

    private synchronized CompletableFuture<State> read() {
        long now = nanos.getAsLong();
        if (last == null || now - last.startedAt >= pauseAfter(last)) {
            Read next = new Read(now, changes.get());
            last = next;
            threads.execute(() -> read(next));
        }
        return last.result;
    }

    private long pauseAfter(Read read) {
        boolean putOff = read.isQuiet && read.changesBefore == changes.get();
        return putOff ? LONGEST : read.pause;
    }

    private void read(Read into) {
        try {
            String text = reader.get();
            String etag = HttpReply.etag(text);
            into.isQuiet = etag.equals(lastEtag);
            lastEtag = etag;
            into.result.complete(new State(text, etag));
        } catch (RuntimeException e) {
            into.result.completeExceptionally(e);
        } finally {
            long cost = nanos.getAsLong() - into.startedAt;
            into.pause = Math.max(SHORTEST, Math.min(LONGEST, SHARE * cost));
        }
    }
}
