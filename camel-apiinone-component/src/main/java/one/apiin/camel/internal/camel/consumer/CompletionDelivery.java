package one.apiin.camel.internal.camel.consumer;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.internal.download.DownloadService;
import one.apiin.camel.internal.download.DownloadedVideo;
import one.apiin.camel.internal.util.Futures;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.support.DefaultConsumer;

/**
 * Delivers one claimed completion: one exchange, or with {@code splitVideos} one for each video, one after
 * the other, each after its download. The delivery is confirmed when all succeeded.
 *
 * <p>Threads: exchanges run on the pool; the steps follow one another.
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

    private volatile CompletableFuture<DownloadedVideo> download;
    private int index;
    private boolean succeeded = true;

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

    /** At a stop: cancels a running download. */
    void cancel() {
        CompletableFuture<DownloadedVideo> running = download;
        if (running != null) {
            running.cancel(false);
        }
    }

    /** The claim has expired: the completion is delivered again, with a download of its own. */
    void expire() {
        CompletableFuture<DownloadedVideo> last = download;
        if (last != null && !last.cancel(false)) {
            last.thenAccept(video -> video.file().discard());
        }
        conclude();
    }

    /** The claim is confirmed, released or expired; an exchange that is done later changes nothing. */
    void conclude() {
        if (with.deliveries().end(this)) {
            close();
        }
    }

    private void next() {
        if (with.downloads() == null || task.getState() != TaskState.COMPLETED) {
            onPool(() -> process(null), null);
            return;
        }
        download = with.downloads().save(task, index);
        download.whenComplete(this::downloaded);
    }

    private void downloaded(DownloadedVideo video, Throwable error) {
        if (error == null) {
            onPool(() -> process(video), video);
        } else if (error instanceof CancellationException) {
            release();
        } else {
            onPool(() -> downloadFailed(error), null);
        }
    }

    private void onPool(Runnable work, DownloadedVideo video) {
        if (open.getAndUpdate(n -> n == 0 ? 0 : n + 1) == 0) {
            release(video);
            return;
        }
        try {
            with.pool()
                    .execute(
                            () -> {
                                try {
                                    work.run();
                                } finally {
                                    close();
                                }
                            });
        } catch (RejectedExecutionException e) {
            release(video);
            close();
            release();
        }
    }

    private static void release(DownloadedVideo video) {
        if (video != null) {
            video.file().release();
        }
    }

    private void release() {
        with.deliveries().release(task);
        conclude();
    }

    private void process(DownloadedVideo video) {
        Exchange exchange = createExchange();
        if (video == null) {
            with.deliveries().fill(exchange, task, this::processed);
            if (videos > 1) {
                String url = task.getVideoUrls().get(index);
                exchange.getMessage().setHeader(ApiInOneConstants.VIDEO_URL, url);
            }
        } else {
            with.deliveries().fill(exchange, video, index, this::processed);
        }
        with.consumer()
                .getAsyncProcessor()
                .process(exchange, with.consumer().defaultConsumerCallback(exchange, false));
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
                            Futures.unwrap(error));
        } finally {
            processed(false);
        }
    }

    private void processed(boolean success) {
        if (!with.deliveries().isRunning(this)) {
            return;
        }
        download = null;
        succeeded = succeeded && success;
        index++;
        if (index < videos) {
            next();
        } else if (succeeded) {
            with.deliveries().processCommit(task, this::conclude);
        } else {
            with.deliveries().processRollback(task, this::conclude);
        }
    }

    private void close() {
        if (open.decrementAndGet() == 0) {
            done.run();
        }
    }
}
