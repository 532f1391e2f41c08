package one.apiin.camel.internal.camel.consumer;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import one.apiin.camel.internal.delivery.DeliveryService;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.spi.BrowsableEndpoint;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.spi.SynchronizationVetoable;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.support.UnitOfWorkHelper;

/**
 * Reports once whether an exchange succeeded; never of an exchange that Camel drops without completing it.
 */
public final class ConfirmationSynchronization implements SynchronizationVetoable {

    /** Of the exceptions by which a seda refuses an exchange, at once and after its offerTimeout. */
    private static final Pattern QUEUE_FULL =
            Pattern.compile("Queue full|Fails to insert element into queue\\b.*");

    private static final String ROLLBACK = "The route marked the exchange rollback-only.";

    private final VideoTask task;
    private final Consumer<String> confirm;
    private final AtomicBoolean reported = new AtomicBoolean();
    private volatile boolean handedOver;
    private volatile boolean inSeda;
    private volatile Exchange copy;
    private volatile Runnable retried = () -> {};

    /**
     * @param confirm gets null if the exchange succeeded, else its error, see {@link DeliveryService#error}
     */
    ConfirmationSynchronization(VideoTask task, Consumer<String> confirm) {
        this.task = task;
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
                task,
                error -> {
                    if (task.getState() != TaskState.COMPLETED) {
                        service.thrown(task);
                    } else if (error == null) {
                        service.delivered(task);
                    } else {
                        service.release(task, error);
                    }
                });
    }

    /**
     * The exchange has been processed: reports its outcome if Camel has not, as 4.18 and 4.22 lose on-completions
     * of pooled exchanges that were copied. One that was handed over waits for the other exchange, unless the route has
     * failed because just that seda was full.
     */
    void processed(Exchange exchange) {
        if (!handedOver) {
            onComplete(exchange);
        } else if (isRefused(exchange)) {
            inSeda = false;
            Exchange lost = copy;
            onComplete(exchange);
            if (lost != null) {
                lost.setException(exchange.getException());
                UnitOfWorkHelper.doneSynchronizations(
                        lost, lost.getExchangeExtension().handoverCompletions());
            }
            if (exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER) != null) {
                retried.run();
            }
        }
    }

    /**
     * What is done when a seda has refused the exchange more than once: Camel never completes the copies, and only the
     * first one is known.
     */
    public void onRetriedRefusal(Runnable action) {
        retried = action;
    }

    /** Camel has lost the on-completions with the copy for the first seda, which alone gets them. */
    private boolean isRefused(Exchange exchange) {
        if (!inSeda || !(exchange.getException() instanceof IllegalStateException full)) {
            return false;
        }
        return QUEUE_FULL.matcher(String.valueOf(full.getMessage())).matches()
                && !isTaken(exchange);
    }

    /** Another seda was full: the first one has the copy in its queue, or its consumer has made it its own. */
    private boolean isTaken(Exchange exchange) {
        Exchange sent = copy;
        return sent == null
                || sent.getFromEndpoint() != exchange.getFromEndpoint()
                || isQueued(sent, exchange.getContext());
    }

    private static boolean isQueued(Exchange sent, CamelContext context) {
        String seda = sent.getProperty(ExchangePropertyKey.TO_ENDPOINT, "", String.class);
        return context.hasEndpoint(seda) instanceof BrowsableEndpoint queue
                && queue.getExchanges().contains(sent);
    }

    /** Stays with the exchange when a seda gets the on-completions; see {@link #processed}. */
    public Synchronization staying() {
        return new SynchronizationAdapter() {
            @Override
            public boolean allowHandover() {
                return false;
            }

            @Override
            public void onDone(Exchange exchange) {
                processed(exchange);
            }
        };
    }

    @Override
    public boolean allowHandover() {
        return true;
    }

    @Override
    public void beforeHandover(Exchange target) {
        handedOver = true;
        // a resequencer, which ends with its route, hands over too
        String to = target.getProperty(ExchangePropertyKey.TO_ENDPOINT, "", String.class);
        if (to.startsWith("seda:") && !to.contains("waitForTaskToComplete=Always")) {
            copy = target;
            inSeda = true;
        }
    }

    /** Whether the exchange that reports has left its route by a seda: it goes on when the route has stopped. */
    boolean isInSeda() {
        return inSeda;
    }

    @Override
    public void onComplete(Exchange exchange) {
        // Camel calls an exchange complete that was only marked for rollback
        boolean rollback = exchange.isRollbackOnly() || exchange.isRollbackOnlyLast();
        confirm(exchange.isFailed() || rollback ? error(exchange) : null);
    }

    @Override
    public void onFailure(Exchange exchange) {
        confirm(error(exchange));
    }

    /** A handled exception that led to the rollback stands in a property. */
    private String error(Exchange exchange) {
        Throwable failure = exchange.getException();
        boolean rollback = failure == null;
        if (rollback) {
            failure = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class);
        }
        String reason = failure == null ? "" : DeliveryService.error(failure, task);
        return rollback ? (ROLLBACK + " " + reason).strip() : reason;
    }

    private void confirm(String error) {
        if (reported.compareAndSet(false, true)) {
            copy = null;
            confirm.accept(error);
        }
    }
}
