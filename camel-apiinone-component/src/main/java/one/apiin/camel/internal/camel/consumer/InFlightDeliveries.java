package one.apiin.camel.internal.camel.consumer;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.internal.camel.message.TaskHeaders;
import one.apiin.camel.internal.delivery.DeliveryService;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The claimed completions of one consumer: fills their exchanges and reports the outcome to the ledger.
 *
 * <p>Threads: safe for concurrent use.
 */
public final class InFlightDeliveries {

    private static final Logger LOG = LoggerFactory.getLogger(InFlightDeliveries.class);

    private final DeliveryService service;
    private final Duration redeliveryDelay;
    private final int maxDeliveries;
    private final Set<CompletionDelivery> running = ConcurrentHashMap.newKeySet();

    public InFlightDeliveries(
            DeliveryService service, Duration redeliveryDelay, int maxDeliveries) {
        this.service = service;
        this.redeliveryDelay = redeliveryDelay;
        this.maxDeliveries = maxDeliveries;
    }

    void begin(VideoTask task, CompletionDelivery delivery) {
        running.add(delivery);
        service.onExpiry(task, delivery::expire);
    }

    /** Why a further delivery must not begin: earlier ones ended with their processes, or were dropped; else null. */
    public String exhausted(VideoTask task) {
        if (task.getDeliveryAttempt() <= maxDeliveries) {
            return null;
        }
        String last = task.getLastDeliveryError();
        return last == null ? "A delivery ended with its process" : last;
    }

    boolean isRunning(CompletionDelivery delivery) {
        return running.contains(delivery);
    }

    /** Returns whether it was still running. */
    boolean end(CompletionDelivery delivery) {
        return running.remove(delivery);
    }

    /** Fills the exchange of one completion; {@code confirm} gets null if it succeeded, else its error. */
    public ConfirmationSynchronization fill(
            Exchange exchange, VideoTask task, Consumer<String> confirm) {
        describe(exchange.getMessage(), task);
        var confirmation = new ConfirmationSynchronization(task, confirm);
        exchange.getExchangeExtension().addOnCompletion(confirmation);
        log("Delivering", task);
        return confirmation;
    }

    /** The task as body and headers, with the headers of the submitting exchange. */
    static void describe(Message message, VideoTask task) {
        task.getCorrelation().forEach(message::setHeader);
        TaskHeaders.write(message, task);
        message.setHeader(ApiInOneConstants.DELIVERY_ATTEMPT, task.getDeliveryAttempt());
    }

    /** All exchanges of the completion are done; {@code error} is that of the first that failed, or of a download. */
    public void confirm(VideoTask task, String error) {
        log(error == null ? "Confirming" : "Redelivering later", task);
        if (error == null) {
            service.delivered(task);
        } else {
            service.failed(task, error, redeliveryDelay, maxDeliveries);
        }
    }

    /**
     * At a stop: releases the claims that are not confirmed; the attempt counts if an exchange has begun.
     *
     * @param inSeda also those whose exchange is in a seda
     */
    public void releaseAll(boolean inSeda) {
        running.stream()
                .filter(delivery -> inSeda || !delivery.isInSeda())
                .forEach(CompletionDelivery::release);
    }

    public void release(VideoTask task) {
        log("Releasing", task);
        service.release(task);
    }

    /** Releases a claim whose exchange has begun. */
    void interrupt(VideoTask task) {
        log("Interrupting", task);
        service.interrupted(task);
    }

    private static void log(String step, VideoTask task) {
        LOG.debug(
                "{} submission {} (task {}, {}), attempt {}",
                step,
                task.getSubmissionId(),
                task.getTaskId(),
                task.getState(),
                task.getDeliveryAttempt());
    }
}
