package one.apiin.camel.internal.camel.message;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import one.apiin.camel.internal.util.OptionChecks;
import org.apache.camel.Message;
import org.apache.camel.support.PatternHelper;

/** The headers of a submitting message that are restored on the task's completion. */
public final class CorrelationHeaders {

    /** Maximum size per task in bytes, names and values in UTF-8. */
    static final int MAX_BYTES = 8 * 1024;

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
                throw OptionChecks.bad(
                        "correlationHeaders",
                        "has '"
                                + pattern
                                + "', which is not a name, a prefix followed by * or a regular"
                                + " expression");
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
            throw new IllegalArgumentException(
                    "The headers that correlationHeaders names have "
                            + bytes
                            + " bytes; at most "
                            + MAX_BYTES
                            + " are kept for a task. Name fewer");
        }
        return found;
    }

    private boolean wanted(String name) {
        return !name.startsWith("CamelApiInOne") && PatternHelper.matchPatterns(name, patterns);
    }

    private static Object simple(Message message, String name, Object value) {
        boolean kept =
                value instanceof String
                        || value instanceof Integer
                        || value instanceof Long
                        || value instanceof Double
                        || value instanceof Boolean;
        return kept ? value : String.valueOf(message.getHeader(name, String.class));
    }

    private static int size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
