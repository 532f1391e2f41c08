package one.apiin.camel;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadHelper;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread pools of the component. Exchanges run on pools of Camel, which may be virtual; the ledger and
 * the provider are called on platform threads, which drivers and sockets need.
 *
 * <p>Threads: one at a time. Ownership: {@link #stop} ends all pools but those for exchanges.
 */
final class ThreadPoolProfiles {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadPoolProfiles.class);
    private static final int IDLE_SECONDS = 60;
    private static final int QUEUE = 10_000;
    private static final Duration THREAD_RETURNS_WITHIN = Duration.ofSeconds(10);

    private final Map<String, ExecutorService> pools = new LinkedHashMap<>();
    private final CamelContext context;

    ThreadPoolProfiles(CamelContext context) {
        this.context = context;
    }

    /**
     * A pool for exchanges: it grows to {@code size} threads before it queues, and idle ones end.
     *
     * @param name of the threads, as Camel shows them
     * @param queue further work that may wait
     */
    static ExecutorService exchanges(
            CamelContext context, Object owner, String name, int size, int queue) {
        ThreadPoolProfile profile = new ThreadPoolProfile(name);
        profile.setPoolSize(size);
        profile.setMaxPoolSize(size);
        profile.setMaxQueueSize(queue);
        profile.setAllowCoreThreadTimeOut(true);
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        return context.getExecutorServiceManager().newThreadPool(owner, name, profile);
    }

    /** At most {@code size} platform threads, which end when they are idle; further work waits in order. */
    ExecutorService platform(String name, int size) {
        ThreadPoolExecutor pool = pool(name, size, size, new LinkedBlockingQueue<>(QUEUE));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Platform threads for {@code size} callers at once, who wait for their turn themselves: the thread that
     * became free last serves the next, a new one starts only if none is free.
     */
    ExecutorService handOver(String name, int size) {
        ThreadPoolExecutor pool = pool(name, 0, size, new SynchronousQueue<>());
        pool.setRejectedExecutionHandler(ThreadPoolProfiles::awaitThread);
        return pool;
    }

    /** A caller takes its result, and the next one comes, a moment before the thread is free again. */
    private static void awaitThread(Runnable work, ThreadPoolExecutor pool) {
        try {
            for (int i = 0; i < THREAD_RETURNS_WITHIN.toMillis() && !pool.isShutdown(); i++) {
                if (pool.getQueue().offer(work, 1, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new RejectedExecutionException("the component is stopping");
    }

    /** One platform thread for timers. */
    ScheduledExecutorService timer(String name) {
        var timer = new ScheduledThreadPoolExecutor(1, threads(name));
        timer.setRemoveOnCancelPolicy(true);
        // a stop waits for no timer
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return added(name, timer);
    }

    private ThreadPoolExecutor pool(
            String name, int core, int size, BlockingQueue<Runnable> queue) {
        return added(
                name,
                new ThreadPoolExecutor(
                        core, size, IDLE_SECONDS, TimeUnit.SECONDS, queue, threads(name)));
    }

    private <T extends ExecutorService> T added(String name, T pool) {
        pools.put(name, pool);
        return pool;
    }

    /**
     * The pools take no more work, and what they have is done. None of it is interrupted: that would close the file
     * of an H2 database. What lasts longer ends by its own deadline.
     *
     * @param longest to wait for all pools together
     */
    void stop(Duration longest) {
        pools.values().forEach(ExecutorService::shutdown);
        long deadline = System.nanoTime() + longest.toNanos();
        try {
            for (Map.Entry<String, ExecutorService> pool : pools.entrySet()) {
                long left = deadline - System.nanoTime();
                if (!pool.getValue().awaitTermination(left, TimeUnit.NANOSECONDS)) {
                    LOG.warn("{} is still at work, {} after the stop", pool.getKey(), longest);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ThreadFactory threads(String name) {
        String pattern = context.getExecutorServiceManager().getThreadNamePattern();
        return work -> {
            Thread thread = new Thread(work, ThreadHelper.resolveThreadName(pattern, name));
            thread.setDaemon(true);
            return thread;
        };
    }
}
