package one.apiin.camel.internal.ledger;

import one.apiin.camel.internal.camel.observe.SubmitOutcomeTag;
import one.apiin.camel.task.VideoTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the faults of a listener from the work that it listens to: a meter that cannot be registered must
 * not fail an exchange that has paid.
 *
 * <p>Threads: as safe as the listener.
 */
public final class QuietEvents implements TaskEvents {

    private static final Logger LOG = LoggerFactory.getLogger(QuietEvents.class);

    private final TaskEvents listener;

    public QuietEvents(TaskEvents listener) {
        this.listener = listener;
    }

    @Override
    public void submitted(String model, SubmitOutcomeTag result) {
        quietly(() -> listener.submitted(model, result));
    }

    @Override
    public void changed(VideoTask before, VideoTask after) {
        quietly(() -> listener.changed(before, after));
    }

    private static void quietly(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException e) {
            LOG.warn("Something was not counted", e);
        }
    }
}
