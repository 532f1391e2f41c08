package one.apiin.camel.internal.camel.consumer;

import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.internal.delivery.DeliveryService;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;

/**
 * The answer of an exchange that a producer told of an end.
 *
 * <p>An end that is not COMPLETED was told with its exception, whatever the route made of it. A finished
 * video counts only if the exchange went through; else a consumer tells it, so that it is not lost. It
 * also tells an end whose exchange was dropped before it was done, whatever it is.
 */
public final class Told {

    private final DeliveryService desk;
    private final VideoTask task;

    private Told(DeliveryService desk, VideoTask task) {
        this.desk = desk;
        this.task = task;
    }

    /** The exchange's own end is the answer. */
    public static void by(Exchange exchange, AccountRuntime engine, VideoTask task) {
        Told told = new Told(engine.desk(), task);
        exchange.getExchangeExtension()
                .addOnCompletion(
                        new ConfirmationSynchronization(
                                engine.forgotten(), told::answer, told::release));
    }

    private void answer(boolean wentThrough) {
        if (wentThrough || task.getState() != TaskState.COMPLETED) {
            desk.delivered(task);
        } else {
            release();
        }
    }

    private void release() {
        desk.release(task);
    }
}
