package one.apiin.camel.internal.camel.message;

import java.net.URI;
import java.net.URL;
import java.util.Locale;
import java.util.regex.Pattern;
import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;

/**
 * The video to download: of a task in the body, of a URL in the body, or of a task id.
 *
 * @param task null unless the body holds one
 * @param url null unless the body is one; any scheme, so that a wrong one is reported as such
 * @param taskId null unless only that is given
 */
public record DownloadTarget(VideoTask task, String url, String taskId) {

    private static final Pattern URL_PATTERN =
            Pattern.compile(
                    "[a-z][a-z0-9+.-]*:(?://?.*)?|(?:file|ftp|data|jar):.*", Pattern.DOTALL);

    public static DownloadTarget of(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof VideoTask task) {
            return new DownloadTarget(task, null, null);
        }
        String text = text(exchange, body);
        return isUrl(text)
                ? new DownloadTarget(null, text, null)
                : new DownloadTarget(null, null, TaskIdReader.read(exchange));
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

    static boolean isUrl(String text) {
        return URL_PATTERN.matcher(text.toLowerCase(Locale.ROOT)).matches();
    }
}
