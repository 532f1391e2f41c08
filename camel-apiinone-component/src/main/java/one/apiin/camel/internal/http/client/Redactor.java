package one.apiin.camel.internal.http.client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import one.apiin.camel.internal.util.ProviderText;
import one.apiin.camel.task.VideoRequest;

/**
 * Cleans the provider's texts for logs and exceptions: short, one line, without the key, URLs and the
 * texts of the request.
 *
 * <p>Threads: immutable.
 */
public final class Redactor {

    public static final int LONGEST_REPLY = 32 * 1024;

    private static final int LONGEST_CODE = 100;

    /** The width of the ledger's column. */
    private static final int LONGEST_WHOLE = 2_000;

    /** Longer messages are cut before they are cleaned. */
    private static final int LONGEST_CLEANED = 8 * 1024;

    private static final int DISTINCTIVE_LENGTH = 20;
    private static final Pattern KEY = Pattern.compile("\\baio_[A-Za-z0-9_-]{4,}");
    private static final Pattern URL =
            Pattern.compile("(?i)(?:[a-z][a-z0-9+.-]{0,15}://|data:[a-z]+/)[^\\s\"'<>]+");

    private static final Pattern ONE_URL = Pattern.compile("(?i)https?://[^\\s\"'<>]+");

    private final String apiKey;
    private final Supplier<List<String>> secrets;

    /** Most replies repeat no secret, so the secrets are collected only when a text has to be cleaned. */
    private Redactor(String apiKey, Supplier<List<String>> secrets) {
        this.apiKey = apiKey;
        this.secrets = secrets;
    }

    public static Redactor hiding(String apiKey) {
        return new Redactor(apiKey, List::of);
    }

    /** Hides the prompt and every longer text of the request too. */
    public static Redactor hiding(String apiKey, VideoRequest request) {
        return new Redactor(apiKey, () -> secretsOf(request));
    }

    private static List<String> secretsOf(VideoRequest request) {
        List<String> secrets = new ArrayList<>();
        for (Map.Entry<String, Object> field : request.toFields().entrySet()) {
            boolean all = field.getKey().toLowerCase(Locale.ROOT).contains("prompt");
            collect(field.getValue(), all, secrets);
        }
        return secrets;
    }

    /** Hides these texts too: those that a reply repeats of its request. */
    public Redactor and(Supplier<List<String>> more) {
        return new Redactor(
                apiKey, () -> Stream.concat(secrets.get().stream(), more.get().stream()).toList());
    }

    /** The longest first, so that no part of one remains; what is one URL is hidden as such. */
    private static List<String> usable(List<String> secrets) {
        return secrets.stream()
                .filter(secret -> !ONE_URL.matcher(secret).matches())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    private static void collect(Object value, boolean all, List<String> into) {
        if (value instanceof CharSequence text && (all || text.length() >= DISTINCTIVE_LENGTH)) {
            into.add(text.toString());
        } else if (value instanceof Collection<?> list) {
            list.forEach(element -> collect(element, all, into));
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(element -> collect(element, all, into));
        }
    }

    /** What of a message may stand in an exception or a log line; null stays null. */
    public String brief(String text) {
        return ProviderText.brief(masked(text, secrets));
    }

    /** The whole message in one line, for the route only: without the key and URLs, but with the prompt. */
    public String whole(String text) {
        return oneLine(masked(text, List::of), LONGEST_WHOLE);
    }

    /** A code, cleaned and cut; null stays null. */
    public String word(String text) {
        return oneLine(masked(text, secrets), LONGEST_CODE);
    }

    /** The reply without the key, cut to {@link #LONGEST_REPLY}. */
    public String reply(String text) {
        String kept = apiKey.isEmpty() ? text : text.replace(apiKey, "[key]");
        return ProviderText.cut(kept, LONGEST_REPLY);
    }

    private String masked(String text, Supplier<List<String>> hidden) {
        if (text == null) {
            return null;
        }
        if (text.stripLeading().startsWith("<")) {
            return "an HTML page";
        }
        String masked = ProviderText.cut(text, LONGEST_CLEANED);
        masked = apiKey.isEmpty() ? masked : masked.replace(apiKey, "[key]");
        masked = KEY.matcher(masked).replaceAll("[key]");
        return URL.matcher(ProviderText.hide(masked, usable(hidden.get()))).replaceAll("[URL]");
    }

    private static String oneLine(String text, int longest) {
        return text == null ? null : ProviderText.cut(ProviderText.clean(text), longest);
    }
}
