package one.apiin.camel.internal.camel.callback;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import one.apiin.camel.internal.callback.CallbackReceiver;
import one.apiin.camel.internal.callback.CallbackReceiver.CallbackStatus;
import one.apiin.camel.internal.callback.SignedCallbackUrl;
import one.apiin.camel.internal.util.RateLimitedLog;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.spi.PropertiesComponent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the provider's callbacks: verifies the signature, then the size, then reads the task id from the
 * body. The answer is a status with an empty body.
 *
 * <p>Money: makes no call to the provider; nothing in a callback is trusted.
 *
 * <p>Threads: safe for concurrent use; waits for the ledger for 5 s at most.
 */
public final class CallbackProcessor implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackProcessor.class);

    private final SignedCallbackUrl signature;
    private final Function<byte[], String> taskIds;
    private final BiFunction<String, String, CallbackStatus> receiver;
    private final RateLimitedLog warnings = new RateLimitedLog(System::nanoTime);

    /**
     * @param taskIds reads the task id of a body, or null
     * @param receiver takes a submission id and the task id of a callback, or null
     */
    public CallbackProcessor(
            SignedCallbackUrl signature,
            Function<byte[], String> taskIds,
            BiFunction<String, String, CallbackStatus> receiver) {
        this.signature = signature;
        this.taskIds = taskIds;
        this.receiver = receiver;
    }

    /** Never fails: an exception must reach neither the caller nor an error handler's log. */
    @Override
    public void process(Exchange exchange) {
        CallbackStatus status;
        try {
            status = answer(exchange.getMessage());
        } catch (IOException | RuntimeException e) {
            status = failed(e.getClass().getName());
        }
        Message message = exchange.getMessage();
        message.removeHeaders("*"); // those of the request, which hold the signature
        message.setBody("");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status.status());
    }

    private CallbackStatus answer(Message message) throws IOException {
        String submission = signature.verify(message.getHeader(Exchange.HTTP_QUERY, String.class));
        if (submission == null) {
            return refused(CallbackStatus.FORBIDDEN);
        }
        byte[] body = body(message);
        if (body == null) {
            return refused(CallbackStatus.TOO_LARGE);
        }
        return receiver.apply(submission, taskIds.apply(body));
    }

    /** Null if it is larger than allowed. */
    private static byte[] body(Message message) throws IOException {
        Long length = message.getHeader(Exchange.CONTENT_LENGTH, Long.class);
        if (length != null && length > CallbackReceiver.MAX_BODY) {
            return null;
        }
        try (InputStream in = stream(message)) {
            byte[] body = in.readNBytes(CallbackReceiver.MAX_BODY + 1);
            return body.length > CallbackReceiver.MAX_BODY ? null : body;
        }
    }

    /** A form, which some servers have parsed already, holds no task id. */
    private static InputStream stream(Message message) {
        Object body = message.getBody();
        InputStream in =
                body == null || body instanceof Map ? null : message.getBody(InputStream.class);
        return in == null ? InputStream.nullInputStream() : in;
    }

    private CallbackStatus refused(CallbackStatus answer) {
        OptionalLong many = warnings.count("unauthenticated");
        if (many.isPresent()) {
            LOG.warn(
                    "Refused {} callbacks, the last with {} ({}): another client calls this URL, or"
                            + " callbackSecret no longer has the secret that signed it",
                    many.getAsLong(),
                    answer,
                    answer.status());
        }
        return answer;
    }

    private CallbackStatus failed(String type) {
        warnings.count("failure")
                .ifPresent(many -> LOG.warn("{} callbacks could not be processed: {}", many, type));
        return CallbackStatus.UNAVAILABLE;
    }

    /**
     * Warns of an HTTP server that reads more of a request into memory than a callback has. The server does it
     * before the endpoint is asked, and takes its limit for all paths alike, so that the endpoint cannot set it.
     *
     * <p>It sees the server that Camel Main configures, not one that an application makes itself.
     */
    public static void checkServerLimit(CamelContext context) {
        PropertiesComponent properties = context.getPropertiesComponent();
        boolean serves = serverOption(properties, "enabled").map("true"::equals).orElse(false);
        Optional<String> limit = serverOption(properties, "max-body-size", "maxBodySize");
        if (serves && !limit.map(CallbackProcessor::isSmall).orElse(false)) {
            LOG.warn(
                    "The HTTP server reads up to {} of each request into memory before a callback's"
                            + " signature is verified: set camel.server.max-body-size={}, or limit"
                            + " bodies at the proxy if other paths need larger ones",
                    limit.map(bytes -> bytes + " bytes").orElse("10 MB"),
                    CallbackReceiver.MAX_BODY);
        }
    }

    private static Optional<String> serverOption(PropertiesComponent properties, String... names) {
        return Stream.of(names)
                .map(name -> properties.resolveProperty("camel.server." + name))
                .flatMap(Optional::stream)
                .map(String::trim)
                .findFirst();
    }

    private static boolean isSmall(String bytes) {
        return bytes.matches("\\d{1,18}") && Long.parseLong(bytes) <= CallbackReceiver.MAX_BODY;
    }
}
