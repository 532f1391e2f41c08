package one.apiin.camel.internal.download;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.VideoDownloadException;
import one.apiin.camel.internal.transition.TaskExceptions;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

/**
 * Downloads videos to spool files, in order of arrival; a result URL that is refused is renewed
 * once by reading the status.
 *
 * <p>Money: costs no credits.
 *
 * <p>Threads: safe for concurrent use; downloads block threads of the executor only.
 *
 * <p>Ownership: the caller that receives a video releases its file. A cancelled future leaves no
 * file. {@link #close} closes the fetcher; the executor belongs to the caller.
 */
public final class DownloadService implements AutoCloseable {

    private final Executor executor;
    private final VideoFetcher fetcher;
    private final SpoolDirectory spool;
    private final Function<VideoTask, CompletableFuture<VideoTask>> renew;
    private volatile boolean closed;

    /**
     * @param executor its threads bound the concurrent downloads; further ones wait in its queue
     * @param renew reads the status and returns the task with new result URLs
     */
    public DownloadService(
            Executor executor,
            VideoFetcher fetcher,
            SpoolDirectory spool,
            Function<VideoTask, CompletableFuture<VideoTask>> renew) {
        this.executor = executor;
        this.fetcher = fetcher;
        this.spool = spool;
        this.renew = renew;
    }

    /**
     * Downloads one of a task's videos.
     *
     * @param index from 0
     * @return fails with {@link VideoDownloadException}, or with the exception of a task that did
     *     not complete
     */
    public CompletableFuture<DownloadedVideo> save(VideoTask task, int index) {
        ApiInOneException failure = notCompleted(task);
        return failure == null
                ? queued(result -> fetch(task, index, result))
                : CompletableFuture.failedFuture(failure);
    }

    /** Downloads a URL, which cannot be renewed. */
    public CompletableFuture<DownloadedVideo> save(String url) {
        return queued(result -> fetch(url, result));
    }

    private static ApiInOneException notCompleted(VideoTask task) {
        if (task.getState().isDeliverable() && task.getState() != TaskState.OUTCOME_UNKNOWN) {
            return TaskExceptions.of(task);
        }
        return DownloadExceptions.of(
                task, 0, "it is " + task.getState() + "; use operation=await or generate first");
    }

    private CompletableFuture<DownloadedVideo> queued(
            Function<CompletableFuture<DownloadedVideo>, DownloadedVideo> work) {
        CompletableFuture<DownloadedVideo> result = new CompletableFuture<>();
        try {
            executor.execute(() -> run(result, work));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(DownloadExceptions.stopping());
        }
        return result;
    }

    private void run(
            CompletableFuture<DownloadedVideo> result,
            Function<CompletableFuture<DownloadedVideo>, DownloadedVideo> work) {
        if (result.isDone()) {
            return;
        }
        try {
            if (closed) {
                throw DownloadExceptions.stopping();
            }
            DownloadedVideo saved = work.apply(result);
            if (!result.complete(saved)) {
                saved.file().release();
            }
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    private DownloadedVideo fetch(VideoTask task, int index, CompletableFuture<?> result) {
        VideoTask current = task;
        String url = url(task, index);
        boolean renewed = url == null;
        if (renewed) {
            current = renewed(task, index, 0);
            url = url(current, index);
        }
        SpoolFile file = create(task);
        try {
            VideoFetcher.Outcome outcome = fetchInto(url, file, result);
            if (outcome instanceof VideoFetcher.UrlRefused refused && !renewed) {
                current = renewed(task, index, refused.status());
                url = url(current, index);
                outcome = fetchInto(url, file, result);
            }
            return saved(file, outcome, current, url);
        } catch (Throwable e) {
            file.release();
            throw e;
        }
    }

    private DownloadedVideo fetch(String url, CompletableFuture<?> result) {
        SpoolFile file = create(null);
        try {
            return saved(file, fetchInto(url, file, result), null, url);
        } catch (Throwable e) {
            file.release();
            throw e;
        }
    }

    private VideoFetcher.Outcome fetchInto(
            String url, SpoolFile file, CompletableFuture<?> result) {
        return fetcher.fetch(url, file.path(), () -> !result.isDone());
    }

    private SpoolFile create(VideoTask task) {
        try {
            return spool.create();
        } catch (IOException e) {
            throw DownloadExceptions.disk(task, e);
        }
    }

    private static DownloadedVideo saved(
            SpoolFile file, VideoFetcher.Outcome outcome, VideoTask task, String url) {
        if (outcome instanceof VideoFetcher.Saved saved) {
            return new DownloadedVideo(file, saved.length(), saved.format(), task, url);
        }
        throw outcome instanceof VideoFetcher.Failed failed
                ? DownloadExceptions.of(task, failed)
                : DownloadExceptions.of(task, (VideoFetcher.UrlRefused) outcome);
    }

    private static String url(VideoTask task, int index) {
        List<String> urls = task.getVideoUrls();
        return index < urls.size() ? urls.get(index) : null;
    }

    private VideoTask renewed(VideoTask task, int index, int refused) {
        VideoTask renewed;
        try {
            renewed = renew.apply(task.toBuilder().videoUrls(List.of()).build()).join();
        } catch (CompletionException e) {
            throw DownloadExceptions.notRenewed(task, refused, e.getCause());
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
