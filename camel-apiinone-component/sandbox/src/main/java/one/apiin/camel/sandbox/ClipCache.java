package one.apiin.camel.sandbox;

import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The clips of the last tasks, encoded on its own threads: in advance while the queue is short, else
 * on the first request; the least recently used clip is evicted when the cache is full.
 *
 * <p>Threads: safe for concurrent use; never blocks.
 * <p>Ownership: {@link #close} stops the threads; clips that are not encoded yet fail.
 */
final class ClipCache implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ClipCache.class.getName());
    private static final int THREADS = 2;
    private static final int PREPARED_LIMIT = 32;
    private static final int CACHED_LIMIT = 256;

    private final Clips clips;
    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final ThreadPoolExecutor threads;
    private volatile boolean closed;
    private final Map<String, CompletableFuture<byte[]>> cache =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(
                        Map.Entry<String, CompletableFuture<byte[]>> eldest) {
                    return size() > CACHED_LIMIT;
                }
            };

    ClipCache(Clips clips) {
        this.clips = clips;
        threads =
                new ThreadPoolExecutor(
                        THREADS, THREADS, 5, TimeUnit.SECONDS, queue, ClipCache::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    /** Encodes the clip in advance, unless the queue is long. */
    void prepare(SandboxTask task) {
        if (queue.size() < PREPARED_LIMIT && clips.onDisk(task) == null) {
            clip(task);
        }
    }

    /** The clip; completes when it is encoded. */
    CompletableFuture<byte[]> clip(SandboxTask task) {
        synchronized (cache) {
            CompletableFuture<byte[]> known = cache.get(task.taskId());
            if (known != null && !known.isCompletedExceptionally()) {
                return known;
            }
            CompletableFuture<byte[]> clip = new CompletableFuture<>();
            cache.put(task.taskId(), clip);
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
            LOG.log(Level.DEBUG, "No clip for " + task.taskId(), e);
            clip.completeExceptionally(e);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "sandbox-clips");
        thread.setDaemon(true);
        return thread;
    }
}
