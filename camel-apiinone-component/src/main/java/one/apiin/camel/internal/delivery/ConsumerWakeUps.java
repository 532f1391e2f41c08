package one.apiin.camel.internal.delivery;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.VideoTask;

/**
 * The consumers of each group that wait for completions.
 *
 * <p>Threads: safe for concurrent use.
 */
public final class ConsumerWakeUps {

    private record WakeUp(String group, Runnable action) {}

    /** By an object of its own: one that ends twice must not end another. */
    private final Map<Object, WakeUp> wakeUps = new ConcurrentHashMap<>();

    /**
     * Calls {@code wakeUp} for each completion of the group that a consumer may claim at once.
     *
     * @param wakeUp must not block
     * @return ends it
     */
    public Runnable add(String group, Runnable wakeUp) {
        Object key = new Object();
        wakeUps.put(key, new WakeUp(group, wakeUp));
        return () -> wakeUps.remove(key);
    }

    /** A row was stored; a delayed redelivery wakes no consumer. */
    public void stored(VideoTask row) {
        if (row.getDelivery() == Delivery.PENDING && row.getNextDeliveryAt() == null) {
            wakeUps.values().stream()
                    .filter(one -> one.group().equals(row.getGroup()))
                    .forEach(one -> one.action().run());
        }
    }
}
