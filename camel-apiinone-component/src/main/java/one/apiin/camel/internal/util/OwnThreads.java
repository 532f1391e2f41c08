package one.apiin.camel.internal.util;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Threads of the component's own, on which the work of an exchange runs while its caller waits: no
 * transaction of the route is joined there, and no interrupt of the caller reaches a socket or a driver.
 *
 * <p>Threads: safe for concurrent use. Work that is on such a thread already goes on there.
 *
 * <p>Ownership: the pool belongs to the caller.
 */
public final class OwnThreads {

    private static final ThreadLocal<Boolean> OWN = ThreadLocal.withInitial(() -> false);

    private final ExecutorService pool;
    private final Semaphore free;
    private final Duration longestWait;

    private OwnThreads(ExecutorService pool, int size, Duration longestWait) {
        this.pool = pool;
        this.free = size == 0 ? null : new Semaphore(size, true);
        this.longestWait = longestWait;
    }

    /** Work waits in the queue of the pool. */
    public static OwnThreads of(ExecutorService pool) {
        return new OwnThreads(pool, 0, Duration.ZERO);
    }

    /** At most {@code size} calls at once; a caller waits {@code longestWait} for its turn, in order of arrival. */
    public static OwnThreads limited(ExecutorService pool, int size, Duration longestWait) {
        return new OwnThreads(pool, size, longestWait);
    }

    /** The caller does the work itself. */
    public static OwnThreads callers() {
        return new OwnThreads(null, 0, Duration.ZERO);
    }

    /** {@link #call(Supplier, Runnable)}, with an interrupt that changes nothing. */
    public <T> T call(Supplier<T> work) {
        return call(work, () -> {});
    }

    /**
     * Returns what the work returns and throws what it throws. An interrupt of the caller reaches the
     * work by {@code interrupted} only; the caller waits for its result nevertheless and keeps its flag.
     *
     * @param interrupted runs on the caller's thread, at most once
     * @throws RejectedExecutionException if no thread was free in time, or the component is stopping
     */
    public <T> T call(Supplier<T> work, Runnable interrupted) {
        if (pool == null || OWN.get()) {
            return work.get();
        }
        if (free == null) {
            return hop(work, interrupted);
        }
        acquire();
        try {
            return hop(work, interrupted);
        } finally {
            free.release();
        }
    }

    private <T> T hop(Supplier<T> work, Runnable interrupted) {
        FutureTask<T> task = new FutureTask<>(work::get);
        pool.execute(() -> run(task));
        return await(task, interrupted);
    }

    /** Runs the work some time later on one of the threads; returns false if the component is stopping. */
    public boolean execute(Runnable work) {
        if (pool == null) {
            work.run();
            return true;
        }
        try {
            pool.execute(() -> run(work));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void acquire() {
        try {
            if (!free.tryAcquire(longestWait.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new RejectedExecutionException("no thread was free within " + longestWait);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("the calling thread was interrupted", e);
        }
    }

    private static void run(Runnable work) {
        OWN.set(true);
        try {
            work.run();
        } finally {
            OWN.remove();
        }
    }

    private static <T> T await(FutureTask<T> task, Runnable onInterrupt) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    if (!interrupted) {
                        interrupted = true;
                        onInterrupt.run();
                    }
                }
            }
        } catch (ExecutionException e) {
            throw OwnThreads.<RuntimeException>unchecked(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The work throws unchecked exceptions and errors only. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E unchecked(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
