package one.apiin.camel.examples.filetovideo;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The end of a task, as the webhook is told it in JSON. It holds no result link: those are secrets,
 * and they expire.
 *
 * @param event {@code video.archived}, or {@code video.} and the state in lower case
 * @param video where the video lies, or null
 * @param failure why there is none, or null
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

    /** The event in one word. */
    String word() {
        return event.substring("video.".length());
    }

    /** The rest of the event for a person to read. */
    String details() {
        if (video == null) {
            return failure == null ? "task " + taskId : failure;
        }
        String size = bytes < 1_000_000 ? bytes / 1000 + " kB" : bytes / 1_000_000 + " MB";
        return video + " (" + size + ")";
    }
}
