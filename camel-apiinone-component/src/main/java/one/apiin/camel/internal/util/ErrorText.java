package one.apiin.camel.internal.util;

import java.util.regex.Pattern;

/**
 * An exception in one line: its class and message, and those of its first cause. Of URLs only scheme and
 * host are left, and values of keys and passwords are masked.
 *
 * <p>Threads: pure functions.
 */
public final class ErrorText {

    private static final int LONGEST = 1000;
    private static final int LONGEST_READ = 2000;
    private static final int MOST_CAUSES = 20;
    private static final Pattern URL =
            Pattern.compile(
                    "(?i)\\b([a-z][a-z0-9+.-]*://)(?:[^\\s/@]*@)?([^\\s/?#\"'<>)]*)[^\\s\"'<>)]*");
    private static final Pattern SECRET =
            Pattern.compile(
                    "(?i)([\\w.-]*(?:key|token|secret|passw(?:or)?d|signature|credential"
                            + "|authorization)[\\w.-]*\\s*[=:]\\s*|\\bbearer\\s+)"
                            + "(?:bearer\\s+|basic\\s+)?[^\\s,;&]+");

    private ErrorText() {}

    public static String of(Throwable failure) {
        Throwable first = failure;
        for (int i = 0; i < MOST_CAUSES && first.getCause() != null; i++) {
            first = first.getCause();
        }
        String text = failure.toString();
        String cause = first.toString();
        boolean once = text.contains(cause);
        return clean(cut(text) + (once ? "" : ", caused by " + cut(cause)));
    }

    /** Before the patterns, whose time grows with the square of a word's length. */
    private static String cut(String text) {
        return ProviderText.cut(text, LONGEST_READ);
    }

    private static String clean(String text) {
        String shown = URL.matcher(text).replaceAll("$1$2");
        shown = SECRET.matcher(shown).replaceAll("$1xxxxxx");
        return ProviderText.cut(ProviderText.clean(shown), LONGEST);
    }
}
