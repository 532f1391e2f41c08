package one.apiin.camel.internal.download;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.VideoDownloadException;
import one.apiin.camel.internal.transition.TaskExceptions;
import one.apiin.camel.internal.util.OwnThreads;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

/**
 * Downloads videos to spool files, in order of arrival; a result URL that is refused is renewed
 * once by reading the status.
 *
 * <p>Money: costs no credits.
 *
 * <p>Threads: safe for concurrent use. A download runs on a download thread while its caller waits.
 *
 * <p>Ownership: the caller that receives a video releases its file; a download that fails leaves none.
 * {@link #close} closes the fetcher; the threads belong to the caller.
 */
public final class DownloadService implements AutoCloseable {

    private final OwnThreads threads;
    private final VideoFetcher fetcher;
    private final SpoolDirectory spool;
    private final UnaryOperator<VideoTask> renew;
    private final Duration timeout;
    private volatile boolean closed;

    /**
     * @param threads bound the concurrent downloads; further ones wait in their queue
     * @param renew reads the status and returns the task with new result URLs
     * @param timeout for one video, a renewed URL included, without the time in the queue
     */
    public DownloadService(
            OwnThreads threads,
            VideoFetcher fetcher,
            SpoolDirectory spool,
            UnaryOperator<VideoTask> renew,
            Duration timeout) {
        this.threads = threads;
        this.fetcher = fetcher;
        this.spool = spool;
        this.renew = renew;
        this.timeout = timeout;
    }

    /**
     * Downloads one of a task's videos.
     *
     * @param index from 0
     * @param wanted polled during the download; false cancels it
     * @throws VideoDownloadException if the download failed or was cancelled
     * @throws ApiInOneException of a task that did not complete
     */
    public DownloadedVideo save(VideoTask task, int index, BooleanSupplier wanted) {
        ApiInOneException failure = notCompleted(task);
        if (failure != null) {
            throw failure;
        }
        return onThread(wanted, over -> fetch(task, index, url(task, index), over));
    }

    /** Downloads a URL, which cannot be renewed. */
    public DownloadedVideo save(String url) {
        return onThread(() -> true, over -> fetch(null, 0, url, over));
    }

    private DownloadedVideo onThread(
            BooleanSupplier wanted, Function<Supplier<String>, DownloadedVideo> work) {
        AtomicBoolean interrupted = new AtomicBoolean();
        BooleanSupplier waiting = () -> !interrupted.get() && wanted.getAsBoolean();
        try {
            return threads.call(() -> started(work, waiting), () -> interrupted.set(true));
        } catch (RejectedExecutionException e) {
            throw DownloadExceptions.stopping();
        }
    }

    private DownloadedVideo started(
            Function<Supplier<String>, DownloadedVideo> work, BooleanSupplier waiting) {
        if (closed || !waiting.getAsBoolean()) {
            throw DownloadExceptions.stopping();
        }
        long start = System.nanoTime();
        return work.apply(() -> over(waiting, start));
    }

    /** The reason to end a download, or null. */
    private String over(BooleanSupplier waiting, long start) {
        if (closed) {
            return "the component is stopping";
        }
        if (!waiting.getAsBoolean()) {
            return "download cancelled: no exchange waits for it";
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        return elapsed.compareTo(timeout) > 0 ? "not complete within downloadTimeout" : null;
    }

    private static ApiInOneException notCompleted(VideoTask task) {
        if (task.getState().isDeliverable() && task.getState() != TaskState.OUTCOME_UNKNOWN) {
            return TaskExceptions.of(task);
        }
        return DownloadExceptions.of(
                task,
                0,
                "it is " + task.getState() + "; use operation=await or generate first",
                null);
    }

    /**
     * @param task whose URLs can be renewed, or null
     * @param known the URL, or null if it has to be renewed first
     */
    private DownloadedVideo fetch(VideoTask task, int index, String known, Supplier<String> over) {
        VideoTask current = known == null ? renewed(task, index, null) : task;
        String url = known == null ? url(current, index) : known;
        SpoolFile file = create(task);
        try {
            VideoFetcher.Outcome outcome = fetcher.fetch(url, file.path(), over);
            if (outcome instanceof VideoFetcher.UrlRefused refused
                    && known != null
                    && task != null) {
                current = renewed(task, index, refused);
                url = url(current, index);
                outcome = fetcher.fetch(url, file.path(), over);
            }
            return saved(file, outcome, current, url);
        } catch (Throwable e) {
            file.release();
            throw e;
        }
    }

    private SpoolFile create(VideoTask task) {
        try {
            return spool.create();
        } catch (IOException e) {
            throw DownloadExceptions.of(task, 0, "downloadDirectory cannot be written to", e);
        }
    }

    private static DownloadedVideo saved(
            SpoolFile file, VideoFetcher.Outcome outcome, VideoTask task, String url) {
        if (outcome instanceof VideoFetcher.Saved saved) {
            return new DownloadedVideo(file, saved.length(), saved.format(), task, url);
        }
        throw outcome instanceof VideoFetcher.Failed failed
                ? DownloadExceptions.of(task, 0, failed.message(), failed.cause())
                : DownloadExceptions.of(task, (VideoFetcher.UrlRefused) outcome);
    }

    private static String url(VideoTask task, int index) {
        List<String> urls = task.getVideoUrls();
        return index < urls.size() ? urls.get(index) : null;
    }

    private VideoTask renewed(VideoTask task, int index, VideoFetcher.UrlRefused refused) {
        VideoTask renewed;
        try {
            renewed = renew.apply(task.toBuilder().videoUrls(List.of()).build());
        } catch (ApiInOneException e) {
            throw DownloadExceptions.notRenewed(task, refused, e);
        }
        if (url(renewed, index) == null) {
            throw DownloadExceptions.notRenewed(task, refused, null);
        }
        return renewed;
    }

    /** Cancels running downloads; queued and later ones fail. */
    @Override
    public void close() {
        closed = true;
        fetcher.close();
    }
}
