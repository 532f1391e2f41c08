package one.apiin.camel.internal.camel.consumer;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.internal.camel.message.TaskHeaders;
import one.apiin.camel.internal.camel.message.VideoMessage;
import one.apiin.camel.internal.delivery.DeliveryService;
import one.apiin.camel.internal.delivery.DroppedExchangeDetector;
import one.apiin.camel.internal.download.DownloadedVideo;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.SynchronizationAdapter;
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
    private final DroppedExchangeDetector dropped;
    private final Duration redeliveryDelay;
    private final int maxDeliveries;
    private final Map<String, VideoTask> claimed = new ConcurrentHashMap<>();
    private final Map<String, CompletionDelivery> running = new ConcurrentHashMap<>();

    public InFlightDeliveries(
            DeliveryService service,
            DroppedExchangeDetector dropped,
            Duration redeliveryDelay,
            int maxDeliveries) {
        this.service = service;
        this.dropped = dropped;
        this.redeliveryDelay = redeliveryDelay;
        this.maxDeliveries = maxDeliveries;
    }

    void begin(VideoTask task, CompletionDelivery delivery) {
        claimed.put(task.getSubmissionId(), task);
        running.put(task.getSubmissionId(), delivery);
    }

    /** Fills the exchange of one completion; {@code confirm} gets whether it succeeded. */
    public void fill(Exchange exchange, VideoTask task, Consumer<Boolean> confirm) {
        claimed.put(task.getSubmissionId(), task);
        describe(exchange.getMessage(), task);
        exchange.getExchangeExtension()
                .addOnCompletion(new ConfirmationSynchronization(dropped, confirm));
        log("Delivering", task);
    }

    /** The task as body and headers, with the headers of the submitting exchange. */
    static void describe(Message message, VideoTask task) {
        task.getCorrelation().forEach(message::setHeader);
        TaskHeaders.write(message, task);
        message.setHeader(
                ApiInOneConstants.DELIVERY_ATTEMPT, task.tracking().delivery().deliveryAttempt());
    }

    /**
     * The same with the body and the headers of a video, the {@code index}th of several. If the exchange is
     * dropped, the file is deleted with the body, which another exchange may have taken over.
     */
    public void fill(
            Exchange exchange, DownloadedVideo video, int index, Consumer<Boolean> confirm) {
        fill(exchange, video.task(), confirm);
        VideoMessage.write(exchange, video, index);
        Runnable release = video.file()::release;
        var body = dropped.await(exchange.getMessage().getBody(), release);
        exchange.getExchangeExtension()
                .addOnCompletion(
                        new SynchronizationAdapter() {
                            @Override
                            public void onDone(Exchange done) {
                                body.heard();
                            }
                        });
    }

    /** All exchanges of the completion succeeded; runs {@code written} when the ledger knows. */
    public void processCommit(VideoTask task, Runnable written) {
        log("Confirming", task);
        service.delivered(task).whenComplete((done, error) -> finish(task, written));
    }

    /** An exchange of the completion failed; runs {@code written} when the ledger knows. */
    public void processRollback(VideoTask task, Runnable written) {
        log("Redelivering later", task);
        service.failed(task, redeliveryDelay, maxDeliveries)
                .whenComplete((done, error) -> finish(task, written));
    }

    private void finish(VideoTask task, Runnable written) {
        forget(task);
        written.run();
    }

    /** At a stop: releases the claims that are not confirmed, without counting the attempt. */
    public void releaseAll() {
        cancelDownloads();
        claimed.values().forEach(service::release);
        claimed.clear();
        running.clear();
    }

    public void cancelDownloads() {
        running.values().forEach(CompletionDelivery::cancel);
    }

    public void release(VideoTask task) {
        log("Releasing", task);
        forget(task);
        service.release(task);
    }

    private void forget(VideoTask task) {
        claimed.remove(task.getSubmissionId());
        running.remove(task.getSubmissionId());
    }

    private static void log(String step, VideoTask task) {
        LOG.debug(
                "{} submission {} (task {}, {}), attempt {}",
                step,
                task.getSubmissionId(),
                task.getTaskId(),
                task.getState(),
                task.tracking().delivery().deliveryAttempt());
    }
}
