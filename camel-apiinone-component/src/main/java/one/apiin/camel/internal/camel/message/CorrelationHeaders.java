package one.apiin.camel.internal.camel.message;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import one.apiin.camel.internal.util.OptionChecks;
import org.apache.camel.Message;
import org.apache.camel.support.PatternHelper;

/** The headers of a submitting message that are restored on the task's completion. */
public final class CorrelationHeaders {

    /** Maximum size per task in bytes, names and values in UTF-8. */
    static final int MAX_BYTES = 8 * 1024;

    private static final Set<Class<?>> KEPT =
            Set.of(String.class, Integer.class, Long.class, Double.class, Boolean.class);

    private final String[] patterns;

    CorrelationHeaders(String correlationHeaders) {
        this.patterns = patterns(correlationHeaders);
    }

    private static String[] patterns(String correlationHeaders) {
        return correlationHeaders == null || correlationHeaders.isBlank()
                ? new String[0]
                : correlationHeaders.trim().split("\\s*,\\s*");
    }

    /**
     * Camel treats an invalid pattern as one that no header matches.
     *
     * @throws IllegalArgumentException naming the option and the pattern
     */
    public static void validate(String correlationHeaders) {
        for (String pattern : patterns(correlationHeaders)) {
            boolean isBeginning = pattern.indexOf('*') == pattern.length() - 1;
            if (!isBeginning && !isRegularExpression(pattern)) {
                String why =
                        "has '%s', which is not a name, a prefix followed by * or a regular expression";
                throw OptionChecks.bad("correlationHeaders", why.formatted(pattern));
            }
        }
    }

    private static boolean isRegularExpression(String pattern) {
        try {
            Pattern.compile(pattern);
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    /**
     * @throws IllegalArgumentException if the headers are too large
     */
    Map<String, Object> of(Message message) {
        Map<String, Object> found = new LinkedHashMap<>();
        int bytes = 0;
        for (Map.Entry<String, Object> header : message.getHeaders().entrySet()) {
            if (header.getValue() != null && wanted(header.getKey())) {
                Object value = simple(message, header.getKey(), header.getValue());
                bytes += size(header.getKey()) + size(String.valueOf(value));
                found.put(header.getKey(), value);
            }
        }
        if (bytes > MAX_BYTES) {
            String text =
                    "The headers that correlationHeaders names have %s bytes; at most %s are kept for a"
                            + " task. Name fewer";
            throw new IllegalArgumentException(text.formatted(bytes, MAX_BYTES));
        }
        return found;
    }

    private boolean wanted(String name) {
        return !name.startsWith("CamelApiInOne") && PatternHelper.matchPatterns(name, patterns);
    }

    private static Object simple(Message message, String name, Object value) {
        return KEPT.contains(value.getClass())
                ? value
                : String.valueOf(message.getHeader(name, String.class));
    }

    private static int size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
