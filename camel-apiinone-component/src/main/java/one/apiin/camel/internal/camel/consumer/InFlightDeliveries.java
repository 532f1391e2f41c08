package one.apiin.camel.internal.camel.consumer;

import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.ApiInOneEndpoint;
import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.internal.camel.message.TaskHeaders;
import one.apiin.camel.internal.camel.message.VideoMessage;
import one.apiin.camel.internal.download.DownloadedVideo;
import one.apiin.camel.task.VideoTask;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.SynchronizationAdapter;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Makes the exchange of a claimed end and carries its answer back to the ledger.
 *
 * <p>Threads: safe for concurrent use.
 */
public final class InFlightDeliveries {

    private final ApiInOneEndpoint endpoint;
    private final AccountRuntime engine;
    private final Map<String, VideoTask> underWay = new ConcurrentHashMap<>();
    private final Map<String, CompletionDelivery> tellings = new ConcurrentHashMap<>();

    public InFlightDeliveries(ApiInOneEndpoint endpoint, AccountRuntime engine) {
        this.endpoint = endpoint;
        this.engine = engine;
    }

    void begin(VideoTask task, CompletionDelivery telling) {
        underWay.put(task.getSubmissionId(), task);
        tellings.put(task.getSubmissionId(), telling);
    }

    /** Fills the exchange of one video of the end; {@code answered} gets what became of it. */
    public void fill(Exchange exchange, VideoTask task, Consumer<Boolean> answered) {
        underWay.put(task.getSubmissionId(), task);
        describe(exchange.getMessage(), task);
        exchange.getExchangeExtension()
                .addOnCompletion(new ConfirmationSynchronization(engine.forgotten(), answered));
    }

    /** The task as body and headers, with the headers of the submitting exchange. */
    static void describe(Message message, VideoTask task) {
        task.getCorrelation().forEach(message::setHeader);
        TaskHeaders.write(message, task);
        message.setHeader(
                ApiInOneConstants.DELIVERY_ATTEMPT, task.tracking().delivery().deliveryAttempt());
    }

    /**
     * The same with the body and the headers of a video; of several, this one. If the exchange is
     * forgotten the file goes with the body, which somebody may have taken over.
     */
    public void fill(
            Exchange exchange, DownloadedVideo video, int index, Consumer<Boolean> answered) {
        fill(exchange, video.task(), answered);
        VideoMessage.write(exchange, video, index);
        Runnable release = video.file()::release;
        var body = engine.forgotten().await(exchange.getMessage().getBody(), release);
        exchange.getExchangeExtension()
                .addOnCompletion(
                        new SynchronizationAdapter() {
                            @Override
                            public void onDone(Exchange done) {
                                body.heard();
                            }
                        });
    }

    /** Carries the answer of all exchanges of an end to the ledger; then runs {@code written}. */
    public void answer(VideoTask task, boolean good, Runnable written) {
        CompletableFuture<Void> answer =
                good
                        ? engine.desk().delivered(task)
                        : engine.desk()
                                .failed(
                                        task,
                                        endpoint.getRedeliveryDelay(),
                                        endpoint.getMaxDeliveries());
        answer.whenComplete(
                (done, fault) -> {
                    forget(task);
                    written.run();
                });
    }

    /** At a stop: what no exchange has answered goes back, without counting the attempt. */
    public void releaseAll() {
        cancelDownloads();
        underWay.values().forEach(engine.desk()::release);
        underWay.clear();
        tellings.clear();
    }

    public void cancelDownloads() {
        tellings.values().forEach(CompletionDelivery::cancel);
    }

    public void release(VideoTask task) {
        forget(task);
        engine.desk().release(task);
    }

    private void forget(VideoTask task) {
        underWay.remove(task.getSubmissionId());
        tellings.remove(task.getSubmissionId());
    }
}
