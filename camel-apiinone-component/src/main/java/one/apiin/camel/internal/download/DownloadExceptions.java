package one.apiin.camel.internal.download;

import java.io.IOException;
import one.apiin.camel.error.FaultContext;
import one.apiin.camel.error.VideoDownloadException;
import one.apiin.camel.task.VideoTask;

/** The words of a download that failed: the rule and the option, never the link. */
final class DownloadExceptions {

    private DownloadExceptions() {}

    static VideoDownloadException of(VideoTask task, int status, String why) {
        return fault(task, status, why, null);
    }

    static VideoDownloadException of(VideoTask task, FetchOutcome outcome) {
        if (outcome instanceof FetchOutcome.Failed failed) {
            return fault(task, failed.status(), failed.message(), failed.cause());
        }
        int status = ((FetchOutcome.LinkRefused) outcome).status();
        String why =
                task == null
                        ? "its server refused the link; download by task id to have it renewed"
                        : "its server refused the link, a fresh one too";
        return fault(task, status, why + " (" + status + ")", null);
    }

    static VideoDownloadException notRenewed(VideoTask task, int refused, Throwable cause) {
        String link =
                refused == 0 ? "no link is known" : "its server refused the link (" + refused + ")";
        String why =
                cause == null ? "the provider names no http or https link" : cause.getMessage();
        return fault(task, refused, link + " and there is no fresh one: " + why, cause);
    }

    static VideoDownloadException disk(VideoTask task, IOException cause) {
        return fault(task, 0, "downloadDirectory cannot be written to", cause);
    }

    static VideoDownloadException stopping() {
        return fault(null, 0, "the component is stopping", null);
    }

    private static VideoDownloadException fault(
            VideoTask task, int status, String why, Throwable cause) {
        String whose = task == null ? "The video" : "The video of task " + task.getTaskId();
        FaultContext context =
                task == null
                        ? new FaultContext(null, null, status, false)
                        : new FaultContext(task.getSubmissionId(), task.getTaskId(), status, true);
        return new VideoDownloadException(whose + " was not saved: " + why, cause, context);
    }
}
