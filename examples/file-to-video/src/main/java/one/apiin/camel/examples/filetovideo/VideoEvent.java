package one.apiin.camel.examples.filetovideo;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The JSON event of a completion for the webhook. Without the result URL, which is a secret and
 * expires.
 *
 * @param event {@code video.archived}, or {@code video.} and the state in lower case
 * @param video the S3 URL of the video, or null
 * @param failure the failure message, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record VideoEvent(
        String event,
        String file,
        String video,
        Long bytes,
        Integer credits,
        String taskId,
        String submissionId,
        String failure) {

    static VideoEvent of(Exchange exchange) {
        Message message = exchange.getMessage();
        String key = message.getHeader("CamelAwsS3Key", String.class);
        String state = message.getHeader("CamelApiInOneTaskState", String.class);
        String bucket = exchange.getContext().resolvePropertyPlaceholders("{{s3.bucket}}");
        return new VideoEvent(
                "video." + (key == null ? state.toLowerCase(Locale.ROOT) : "archived"),
                message.getHeader("CamelFileName", String.class),
                key == null ? null : "s3://" + bucket + "/" + key,
                key == null ? null : message.getHeader("CamelFileLength", Long.class),
                message.getHeader("CamelApiInOneCredits", Integer.class),
                message.getHeader("CamelApiInOneTaskId", String.class),
                message.getHeader("CamelApiInOneSubmissionId", String.class),
                message.getHeader("CamelApiInOneFailureMessage", String.class));
    }

    /** The event as one word. */
    String word() {
        return event.substring("video.".length());
    }

    /** The details of the event as text. */
    String details() {
        if (video == null) {
            return failure == null ? "task " + taskId : failure;
        }
        String size = bytes < 1_000_000 ? bytes / 1000 + " kB" : bytes / 1_000_000 + " MB";
        return video + " (" + size + ")";
    }
}
