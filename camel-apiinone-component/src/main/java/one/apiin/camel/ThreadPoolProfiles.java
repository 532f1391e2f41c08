package one.apiin.camel;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

/** The thread pools of the component, made by Camel's executor service manager. */
final class ThreadPoolProfiles {

    /** More than one: a DNS lookup may block one thread while the lease must be renewed. */
    private static final int TIMERS = 4;

    private ThreadPoolProfiles() {}

    /**
     * At most {@code size} threads, which end when they are idle. The caller limits the number of tasks;
     * the queue only bridges the moment between a permit returned and its thread being free again.
     *
     * @param name of the threads, as Camel shows them
     */
    static ExecutorService bounded(CamelContext context, Object owner, String name, int size) {
        return idling(context, owner, name, size, size);
    }

    /** At most {@code size} threads, which end when they are idle; further work waits in a FIFO queue. */
    static ExecutorService unbounded(CamelContext context, Object owner, String name, int size) {
        return idling(context, owner, name, size, Integer.MAX_VALUE);
    }

    private static ExecutorService idling(
            CamelContext context, Object owner, String name, int size, int queue) {
        ThreadPoolProfile profile = fixed(name, size, queue);
        profile.setAllowCoreThreadTimeOut(true);
        return context.getExecutorServiceManager().newThreadPool(owner, name, profile);
    }

    /** {@code size} threads with a queue for all waiting exchanges, which cannot overflow. */
    static ExecutorService queued(
            CamelContext context, Object owner, String name, int size, int maxWaiting) {
        ThreadPoolProfile profile = fixed("apiinone", size, queueSize(maxWaiting));
        return context.getExecutorServiceManager().newThreadPool(owner, name, profile);
    }

    /** Camel's default profile holds 1,000 timers, fewer than exchanges may wait. */
    static ScheduledExecutorService timers(
            CamelContext context, Object owner, String name, int maxWaiting) {
        ThreadPoolProfile profile = new ThreadPoolProfile("apiinone-timers");
        profile.setPoolSize(TIMERS);
        profile.setMaxQueueSize(queueSize(maxWaiting));
        return context.getExecutorServiceManager().newScheduledThreadPool(owner, name, profile);
    }

    private static ThreadPoolProfile fixed(String name, int size, int queue) {
        ThreadPoolProfile profile = new ThreadPoolProfile(name);
        profile.setPoolSize(size);
        profile.setMaxPoolSize(size);
        profile.setMaxQueueSize(queue);
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        return profile;
    }

    /** A waiting exchange needs at most four queue entries. */
    private static int queueSize(int maxWaiting) {
        return (int) Math.min(Integer.MAX_VALUE, 4L * maxWaiting + 1000);
    }
}
