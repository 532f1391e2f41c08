package one.apiin.camel.internal.schedule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import one.apiin.camel.task.VideoTask;

/**
 * The duration models of one account, one for each video model it uses.
 *
 * <p>Keeps the {@value #MAX_MODELS} most recently used ones, each some tens of KiB.
 *
 * <p>Threads: safe for concurrent use.
 *
 * <p>Restart: starts empty; {@link #recall} restores them from the ledger.
 */
public final class DurationModelRegistry {

    static final int MAX_MODELS = 100;

    private final Function<String, DurationPrior> priors;
    private final Map<String, DurationModel> models =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, DurationModel> eldest) {
                    return size() > MAX_MODELS;
                }
            };

    /**
     * @param priors the assumed durations of a model before any of its tasks has completed
     */
    public DurationModelRegistry(Function<String, DurationPrior> priors) {
        this.priors = priors;
    }

    /**
     * The durations of a model; for an unknown model (null) an empty one, from which nothing is
     * learned.
     */
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

    /** Adds completed tasks, the newest first. */
    public void recall(List<VideoTask> done) {
        for (int i = done.size() - 1; i >= 0; i--) {
            VideoTask task = done.get(i);
            DurationObservation.ofRow(task).ifPresent(one -> observe(task.getModel(), one));
        }
    }

    int size() {
        synchronized (models) {
            return models.size();
        }
    }
}
