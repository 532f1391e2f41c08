package one.apiin.camel.internal.download;

import one.apiin.camel.error.ErrorContext;
import one.apiin.camel.error.VideoDownloadException;
import one.apiin.camel.task.VideoTask;

/**
 * Builds the exceptions of failed downloads: messages name the rule and the option, never the URL.
 */
final class DownloadExceptions {

    private DownloadExceptions() {}

    static VideoDownloadException of(VideoTask task, VideoFetcher.UrlRefused refused) {
        String reason =
                task == null
                        ? "the server refused the URL; download by task id to have it renewed"
                        : "the server refused the result URL, and the renewed one too";
        return of(task, refused.status(), reason + " (" + refused.message() + ")", null);
    }

    static VideoDownloadException notRenewed(
            VideoTask task, VideoFetcher.UrlRefused refused, Throwable cause) {
        String url =
                refused == null
                        ? "the task has no result URL"
                        : "the server refused the result URL (" + refused.message() + ")";
        String reason =
                cause == null ? "the provider returned no http or https URL" : cause.getMessage();
        int status = refused == null ? 0 : refused.status();
        return of(task, status, url + " and it could not be renewed: " + reason, cause);
    }

    static VideoDownloadException stopping() {
        return of(null, 0, "the component is stopping", null);
    }

    static VideoDownloadException of(VideoTask task, int status, String reason, Throwable cause) {
        String video = task == null ? "The video" : "The video of task " + task.getTaskId();
        ErrorContext context =
                task == null
                        ? new ErrorContext(null, null, status, false)
                        : new ErrorContext(task.getSubmissionId(), task.getTaskId(), status, true);
        return new VideoDownloadException(
                video + " was not saved: " + reason + " [AIO-0010]", cause, context);
    }
}
