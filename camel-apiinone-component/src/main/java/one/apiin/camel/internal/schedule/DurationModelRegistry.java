package one.apiin.camel.internal.schedule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import one.apiin.camel.task.VideoTask;

/**
 * What one account has learned of the durations of each model it uses.
 *
 * <p>Keeps the {@value #MOST} models that were used last, each some tens of KiB.
 *
 * <p>Threads: safe for concurrent use.
 *
 * <p>Restart: forgets all; {@link #recall} brings back what the ledger still knows.
 */
public final class DurationModelRegistry {

    static final int MOST = 100;

    private final Function<String, DurationPrior> priors;
    private final Map<String, DurationModel> models =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, DurationModel> eldest) {
                    return size() > MOST;
                }
            };

    /**
     * @param priors what is believed of a model before a task of it has ended
     */
    public DurationModelRegistry(Function<String, DurationPrior> priors) {
        this.priors = priors;
    }

    /** What is known of a model; null = nobody knows which, and nothing is learned of it. */
    public DurationModel of(String model) {
        if (model == null) {
            return new DurationModel(DurationPrior.UNKNOWN);
        }
        synchronized (models) {
            return models.computeIfAbsent(model, id -> new DurationModel(priors.apply(id)));
        }
    }

    public void observe(String model, DurationObservation seen) {
        of(model).observe(seen);
    }

    /** Takes in tasks that have ended, the newest first. */
    public void recall(List<VideoTask> done) {
        for (int i = done.size() - 1; i >= 0; i--) {
            VideoTask task = done.get(i);
            DurationObservations.past(task).ifPresent(one -> observe(task.getModel(), one));
        }
    }

    int size() {
        synchronized (models) {
            return models.size();
        }
    }
}
