package one.apiin.camel.internal.camel.consumer;

import java.util.function.Consumer;
import one.apiin.camel.internal.delivery.DeliveryService;
import one.apiin.camel.internal.delivery.DroppedExchangeDetector;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;

/**
 * Reports once whether an exchange succeeded. An exchange that is dropped without its completions being run
 * counts as failed as soon as it is garbage.
 */
public final class ConfirmationSynchronization implements Synchronization {

    /** Lives as long as this; only the exchange's completions refer to this. */
    private final Object token = new Object();

    private final Consumer<Boolean> confirm;
    private final DroppedExchangeDetector.Awaited awaited;

    /**
     * @param confirm gets whether the exchange succeeded; must not hold the exchange
     */
    ConfirmationSynchronization(DroppedExchangeDetector dropped, Consumer<Boolean> confirm) {
        this(dropped, confirm, () -> confirm.accept(false));
    }

    private ConfirmationSynchronization(
            DroppedExchangeDetector dropped, Consumer<Boolean> confirm, Runnable onDropped) {
        this.confirm = confirm;
        this.awaited = dropped.await(token, onDropped);
    }

    /**
     * Confirms a delivery made by generate or await when the exchange completes.
     *
     * <p>A completion that is not COMPLETED was delivered by its exception, whatever the route made of it. A
     * video counts only if the exchange succeeded; else the claim is released and a consumer delivers it. So
     * does the completion of an exchange that was dropped before it was done.
     */
    public static ConfirmationSynchronization of(
            VideoTask task, DeliveryService service, DroppedExchangeDetector dropped) {
        Consumer<Boolean> confirm =
                succeeded -> {
                    if (succeeded || task.getState() != TaskState.COMPLETED) {
                        service.delivered(task);
                    } else {
                        service.release(task);
                    }
                };
        return new ConfirmationSynchronization(dropped, confirm, () -> service.release(task));
    }

    @Override
    public void onComplete(Exchange exchange) {
        // Camel calls an exchange complete that was only marked for rollback
        boolean rollback = exchange.isRollbackOnly() || exchange.isRollbackOnlyLast();
        confirm(!exchange.isFailed() && !rollback);
    }

    @Override
    public void onFailure(Exchange exchange) {
        confirm(false);
    }

    private void confirm(boolean succeeded) {
        if (awaited.heard()) {
            confirm.accept(succeeded);
        }
    }
}
