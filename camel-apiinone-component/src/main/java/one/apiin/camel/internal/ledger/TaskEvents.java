package one.apiin.camel.internal.ledger;

import one.apiin.camel.internal.camel.observe.SubmitOutcomeTag;
import one.apiin.camel.task.VideoTask;

/**
 * Hears what this process does with tasks, to count it: nothing depends on a listener.
 *
 * <p>Threads: called from any thread, also from several at once; must not block or throw, see
 * {@link QuietEvents}.
 */
public interface TaskEvents {

    /** Hears nothing. */
    TaskEvents NONE = new TaskEvents() {};

    /** An exchange has the answer to its submit. {@code model} null = none could be read. */
    default void submitted(String model, SubmitOutcomeTag result) {}

    /** This process has changed a row; {@code after} is as it was stored. */
    default void changed(VideoTask before, VideoTask after) {}
}
