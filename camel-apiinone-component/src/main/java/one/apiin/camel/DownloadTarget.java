package one.apiin.camel;

import java.util.Locale;
import java.util.regex.Pattern;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;

/**
 * What a download is about: a task that the body holds, a link that the body is, or a task's id.
 *
 * @param task null unless the body holds one
 * @param link null unless the body is one; any scheme, so that a wrong one is told as such
 * @param taskId null unless only that is given
 */
record DownloadTarget(VideoTask task, String link, String taskId) {

    private static final Pattern LINK =
            Pattern.compile(
                    "[a-z][a-z0-9+.-]*:(?://?.*)?|(?:file|ftp|data|jar):.*", Pattern.DOTALL);

    static DownloadTarget of(Exchange exchange, CommandReader commands) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof VideoTask task) {
            return new DownloadTarget(task, null, null);
        }
        if (body instanceof CharSequence text && isLink(text.toString().strip())) {
            return new DownloadTarget(null, text.toString().strip(), null);
        }
        return new DownloadTarget(null, null, commands.taskId(exchange));
    }

    private static boolean isLink(String text) {
        return LINK.matcher(text.toLowerCase(Locale.ROOT)).matches();
    }
}
