package one.apiin.camel.internal.camel.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.ApiInOneOperation;
import one.apiin.camel.error.ErrorContext;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.internal.callback.SignedCallbackUrl;
import one.apiin.camel.internal.model.ModelCatalog;
import one.apiin.camel.internal.submit.SubmitCommand;
import one.apiin.camel.internal.util.OptionChecks;
import one.apiin.camel.internal.util.Utf8;
import one.apiin.camel.internal.validation.RequestValidator;
import one.apiin.camel.task.VideoRequest;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Message;
import org.apache.camel.spi.Language;
import org.apache.camel.support.PatternHelper;

/**
 * Makes the producer's commands from exchanges. Every error is found here, before anything is saved or
 * sent, and thrown as {@link SubmitRejectedException} with status 0.
 *
 * <p>Threads: safe for concurrent use.
 */
public final class SubmitCommandFactory {

    /** The width of the ledger's column. */
    static final int LONGEST_KEY = 500;

    /**
     * The options of one endpoint that its submits read.
     *
     * @param step the endpoint's URI without its secrets
     * @param operation unless the message names another
     * @param idempotencyKey a Simple expression, or null
     * @param callbackUrl null = no callback is requested
     * @param callbackSecret signs the callback URL, or null
     */
    public record SubmitOptions(
            String step,
            ApiInOneOperation operation,
            Defaults defaults,
            String idempotencyKey,
            String correlationHeaders,
            String group,
            String callbackUrl,
            String callbackSecret) {

        /**
         * What a request has unless the message says otherwise.
         *
         * @param prompt a Simple expression, or null
         * @param imageUrls separated by commas, or null
         */
        public record Defaults(
                String model, String prompt, String imageUrls, Map<String, Object> parameters) {}
    }

    private final SubmitOptions options;
    private final VideoRequestReader requests;
    private final RequestValidator validator;
    private final Expression key;
    private final CorrelationHeaders correlation;
    private final SignedCallbackUrl callback;

    /**
     * @param simple Camel's Simple language
     */
    public SubmitCommandFactory(
            SubmitOptions options,
            ModelCatalog catalog,
            RequestValidator validator,
            Language simple) {
        this.options = options;
        this.validator = validator;
        Expression prompt = expression(simple, "prompt", options.defaults().prompt());
        this.key = expression(simple, "idempotencyKey", options.idempotencyKey());
        this.requests = new VideoRequestReader(options.defaults(), prompt, catalog);
        this.correlation = new CorrelationHeaders(options.correlationHeaders());
        this.callback = new SignedCallbackUrl(options.callbackUrl(), options.callbackSecret());
    }

    private static Expression expression(Language simple, String option, String text) {
        try {
            return text == null ? null : simple.createExpression(text);
        } catch (RuntimeException e) {
            throw OptionChecks.bad(
                    option, "is not a valid Simple expression; see the cause for the position", e);
        }
    }

    public ApiInOneOperation operation(Message message) {
        String name = message.getHeader(ApiInOneConstants.OPERATION, String.class);
        if (name == null) {
            return options.operation();
        }
        for (ApiInOneOperation operation : ApiInOneOperation.values()) {
            if (operation.name().equalsIgnoreCase(name.trim())) {
                return operation;
            }
        }
        String names = Arrays.toString(ApiInOneOperation.values());
        throw refused("Header " + ApiInOneConstants.OPERATION + " must be one of " + names, null);
    }

    /** The command; marks the exchange so that its redelivery is recognised. */
    public SubmitCommand submit(Exchange exchange, boolean waits) {
        try {
            TaskHeaders.requireKnown(exchange.getMessage());
            cacheBody(exchange);
            boolean callsBack = options.callbackUrl() != null;
            VideoRequest request = validator.check(requests.read(exchange), callsBack);
            String userKey = key(exchange);
            Map<String, Object> correlated = correlation.of(exchange.getMessage());
            SubmitCommand command =
                    SubmitCommand.of(
                            request, options.group(), userKey, correlated, waits, callback);
            return RedeliveryDetector.marked(exchange, options.step(), command);
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage(), e);
        }
    }

    /** A one-shot stream is empty after the first expression: the other one, and a redelivery, need it. */
    private void cacheBody(Exchange exchange) {
        Message message = exchange.getMessage();
        boolean evaluates =
                isExpression(options.defaults().prompt())
                                && message.getHeader(ApiInOneConstants.PROMPT) == null
                        || isExpression(options.idempotencyKey())
                                && message.getHeader(ApiInOneConstants.IDEMPOTENCY_KEY) == null;
        if (evaluates && TextBody.isReadOnce(message.getBody())) {
            TextBody.of(exchange);
        }
    }

    private static boolean isExpression(String text) {
        return text != null && (text.startsWith("resource:") || text.contains("{"));
    }

    private String key(Exchange exchange) {
        Message message = exchange.getMessage();
        Object header = message.getHeader(ApiInOneConstants.IDEMPOTENCY_KEY);
        if (header == null && key == null) {
            return null;
        }
        String value =
                header == null
                        ? TextBody.evaluated(
                                "idempotencyKey", options.idempotencyKey(), key, exchange)
                        : TextBody.header(exchange, ApiInOneConstants.IDEMPOTENCY_KEY);
        if (value == null || value.codePoints().noneMatch(Character::isLetterOrDigit)) {
            throw new IllegalArgumentException(
                    "The idempotencyKey evaluates to "
                            + (value == null || value.isBlank() ? "blank" : "'" + value + "'")
                            + ", without a letter or a digit: check the headers it refers to; all"
                            + " submissions with such a key would be duplicates of the first");
        }
        if (value.startsWith(VideoTask.IMPORTED)) {
            throw new IllegalArgumentException(
                    "The idempotencyKey must not begin with " + VideoTask.IMPORTED);
        }
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("The idempotencyKey contains a NUL character");
        }
        if (Utf8.isBroken(value)) {
            throw new IllegalArgumentException("The idempotencyKey " + Utf8.BROKEN);
        }
        if (value.length() > LONGEST_KEY) {
            throw new IllegalArgumentException(
                    "The idempotencyKey has %s characters; the limit is %s: use a digest"
                            .formatted(value.length(), LONGEST_KEY));
        }
        return value;
    }

    /** Of an error in the message, found before anything is saved or sent. */
    static SubmitRejectedException refused(String reason, Throwable cause) {
        return new SubmitRejectedException(
                reason + ". Nothing was sent", cause, ErrorContext.nothingSent());
    }

    /** The headers of a submitting message that are restored on the task's completion. */
    public static final class CorrelationHeaders {

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
}
