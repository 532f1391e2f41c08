package one.apiin.camel.internal.camel.message;

import java.net.URI;
import java.net.URL;
import java.util.Locale;
import java.util.regex.Pattern;
import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;

/**
 * What a download is about: a task that the body holds, a link that the body is, or a task's id.
 *
 * @param task null unless the body holds one
 * @param link null unless the body is one; any scheme, so that a wrong one is told as such
 * @param taskId null unless only that is given
 */
public record DownloadTarget(VideoTask task, String link, String taskId) {

    private static final Pattern LINK =
            Pattern.compile(
                    "[a-z][a-z0-9+.-]*:(?://?.*)?|(?:file|ftp|data|jar):.*", Pattern.DOTALL);

    public static DownloadTarget of(Exchange exchange, SubmitCommandFactory commands) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof VideoTask task) {
            return new DownloadTarget(task, null, null);
        }
        String text = text(exchange, body);
        return isLink(text)
                ? new DownloadTarget(null, text, null)
                : new DownloadTarget(null, null, commands.taskId(exchange));
    }

    /** What is no text may stand beside a task id in the header: no fault yet. */
    private static String text(Exchange exchange, Object body) {
        if (body instanceof URI || body instanceof URL) {
            return body.toString();
        }
        try {
            boolean asked = exchange.getMessage().getHeader(ApiInOneConstants.TASK_ID) != null;
            boolean spares = asked && TextBody.isReadOnce(body);
            String text = TextBody.isText(body) && !spares ? TextBody.of(exchange) : null;
            return text == null ? "" : text.strip();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    static boolean isLink(String text) {
        return LINK.matcher(text.toLowerCase(Locale.ROOT)).matches();
    }
}
