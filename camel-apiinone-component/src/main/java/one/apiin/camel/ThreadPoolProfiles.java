package one.apiin.camel;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

import java.util.concurrent.ExecutorService;

/** Thread pools for work that is counted before it is handed over. */
final class ThreadPoolProfiles {

    private ThreadPoolProfiles() {}

    /**
     * So many threads at most, which end when they are idle. The queue only bridges the moment between
     * a place given back and its thread being free again.
     *
     * @param name of the threads, as Camel shows them
     */
    static ExecutorService counted(CamelContext context, Object owner, String name, int size) {
        return pool(context, owner, name, size, size);
    }

    /** At most {@code size} threads, which end when they are idle; further work waits in a FIFO queue. */
    static ExecutorService queueing(CamelContext context, Object owner, String name, int size) {
        return pool(context, owner, name, size, Integer.MAX_VALUE);
    }

    private static ExecutorService pool(
            CamelContext context, Object owner, String name, int size, int queueSize) {
        ThreadPoolProfile profile = new ThreadPoolProfile(name);
        profile.setPoolSize(size);
        profile.setMaxPoolSize(size);
        profile.setMaxQueueSize(queueSize);
        profile.setAllowCoreThreadTimeOut(true);
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        return context.getExecutorServiceManager().newThreadPool(owner, name, profile);
    }
}
