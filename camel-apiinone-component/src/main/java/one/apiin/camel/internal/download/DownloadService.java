package one.apiin.camel.internal.download;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.ErrorContext;
import one.apiin.camel.error.VideoDownloadException;
import one.apiin.camel.internal.download.VideoFetcher.Failed;
import one.apiin.camel.internal.download.VideoFetcher.Outcome;
import one.apiin.camel.internal.download.VideoFetcher.Saved;
import one.apiin.camel.internal.download.VideoFetcher.UrlRefused;
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

    /**
     * A downloaded video.
     *
     * <p>Ownership: the caller that receives it releases the file.
     *
     * @param task the task with the result URL that was used; null if only a URL was given
     * @param url where it was downloaded from; a secret
     */
    public record DownloadedVideo(
            SpoolFile file, long length, VideoFormat format, VideoTask task, String url) {

        @Override
        public String toString() {
            return "DownloadedVideo[" + format + ", " + length + " bytes]";
        }
    }

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
        if (!task.getState().isDeliverable() || task.getState() == TaskState.OUTCOME_UNKNOWN) {
            String reason = "it is " + task.getState() + "; use operation=await or generate first";
            throw failure(task, 0, reason, null);
        }
        ApiInOneException failure = TaskExceptions.of(task);
        if (failure != null) {
            throw failure;
        }
        return onThread(task, index, url(task, index), wanted);
    }

    /** Downloads a URL, which cannot be renewed. */
    public DownloadedVideo save(String url) {
        return onThread(null, 0, url, () -> true);
    }

    /**
     * @param task whose URLs can be renewed, or null
     * @param known the URL, or null if it has to be renewed first
     */
    private DownloadedVideo onThread(
            VideoTask task, int index, String known, BooleanSupplier wanted) {
        AtomicBoolean interrupted = new AtomicBoolean();
        BooleanSupplier waiting = () -> !interrupted.get() && wanted.getAsBoolean();
        try {
            return threads.call(
                    () -> fetch(task, index, known, waiting), () -> interrupted.set(true));
        } catch (RejectedExecutionException e) {
            throw stopping();
        }
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

    private DownloadedVideo fetch(
            VideoTask task, int index, String known, BooleanSupplier waiting) {
        if (closed || !waiting.getAsBoolean()) {
            throw stopping();
        }
        long start = System.nanoTime();
        Supplier<String> over = () -> over(waiting, start);
        VideoTask current = known == null ? renewed(task, index, null) : task;
        String url = known == null ? url(current, index) : known;
        SpoolFile file = create(task);
        try {
            Outcome outcome = fetcher.fetch(url, file.path(), over);
            if (outcome instanceof UrlRefused refused && known != null && task != null) {
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
            throw failure(task, 0, "downloadDirectory cannot be written to", e);
        }
    }

    private static DownloadedVideo saved(
            SpoolFile file, Outcome outcome, VideoTask task, String url) {
        if (outcome instanceof Saved saved) {
            return new DownloadedVideo(file, saved.length(), saved.format(), task, url);
        }
        if (outcome instanceof Failed failed) {
            throw failure(task, 0, failed.message(), failed.cause());
        }
        UrlRefused refused = (UrlRefused) outcome;
        String reason =
                task == null
                        ? withoutTask(refused)
                        : unusable(refused, ", and the renewed one too");
        throw failure(task, refused.status(), reason, refused.cause());
    }

    private static String withoutTask(UrlRefused refused) {
        return refused.status() == 0
                ? refused.message()
                : "the server refused the URL; download by task id to have it renewed (%s)"
                        .formatted(refused.message());
    }

    private static String unusable(UrlRefused refused, String more) {
        String how =
                refused.status() == 0
                        ? "the result URL failed"
                        : "the server refused the result URL";
        return how + more + " (" + refused.message() + ")";
    }

    private static String url(VideoTask task, int index) {
        List<String> urls = task.getVideoUrls();
        return index < urls.size() ? urls.get(index) : null;
    }

    private VideoTask renewed(VideoTask task, int index, UrlRefused refused) {
        VideoTask renewed;
        try {
            renewed = renew.apply(task.toBuilder().videoUrls(List.of()).build());
        } catch (ApiInOneException e) {
            // Camel finds handlers by the cause, too: that of "not charged" must not pay again
            throw notRenewed(task, refused, e.getMessage(), e.getCause());
        }
        if (url(renewed, index) == null) {
            Throwable cause = refused == null ? null : refused.cause();
            throw notRenewed(task, refused, "the provider returned no http or https URL", cause);
        }
        return renewed;
    }

    private static VideoDownloadException notRenewed(
            VideoTask task, UrlRefused refused, String reason, Throwable cause) {
        String url = refused == null ? "the task has no result URL" : unusable(refused, "");
        int status = refused == null ? 0 : refused.status();
        return failure(task, status, url + " and it could not be renewed: " + reason, cause);
    }

    private static VideoDownloadException stopping() {
        return failure(null, 0, "the component is stopping", null);
    }

    /** The message names the rule and the option, never the URL. */
    private static VideoDownloadException failure(
            VideoTask task, int status, String reason, Throwable cause) {
        String video = task == null ? "The video" : "The video of task " + task.getTaskId();
        ErrorContext context =
                task == null
                        ? new ErrorContext(null, null, status, false)
                        : new ErrorContext(task.getSubmissionId(), task.getTaskId(), status, true);
        return new VideoDownloadException(
                video + " was not saved: " + reason + " [AIO-0010]", cause, context);
    }

    /** Cancels running downloads; queued and later ones fail. */
    @Override
    public void close() {
        closed = true;
        fetcher.close();
    }
}
