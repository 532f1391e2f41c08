package one.apiin.camel;

import java.util.Arrays;
import java.util.UUID;
import one.apiin.camel.error.FaultContext;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.internal.CallbackAddress;
import one.apiin.camel.internal.Fingerprint;
import one.apiin.camel.internal.RequestCheck;
import one.apiin.camel.internal.SubmitCommand;
import one.apiin.camel.internal.TaskWatch;
import one.apiin.camel.internal.http.JsonCodec;
import one.apiin.camel.task.VideoRequest;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Message;

/**
 * Makes the producer's commands from exchanges. Every fault is found here, before anything is saved or
 * sent, and thrown as {@link SubmitRejectedException} with status 0.
 *
 * <p>Threads: safe for concurrent use.
 */
final class CommandReader {

    /** The width of the ledger's column. */
    static final int LONGEST_KEY = 500;

    private final ApiInOneEndpoint endpoint;
    private final String producer = UUID.randomUUID().toString();
    private final RequestReader requests;
    private final RequestCheck check;
    private final Expression key;
    private final Correlation correlation;
    private final CallbackAddress callback;

    CommandReader(ApiInOneEndpoint endpoint, JsonCodec codec) {
        this.endpoint = endpoint;
        this.requests = new RequestReader(endpoint, simple("prompt", endpoint.getPrompt()), codec);
        ApiInOneComponent component = endpoint.getComponent();
        this.check =
                new RequestCheck(
                        component.budget().catalog(), component.notices(), endpoint.isValidate());
        this.key = simple("idempotencyKey", endpoint.getIdempotencyKey());
        this.correlation = new Correlation(endpoint.getCorrelationHeaders());
        this.callback =
                new CallbackAddress(
                        endpoint.getConfiguration().getCallbackUrl(),
                        endpoint.getComponent().getCallbackSecret());
    }

    private Expression simple(String option, String text) {
        if (text == null) {
            return null;
        }
        var language = endpoint.getCamelContext().resolveLanguage("simple");
        try {
            return language.createExpression(text);
        } catch (RuntimeException e) {
            throw Options.bad(option, "is no Simple expression; the cause says where", e);
        }
    }

    ApiInOneOperation operation(Message message) {
        String name = message.getHeader(ApiInOneConstants.OPERATION, String.class);
        if (name == null) {
            return endpoint.getOperation();
        }
        for (ApiInOneOperation operation : ApiInOneOperation.values()) {
            if (operation.name().equalsIgnoreCase(name.trim())) {
                return operation;
            }
        }
        throw refused(
                "Header "
                        + ApiInOneConstants.OPERATION
                        + " must be one of "
                        + Arrays.toString(ApiInOneOperation.values()),
                null);
    }

    /** The command, and the mark by which a redelivery of this exchange is recognised. */
    SubmitCommand submit(Exchange exchange, boolean waits) {
        try {
            boolean callsBack = endpoint.getConfiguration().getCallbackUrl() != null;
            VideoRequest request = check.check(requests.read(exchange), callsBack);
            String given = key(exchange);
            String fingerprint = Fingerprint.of(request);
            String earlier =
                    given == null ? SameExchange.earlier(exchange, producer, fingerprint) : null;
            String submissionId = earlier == null ? UUID.randomUUID().toString() : earlier;
            var command =
                    new SubmitCommand(
                            new SubmitCommand.Identity(submissionId, fingerprint, earlier != null),
                            request,
                            endpoint.getConfiguration().getGroup(),
                            given,
                            correlation.of(exchange.getMessage()),
                            waits,
                            callback);
            if (given == null) {
                SameExchange.remember(exchange, producer, fingerprint, submissionId);
            }
            return command;
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage(), e);
        }
    }

    private String key(Exchange exchange) {
        Message message = exchange.getMessage();
        Object header = message.getHeader(ApiInOneConstants.IDEMPOTENCY_KEY);
        if (header == null && key == null) {
            return null;
        }
        String value =
                header == null ? key.evaluate(exchange, String.class) : String.valueOf(header);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(
                    "The idempotencyKey evaluates to blank: check the headers it names; a blank key"
                            + " would make all submissions one");
        }
        if (value.startsWith(TaskWatch.TAKEN_IN)) {
            throw new IllegalArgumentException(
                    "The idempotencyKey must not begin with " + TaskWatch.TAKEN_IN);
        }
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("The idempotencyKey has a NUL character");
        }
        if (value.length() > LONGEST_KEY) {
            throw new IllegalArgumentException(
                    "The idempotencyKey has "
                            + value.length()
                            + " characters; at most "
                            + LONGEST_KEY
                            + " are kept: use a digest");
        }
        return value;
    }

    /** The provider's id that await and status are about. */
    String taskId(Exchange exchange) {
        Message message = exchange.getMessage();
        String id = message.getHeader(ApiInOneConstants.TASK_ID, String.class);
        if (id == null && message.getBody() instanceof VideoTask task) {
            id = task.getTaskId();
        } else if (id == null) {
            try {
                id = BodyText.of(exchange);
            } catch (IllegalArgumentException e) {
                throw refused(e.getMessage(), e);
            }
        }
        if (id == null || id.isBlank() || id.length() > LONGEST_KEY) {
            throw refused(
                    "There is no task id: set the header "
                            + ApiInOneConstants.TASK_ID
                            + ", or give the id as body",
                    null);
        }
        return id.trim();
    }

    private static SubmitRejectedException refused(String why, Throwable cause) {
        return new SubmitRejectedException(
                why + ". Nothing was sent", cause, FaultContext.nothingSent());
    }
}
