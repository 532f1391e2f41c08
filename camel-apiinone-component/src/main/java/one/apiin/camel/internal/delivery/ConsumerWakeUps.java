package one.apiin.camel.internal.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.VideoTask;

/**
 * The consumers of each group that wait for completions.
 *
 * <p>Threads: safe for concurrent use; the lists are immutable.
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
        // an object of its own: one that ends twice must not end another
        Runnable one =
                new Runnable() {
                    @Override
                    public void run() {
                        wakeUp.run();
                    }
                };
        byGroup.merge(group, List.of(one), ConsumerWakeUps::joined);
        return () -> byGroup.computeIfPresent(group, (name, all) -> without(all, one));
    }

    private static List<Runnable> joined(List<Runnable> all, List<Runnable> added) {
        List<Runnable> next = new ArrayList<>(all);
        next.addAll(added);
        return List.copyOf(next);
    }

    private static List<Runnable> without(List<Runnable> all, Runnable ended) {
        List<Runnable> next = all.stream().filter(one -> one != ended).toList();
        return next.isEmpty() ? null : next;
    }

    /** A row was stored; a delayed redelivery wakes no consumer. */
    public void stored(VideoTask row) {
        if (row.getDelivery() == Delivery.PENDING
                && row.tracking().delivery().deliverAfter() == null) {
            byGroup.getOrDefault(row.getGroup(), List.of()).forEach(Runnable::run);
        }
    }

    int groups() {
        return byGroup.size();
    }
}
