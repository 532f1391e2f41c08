package one.apiin.camel.internal.camel.consumer;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import one.apiin.camel.internal.delivery.DeliveryService;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;

/**
 * Reports once whether an exchange succeeded; never of an exchange that Camel drops without completing it.
 */
public final class ConfirmationSynchronization implements Synchronization {

    private final Consumer<Boolean> confirm;
    private final AtomicBoolean reported = new AtomicBoolean();

    /**
     * @param confirm gets whether the exchange succeeded
     */
    ConfirmationSynchronization(Consumer<Boolean> confirm) {
        this.confirm = confirm;
    }

    /**
     * Confirms a delivery made by generate or await when the exchange completes.
     *
     * <p>A completion that is not COMPLETED was delivered by its exception, whatever the route made of it. A
     * video counts only if the exchange succeeded; else the claim is released and a consumer delivers it.
     */
    public static ConfirmationSynchronization of(VideoTask task, DeliveryService service) {
        return new ConfirmationSynchronization(
                succeeded -> {
                    if (succeeded || task.getState() != TaskState.COMPLETED) {
                        service.delivered(task);
                    } else {
                        service.release(task);
                    }
                });
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
        if (reported.compareAndSet(false, true)) {
            confirm.accept(succeeded);
        }
    }
}
