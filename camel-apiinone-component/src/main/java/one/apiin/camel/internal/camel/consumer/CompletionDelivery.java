package one.apiin.camel.internal.camel.consumer;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.internal.camel.message.VideoMessage;
import one.apiin.camel.internal.delivery.DeliveryService;
import one.apiin.camel.internal.download.DownloadService;
import one.apiin.camel.internal.download.DownloadService.DownloadedVideo;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.support.DefaultConsumer;

/**
 * Delivers one claimed completion: one exchange, or with {@code splitVideos} one for each video, one after
 * the other, each after its download. The delivery is confirmed when all succeeded.
 *
 * <p>Threads: downloads and exchanges run on the pool; the steps follow one another.
 */
public final class CompletionDelivery {

    /**
     * What all deliveries of a consumer share.
     *
     * @param downloads null without {@code download=true}
     */
    public record Dependencies(
            DefaultConsumer consumer,
            InFlightDeliveries deliveries,
            DownloadService downloads,
            boolean split,
            Executor pool) {}

    private final Dependencies with;
    private final VideoTask task;
    private final Consumer<Exchange> batch;
    private final Runnable done;
    private final int videos;

    /** One for the confirmation in the ledger, and one for each thread that runs an exchange. */
    private final AtomicInteger open = new AtomicInteger(1);

    private volatile DownloadedVideo video;
    private volatile boolean begun;

    /** Of the exchange that is not done; null between two of them. */
    private volatile ConfirmationSynchronization awaited;

    private int index;
    private String firstError;

    /**
     * @param batch sets the batch properties of an exchange
     * @param done runs when the exchanges are done, the outcome is written and the threads are free
     */
    public CompletionDelivery(
            Dependencies with, VideoTask task, Consumer<Exchange> batch, Runnable done) {
        this.with = with;
        this.task = task;
        this.batch = batch;
        this.done = done;
        this.videos = with.split() ? Math.max(1, task.getVideoUrls().size()) : 1;
    }

    public void begin() {
        with.deliveries().begin(task, this);
        next();
    }

    /** The claim has expired: the completion is delivered again, with a download of its own. */
    void expire() {
        conclude();
        DownloadedVideo last = video;
        if (last != null) {
            last.file().discard();
        }
    }

    /** The claim is confirmed, released or expired; an exchange that is done later changes nothing. */
    void conclude() {
        if (with.deliveries().end(this)) {
            close();
        }
    }

    /** Whether its exchange goes on in a seda, and confirms there. */
    boolean isInSeda() {
        ConfirmationSynchronization last = awaited;
        return last != null && last.isInSeda();
    }

    /** The next exchange, on the pool; its thread counts until it is free again. */
    private void next() {
        if (open.getAndUpdate(n -> n == 0 ? 0 : n + 1) == 0) {
            return;
        }
        try {
            with.pool()
                    .execute(
                            () -> {
                                try {
                                    process();
                                } finally {
                                    close();
                                }
                            });
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // stopping, or no thread can be made
            close();
            release();
        }
    }

    void release() {
        if (begun && with.deliveries().isRunning(this)) {
            with.deliveries().interrupt(task);
        } else {
            with.deliveries().release(task);
        }
        conclude();
    }

    private void process() {
        String error = with.deliveries().exhausted(task);
        if (error != null) {
            processed(error);
            return;
        }
        if (with.downloads() == null || task.getState() != TaskState.COMPLETED) {
            process(null);
            return;
        }
        DownloadedVideo saved;
        try {
            saved = with.downloads().save(task, index, this::isWanted);
        } catch (RuntimeException | Error e) {
            if (isWanted()) {
                downloadFailed(e);
            } else {
                release();
            }
            return;
        }
        video = saved;
        if (isWanted()) {
            process(saved);
        } else {
            saved.file().release();
            release();
        }
    }

    /** Whether the claim is held and the consumer runs. */
    private boolean isWanted() {
        return with.deliveries().isRunning(this) && with.consumer().isRunAllowed();
    }

    private void process(DownloadedVideo saved) {
        begun = true;
        Exchange exchange = createExchange();
        VideoTask delivered = saved == null ? task : saved.task();
        var confirmation = with.deliveries().fill(exchange, delivered, this::processed);
        awaited = confirmation;
        if (saved != null) {
            VideoMessage.write(exchange, saved, index);
            confirmation.onRetriedRefusal(saved.file()::discard);
        } else if (videos > 1) {
            String url = task.getVideoUrls().get(index);
            exchange.getMessage().setHeader(ApiInOneConstants.VIDEO_URL, url);
        }
        AsyncCallback done = with.consumer().defaultConsumerCallback(exchange, false);
        with.consumer()
                .getAsyncProcessor()
                .process(
                        exchange,
                        synchronously -> {
                            confirmation.processed(exchange); // before its release to a pool
                            done.done(synchronously);
                        });
    }

    private Exchange createExchange() {
        Exchange exchange = with.consumer().createExchange(false);
        batch.accept(exchange);
        if (videos > 1) {
            exchange.setProperty(ExchangePropertyKey.SPLIT_INDEX, index);
            exchange.setProperty(ExchangePropertyKey.SPLIT_SIZE, videos);
            exchange.setProperty(ExchangePropertyKey.SPLIT_COMPLETE, index == videos - 1);
        }
        return exchange;
    }

    /** To the log, or with bridgeErrorHandler to the route; the completion is redelivered in any case. */
    private void downloadFailed(Throwable error) {
        Exchange exchange = createExchange();
        InFlightDeliveries.describe(exchange.getMessage(), task);
        try {
            with.consumer()
                    .getExceptionHandler()
                    .handleException(
                            "The completion of submission "
                                    + task.getSubmissionId()
                                    + " will be delivered again",
                            exchange,
                            error);
        } finally {
            processed(DeliveryService.error(error, task));
        }
    }

    private void processed(String error) {
        if (!with.deliveries().isRunning(this)) {
            return;
        }
        video = null;
        firstError = firstError == null ? error : firstError;
        index++;
        if (index < videos) {
            awaited = null; // before next: it releases the claim if the consumer has stopped
            next();
            return;
        }
        try {
            with.deliveries().confirm(task, firstError);
        } finally {
            conclude();
        }
    }

    private void close() {
        if (open.decrementAndGet() == 0) {
            done.run();
        }
    }
}
