package one.apiin.camel.internal.delivery;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.VideoTask;

/**
 * The consumers of each group that wait for completions.
 *
 * <p>Threads: safe for concurrent use.
 */
public final class ConsumerWakeUps {

    private final Map<String, List<Runnable>> byGroup = new ConcurrentHashMap<>();

    /**
     * Calls {@code wakeUp} for each completion of the group that a consumer may claim at once.
     *
     * @param wakeUp must not block
     * @return ends it
     */
    public Runnable add(String group, Runnable wakeUp) {
        byGroup.compute(
                group,
                (name, before) -> {
                    var now = before == null ? new CopyOnWriteArrayList<Runnable>() : before;
                    now.add(wakeUp);
                    return now;
                });
        return () ->
                byGroup.computeIfPresent(
                        group,
                        (name, now) -> {
                            now.remove(wakeUp);
                            return now.isEmpty() ? null : now;
                        });
    }

    /** A row was stored; a delayed redelivery wakes no consumer. */
    public void stored(VideoTask row) {
        if (row.getDelivery() == Delivery.PENDING
                && row.tracking().delivery().deliverAfter() == null) {
            byGroup.getOrDefault(row.getGroup(), List.of()).forEach(Runnable::run);
        }
    }
}
