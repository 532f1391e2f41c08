package one.apiin.camel.internal.camel.message;

import java.net.URI;
import java.net.URL;
import java.util.Locale;
import java.util.regex.Pattern;
import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.internal.util.Utf8;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The task or the URL that a message refers to.
 *
 * @param task null unless the body holds one
 * @param url null unless the body is one; any scheme, so that a wrong one is reported as such
 * @param taskId null unless only that is given
 */
public record TaskReference(VideoTask task, String url, String taskId) {

    private static final Pattern URL_PATTERN =
            Pattern.compile(
                    "[a-z][a-z0-9+.-]*:(?://?.*)?|(?:file|ftp|data|jar):.*", Pattern.DOTALL);

    /** The video to download: of a task in the body, of a URL in the body, or of a task id. */
    public static TaskReference toDownload(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof VideoTask task) {
            return new TaskReference(task, null, null);
        }
        String text = text(exchange, body);
        return isUrl(text)
                ? new TaskReference(null, text, null)
                : new TaskReference(null, null, taskIdOf(exchange));
    }

    /** A body that is not text may come with a task id in the header: not an error yet. */
    private static String text(Exchange exchange, Object body) {
        if (body instanceof URI || body instanceof URL) {
            return body.toString();
        }
        try {
            boolean hasId = exchange.getMessage().getHeader(ApiInOneConstants.TASK_ID) != null;
            boolean skipped = hasId && TextBody.isReadOnce(body);
            String text = TextBody.isText(body) && !skipped ? TextBody.of(exchange) : null;
            return text == null ? "" : text.strip();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static boolean isUrl(String text) {
        return URL_PATTERN.matcher(text.toLowerCase(Locale.ROOT)).matches();
    }

    /**
     * The provider's task id that await, status and download refer to: the header, else the body.
     *
     * @throws SubmitRejectedException if the message holds no task id; names the remedy
     */
    public static String taskIdOf(Exchange exchange) {
        Message message = exchange.getMessage();
        String id = message.getHeader(ApiInOneConstants.TASK_ID, String.class);
        if (id == null || id.isBlank()) {
            id = ofBody(exchange);
        }
        if (id == null || id.isBlank()) {
            String remedy = "set the header %s, or give the id as body";
            throw SubmitCommandFactory.refused(
                    "The message has no task id: " + remedy.formatted(ApiInOneConstants.TASK_ID),
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
                    "has %s characters; the limit is %s"
                            .formatted(id.length(), SubmitCommandFactory.LONGEST_KEY);
        } else if (isUrl(id)) {
            error = "is a URL: only download takes one, as body";
        } else if (id.chars().allMatch(c -> c == '.')) {
            error = "consists of dots";
        } else if (id.codePoints().anyMatch(c -> Character.isWhitespace(c) || c < ' ')) {
            error = "contains white space";
        } else if (Utf8.isBroken(id)) {
            error = Utf8.BROKEN;
        }
        if (error != null) {
            String message = "The value of the header %s or of the body is not a task id: it %s";
            throw SubmitCommandFactory.refused(
                    message.formatted(ApiInOneConstants.TASK_ID, error), null);
        }
        return id;
    }
}
