package one.apiin.camel.internal.delivery;

import java.util.regex.Pattern;
import one.apiin.camel.internal.util.ProviderText;
import one.apiin.camel.task.VideoTask;

/**
 * Why a delivery failed, as the ledger keeps it: the classes and messages of an exception and of its first
 * cause, in one line of at most {@value #LONGEST} characters. Of URLs only scheme and host are left; prompts
 * that the task's reply repeats, and values of keys and passwords, are masked.
 *
 * <p>Threads: pure functions.
 */
public final class DeliveryError {

    static final int LONGEST = 500;

    private static final int MOST_CAUSES = 20;
    private static final Pattern URL =
            Pattern.compile(
                    "(?i)\\b([a-z][a-z0-9+.-]*://)(?:[^\\s/@]*@)?([^\\s/?#\"'<>)]*)[^\\s\"'<>)]*");
    private static final Pattern SECRET =
            Pattern.compile(
                    "(?i)([\\w.-]*(?:key|token|secret|passw(?:or)?d|signature|credential|authorization)"
                            + "[\\w.-]*\\s*[=:]\\s*|\\bbearer\\s+)(?:bearer\\s+|basic\\s+)?[^\\s,;&]+");

    private DeliveryError() {}

    public static String of(Throwable failure, VideoTask task) {
        Throwable first = failure;
        for (int i = 0; i < MOST_CAUSES && first.getCause() != null; i++) {
            first = first.getCause();
        }
        String text = failure.toString();
        String cause = first.toString();
        return of(text.contains(cause) ? text : text + ", caused by " + cause, task);
    }

    private static String of(String text, VideoTask task) {
        String shown = ProviderText.withoutPrompts(text, task.getRawReply());
        shown = URL.matcher(shown).replaceAll("$1$2");
        shown = SECRET.matcher(shown).replaceAll("$1xxxxxx");
        return ProviderText.cut(ProviderText.clean(shown), LONGEST);
    }
}
