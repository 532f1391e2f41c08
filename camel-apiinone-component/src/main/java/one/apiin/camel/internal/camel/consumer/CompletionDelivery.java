package one.apiin.camel.internal.camel.consumer;

import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.ApiInOneConsumer;
import one.apiin.camel.internal.download.DownloadService;
import one.apiin.camel.internal.download.DownloadedVideo;
import one.apiin.camel.internal.util.Futures;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Tells one claimed end: its exchange, or with {@code splitVideos} one for each video, one after the other,
 * each after its download. The end counts as told when all went through.
 *
 * <p>Threads: exchanges run on the pool; the steps follow one another.
 */
public final class CompletionDelivery {

    /**
     * What a consumer tells with.
     *
     * @param downloads null without {@code download=true}
     */
    public record Parts(
            ApiInOneConsumer consumer,
            InFlightDeliveries exchanges,
            DownloadService downloads,
            boolean split,
            Executor pool) {}

    private final Parts parts;
    private final VideoTask task;
    private final Consumer<Exchange> batch;
    private final Runnable free;
    private final int videos;

    /** One for the answer in the ledger, and one for each thread that runs an exchange. */
    private final AtomicInteger open = new AtomicInteger(1);

    private volatile CompletableFuture<DownloadedVideo> download;
    private int index;
    private boolean good = true;

    /**
     * @param batch marks an exchange with its place in the batch
     * @param free runs when the exchanges are done, the answer is written and the threads are given back
     */
    public CompletionDelivery(
            Parts parts, VideoTask task, Consumer<Exchange> batch, Runnable free) {
        this.parts = parts;
        this.task = task;
        this.batch = batch;
        this.free = free;
        this.videos = parts.split() ? Math.max(1, task.getVideoUrls().size()) : 1;
    }

    public void begin() {
        parts.exchanges().begin(task, this);
        next();
    }

    /** At a stop: a download under way is not waited for. */
    void cancel() {
        CompletableFuture<DownloadedVideo> waiting = download;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    private void next() {
        if (parts.downloads() == null || task.getState() != TaskState.COMPLETED) {
            onPool(() -> run(null), null);
            return;
        }
        download = parts.downloads().save(task, index);
        download.whenComplete(this::downloaded);
    }

    private void downloaded(DownloadedVideo video, Throwable fault) {
        if (fault == null) {
            onPool(() -> run(video), video);
        } else if (fault instanceof CancellationException) {
            release();
        } else {
            onPool(() -> notSaved(fault), null);
        }
    }

    private void onPool(Runnable work, DownloadedVideo video) {
        open.incrementAndGet();
        try {
            parts.pool()
                    .execute(
                            () -> {
                                try {
                                    work.run();
                                } finally {
                                    close();
                                }
                            });
        } catch (RejectedExecutionException e) {
            if (video != null) {
                video.file().release();
            }
            close();
            release();
        }
    }

    private void release() {
        parts.exchanges().release(task);
        close();
    }

    private void run(DownloadedVideo video) {
        Exchange exchange = exchange();
        if (video == null) {
            parts.exchanges().fill(exchange, task, this::answered);
            ofSeveral(exchange);
        } else {
            parts.exchanges().fill(exchange, video, index, this::answered);
        }
        parts.consumer()
                .getAsyncProcessor()
                .process(exchange, parts.consumer().defaultConsumerCallback(exchange, false));
    }

    private Exchange exchange() {
        Exchange exchange = parts.consumer().createExchange(false);
        batch.accept(exchange);
        if (videos > 1) {
            exchange.setProperty(ExchangePropertyKey.SPLIT_INDEX, index);
            exchange.setProperty(ExchangePropertyKey.SPLIT_SIZE, videos);
            exchange.setProperty(ExchangePropertyKey.SPLIT_COMPLETE, index == videos - 1);
        }
        return exchange;
    }

    private void ofSeveral(Exchange exchange) {
        if (videos > 1) {
            exchange.getMessage()
                    .setHeader(ApiInOneConstants.VIDEO_URL, task.getVideoUrls().get(index));
        }
    }

    /** To the log, or with bridgeErrorHandler to the route; the end comes again in any case. */
    private void notSaved(Throwable fault) {
        Throwable cause = Futures.unwrap(fault);
        Exchange exchange = exchange();
        InFlightDeliveries.describe(exchange.getMessage(), task);
        try {
            parts.consumer()
                    .getExceptionHandler()
                    .handleException(
                            "The end of submission "
                                    + task.getSubmissionId()
                                    + " will be told again",
                            exchange,
                            cause);
        } finally {
            answered(false);
        }
    }

    private void answered(boolean wentThrough) {
        good = good && wentThrough;
        index++;
        if (index < videos) {
            next();
        } else {
            parts.exchanges().answer(task, good, this::close);
        }
    }

    private void close() {
        if (open.decrementAndGet() == 0) {
            free.run();
        }
    }
}
