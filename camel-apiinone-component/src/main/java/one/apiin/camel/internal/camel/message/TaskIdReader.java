package one.apiin.camel.internal.camel.message;

import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.internal.util.UnicodeText;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Reads the provider's task id that await, status and download refer to: the header, else the body. */
public final class TaskIdReader {

    private TaskIdReader() {}

    /**
     * @throws SubmitRejectedException if the message holds no task id; names the remedy
     */
    public static String read(Exchange exchange) {
        Message message = exchange.getMessage();
        String id = message.getHeader(ApiInOneConstants.TASK_ID, String.class);
        if (id == null || id.isBlank()) {
            id = ofBody(exchange);
        }
        if (id == null || id.isBlank()) {
            throw SubmitCommandFactory.refused(
                    "The message has no task id: set the header "
                            + ApiInOneConstants.TASK_ID
                            + ", or give the id as body",
                    null);
        }
        return valid(id.strip());
    }

    private static String ofBody(Exchange exchange) {
        try {
            return exchange.getMessage().getBody() instanceof VideoTask task
                    ? task.getTaskId()
                    : TextBody.of(exchange, "task id: give it as text or as VideoTask");
        } catch (IllegalArgumentException e) {
            throw SubmitCommandFactory.refused(e.getMessage(), e);
        }
    }

    /** An invalid id is not quoted: it may be a prompt or a URL. */
    private static String valid(String id) {
        String error = null;
        if (id.length() > SubmitCommandFactory.LONGEST_KEY) {
            error =
                    "has "
                            + id.length()
                            + " characters; the limit is "
                            + SubmitCommandFactory.LONGEST_KEY;
        } else if (DownloadTarget.isUrl(id)) {
            error = "is a URL: only download takes one, as body";
        } else if (id.chars().allMatch(c -> c == '.')) {
            error = "consists of dots";
        } else if (id.codePoints().anyMatch(c -> Character.isWhitespace(c) || c < ' ')) {
            error = "contains white space";
        } else if (UnicodeText.isBroken(id)) {
            error = UnicodeText.BROKEN;
        }
        if (error != null) {
            throw SubmitCommandFactory.refused(
                    "The value of the header "
                            + ApiInOneConstants.TASK_ID
                            + " or of the body is not a task id: it "
                            + error,
                    null);
        }
        return id;
    }
}
