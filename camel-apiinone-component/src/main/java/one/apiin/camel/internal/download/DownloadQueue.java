package one.apiin.camel.internal.download;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs at most so many downloads at once; of those that wait, the one of the oldest result first,
 * because its link expires first.
 *
 * <p>Threads: safe for concurrent use; work runs on the executor.
 */
public final class DownloadQueue {

    private record Entry(Instant resultOf, long number, Runnable work, Runnable refused) {}

    private final Queue<Entry> waiting =
            new PriorityQueue<>(
                    Comparator.comparing(Entry::resultOf).thenComparingLong(Entry::number));
    private final Executor executor;
    private int free;
    private long numbers;

    public DownloadQueue(int atOnce, Executor executor) {
        this.free = atOnce;
        this.executor = executor;
    }

    /**
     * @param resultOf when the result was there
     * @param refused runs instead of the work if the executor takes no more
     */
    public void run(Instant resultOf, Runnable work, Runnable refused) {
        synchronized (this) {
            waiting.add(new Entry(resultOf, numbers++, work, refused));
        }
        startNext();
    }

    private void startNext() {
        Entry next = take();
        while (next != null && !started(next)) {
            free();
            next = take();
        }
    }

    private boolean started(Entry entry) {
        try {
            executor.execute(() -> work(entry));
            return true;
        } catch (RejectedExecutionException e) {
            entry.refused().run();
            return false;
        }
    }

    private void work(Entry entry) {
        try {
            entry.work().run();
        } finally {
            free();
            startNext();
        }
    }

    private synchronized Entry take() {
        if (free == 0 || waiting.isEmpty()) {
            return null;
        }
        free--;
        return waiting.poll();
    }

    private synchronized void free() {
        free++;
    }
}
