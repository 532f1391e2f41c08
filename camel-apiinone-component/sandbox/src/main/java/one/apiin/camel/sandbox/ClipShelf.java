package one.apiin.camel.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clips of the last tasks, made on threads of its own: ahead of time while there is room, else
 * when one is asked for; dropped again when the shelf is full.
 *
 * <p>Threads: safe for concurrent use; never blocks.
 * <p>Ownership: {@link #close} ends the threads; clips not yet made then fail.
 */
final class ClipShelf implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClipShelf.class);
    private static final int THREADS = 2;
    private static final int AHEAD = 32;
    private static final int KEPT = 256;

    private final Clips clips;
    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final ThreadPoolExecutor threads;
    private volatile boolean closed;
    private final Map<String, CompletableFuture<byte[]>> shelf =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(
                        Map.Entry<String, CompletableFuture<byte[]>> eldest) {
                    return size() > KEPT;
                }
            };

    ClipShelf(Clips clips) {
        this.clips = clips;
        threads =
                new ThreadPoolExecutor(
                        THREADS, THREADS, 5, TimeUnit.SECONDS, queue, ClipShelf::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    /** Begins with the clip if few others wait. */
    void prepare(SandboxTask task) {
        if (queue.size() < AHEAD && clips.onDisk(task) == null) {
            clip(task);
        }
    }

    /** The clip, made or to be made. */
    CompletableFuture<byte[]> clip(SandboxTask task) {
        synchronized (shelf) {
            CompletableFuture<byte[]> known = shelf.get(task.taskId());
            if (known != null && !known.isCompletedExceptionally()) {
                return known;
            }
            CompletableFuture<byte[]> clip = new CompletableFuture<>();
            shelf.put(task.taskId(), clip);
            make(task, clip);
            return clip;
        }
    }

    @Override
    public void close() {
        closed = true;
        threads.shutdownNow().forEach(Runnable::run);
        try {
            threads.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void make(SandboxTask task, CompletableFuture<byte[]> clip) {
        try {
            threads.execute(() -> encode(task, clip));
        } catch (RejectedExecutionException e) {
            clip.completeExceptionally(e);
        }
    }

    private void encode(SandboxTask task, CompletableFuture<byte[]> clip) {
        try {
            if (closed) {
                throw new IllegalStateException("The sandbox is closed");
            }
            clip.complete(clips.make(task));
        } catch (Exception | LinkageError e) {
            LOG.debug("No clip for {}", task.taskId(), e);
            clip.completeExceptionally(e);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "sandbox-clips");
        thread.setDaemon(true);
        return thread;
    }
}
