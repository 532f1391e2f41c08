package one.apiin.camel.internal.download;

import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.VideoDownloadException;
import one.apiin.camel.internal.transition.TaskExceptions;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Saves results to spool files, a few at once; a link that is refused is renewed once by reading the
 * status.
 *
 * <p>Money: nothing here costs credits.
 *
 * <p>Threads: safe for concurrent use; downloads block threads of the queue's executor only.
 *
 * <p>Ownership: whoever gets a video releases its file. A future that was cancelled leaves none.
 */
public final class DownloadService {

    private final DownloadQueue queue;
    private final VideoFetcher fetcher;
    private final SpoolDirectory spool;
    private final Function<VideoTask, CompletableFuture<VideoTask>> renew;

    /**
     * @param renew reads the status and gives the task with fresh links
     */
    public DownloadService(
            DownloadQueue queue,
            VideoFetcher fetcher,
            SpoolDirectory spool,
            Function<VideoTask, CompletableFuture<VideoTask>> renew) {
        this.queue = queue;
        this.fetcher = fetcher;
        this.spool = spool;
        this.renew = renew;
    }

    /**
     * Saves one of a task's videos.
     *
     * @param index from 0
     * @return fails with {@link VideoDownloadException}, or with the exception of the task's end
     */
    public CompletableFuture<DownloadedVideo> save(VideoTask task, int index) {
        ApiInOneException fault = notFinished(task);
        if (fault != null) {
            return CompletableFuture.failedFuture(fault);
        }
        Instant resultOf = task.getEndedAt() == null ? Instant.MAX : task.getEndedAt();
        return queued(resultOf, result -> fetch(task, index, result));
    }

    /** Saves what a link names; it cannot be renewed. */
    public CompletableFuture<DownloadedVideo> save(String link) {
        return queued(Instant.MAX, result -> fetch(link, result));
    }

    private static ApiInOneException notFinished(VideoTask task) {
        if (task.getState().isDeliverable() && task.getState() != TaskState.OUTCOME_UNKNOWN) {
            return TaskExceptions.of(task);
        }
        return DownloadExceptions.of(
                task, 0, "it is " + task.getState() + "; use operation=await or generate first");
    }

    private CompletableFuture<DownloadedVideo> queued(
            Instant resultOf, Function<CompletableFuture<DownloadedVideo>, DownloadedVideo> work) {
        CompletableFuture<DownloadedVideo> result = new CompletableFuture<>();
        queue.run(
                resultOf,
                () -> finish(result, work),
                () -> result.completeExceptionally(DownloadExceptions.stopping()));
        return result;
    }

    private static void finish(
            CompletableFuture<DownloadedVideo> result,
            Function<CompletableFuture<DownloadedVideo>, DownloadedVideo> work) {
        if (result.isDone()) {
            return;
        }
        try {
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
        String link = link(task, index);
        boolean fresh = link == null;
        if (fresh) {
            current = renewed(task, index, 0);
            link = link(current, index);
        }
        SpoolFile file = create(task);
        try {
            FetchOutcome outcome = fetchInto(link, file, result);
            if (outcome instanceof FetchOutcome.LinkRefused refused && !fresh) {
                current = renewed(task, index, refused.status());
                link = link(current, index);
                outcome = fetchInto(link, file, result);
            }
            return saved(file, outcome, current, link);
        } catch (Throwable e) {
            file.release();
            throw e;
        }
    }

    private DownloadedVideo fetch(String link, CompletableFuture<?> result) {
        SpoolFile file = create(null);
        try {
            return saved(file, fetchInto(link, file, result), null, link);
        } catch (Throwable e) {
            file.release();
            throw e;
        }
    }

    private FetchOutcome fetchInto(String link, SpoolFile file, CompletableFuture<?> result) {
        Path into = file.path();
        return fetcher.fetch(link, into, () -> !result.isDone());
    }

    private SpoolFile create(VideoTask task) {
        try {
            return spool.create();
        } catch (IOException e) {
            throw DownloadExceptions.disk(task, e);
        }
    }

    private static DownloadedVideo saved(
            SpoolFile file, FetchOutcome outcome, VideoTask task, String link) {
        if (outcome instanceof FetchOutcome.Saved saved) {
            return new DownloadedVideo(file, saved.length(), saved.format(), task, link);
        }
        throw DownloadExceptions.of(task, outcome);
    }

    private static String link(VideoTask task, int index) {
        List<String> links = task.getVideoUrls();
        return index < links.size() ? links.get(index) : null;
    }

    private VideoTask renewed(VideoTask task, int index, int refused) {
        VideoTask fresh;
        try {
            fresh = renew.apply(task.toBuilder().videoUrls(List.of()).build()).join();
        } catch (CompletionException e) {
            throw DownloadExceptions.notRenewed(task, refused, e.getCause());
        }
        if (link(fresh, index) == null) {
            throw DownloadExceptions.notRenewed(task, refused, null);
        }
        return fresh;
    }
}
