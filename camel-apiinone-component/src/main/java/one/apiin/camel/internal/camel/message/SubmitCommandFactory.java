package one.apiin.camel.internal.camel.message;

import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.ApiInOneEndpoint;
import one.apiin.camel.ApiInOneOperation;
import one.apiin.camel.error.FaultContext;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.internal.callback.SignedCallbackUrl;
import one.apiin.camel.internal.json.JsonCodec;
import one.apiin.camel.internal.submit.RequestFingerprint;
import one.apiin.camel.internal.submit.SubmitCommand;
import one.apiin.camel.internal.util.OptionChecks;
import one.apiin.camel.internal.validation.RequestValidator;
import one.apiin.camel.task.VideoRequest;
import one.apiin.camel.task.VideoTask;

import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Message;
import org.apache.camel.util.URISupport;

import java.util.Arrays;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Makes the producer's commands from exchanges. Every fault is found here, before anything is saved or
 * sent, and thrown as {@link SubmitRejectedException} with status 0.
 *
 * <p>Threads: safe for concurrent use.
 */
public final class SubmitCommandFactory {

    /** The width of the ledger's column. */
    static final int LONGEST_KEY = 500;

    /** What of a Simple expression surely does not look at the body. */
    private static final Pattern WITHOUT_BODY =
            Pattern.compile(
                    "\\$(?:simple)?\\{(?:in\\.)?(?:headers?|exchangeProperty|variables?|exchangeId|"
                        + "messageId|routeId|fromRouteId|camelId|date|uuid|file|properties|env|sys)"
                        + "\\b[^{}]*}");

    private final ApiInOneEndpoint endpoint;
    private final boolean promptReadsBody;
    private final boolean keyReadsBody;
    private final String step;
    private final VideoRequestReader requests;
    private final RequestValidator check;
    private final Expression key;
    private final CorrelationHeaders correlation;
    private final SignedCallbackUrl callback;

    public SubmitCommandFactory(ApiInOneEndpoint endpoint, JsonCodec codec) {
        this.endpoint = endpoint;
        this.step = URISupport.sanitizeUri(endpoint.getEndpointUri());
        this.requests =
                new VideoRequestReader(endpoint, simple("prompt", endpoint.getPrompt()), codec);
        ApiInOneComponent component = endpoint.getComponent();
        this.check =
                new RequestValidator(
                        component.budget().catalog(), component.notices(), endpoint.isValidate());
        this.promptReadsBody = readsBody(endpoint.getPrompt());
        this.keyReadsBody = readsBody(endpoint.getIdempotencyKey());
        this.key = simple("idempotencyKey", endpoint.getIdempotencyKey());
        this.correlation = new CorrelationHeaders(endpoint.getCorrelationHeaders());
        this.callback =
                new SignedCallbackUrl(
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
            throw OptionChecks.bad(option, "is no Simple expression; the cause says where", e);
        }
    }

    public ApiInOneOperation operation(Message message) {
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
    public SubmitCommand submit(Exchange exchange, boolean waits) {
        try {
            keepBody(exchange);
            boolean callsBack = endpoint.getConfiguration().getCallbackUrl() != null;
            VideoRequest request = check.check(requests.read(exchange), callsBack);
            String given = key(exchange);
            String fingerprint = RequestFingerprint.of(request);
            String fresh = UUID.randomUUID().toString();
            var place = RedeliveryDetector.Place.of(exchange, step);
            RedeliveryDetector.Mark mark =
                    given == null
                            ? RedeliveryDetector.mark(exchange, place, fingerprint, fresh)
                            : new RedeliveryDetector.Mark(place, fingerprint, fresh);
            String submissionId = mark.submissionId();
            boolean again = !submissionId.equals(fresh);
            var command =
                    new SubmitCommand(
                            new SubmitCommand.Identity(submissionId, fingerprint, again),
                            request,
                            endpoint.getConfiguration().getGroup(),
                            given,
                            correlation.of(exchange.getMessage()),
                            waits,
                            callback);
            if (given == null) {
                RedeliveryDetector.remember(exchange, mark);
            }
            return command;
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage(), e);
        }
    }

    /** A stream is gone when the first expression has read it: the other one, and a redelivery, need it. */
    private void keepBody(Exchange exchange) {
        Message message = exchange.getMessage();
        boolean read =
                promptReadsBody && message.getHeader(ApiInOneConstants.PROMPT) == null
                        || keyReadsBody
                                && message.getHeader(ApiInOneConstants.IDEMPOTENCY_KEY) == null;
        if (read && TextBody.isReadOnce(message.getBody())) {
            TextBody.of(exchange);
        }
    }

    private static boolean readsBody(String expression) {
        return expression != null
                && (expression.startsWith("resource:")
                        || WITHOUT_BODY.matcher(expression).replaceAll("").contains("{"));
    }

    private String key(Exchange exchange) {
        Message message = exchange.getMessage();
        Object header = message.getHeader(ApiInOneConstants.IDEMPOTENCY_KEY);
        if (header == null && key == null) {
            return null;
        }
        String value =
                header == null
                        ? TextBody.evaluated(key, exchange)
                        : message.getHeader(ApiInOneConstants.IDEMPOTENCY_KEY, String.class);
        if (value == null || value.codePoints().noneMatch(Character::isLetterOrDigit)) {
            throw new IllegalArgumentException(
                    "The idempotencyKey evaluates to "
                            + (value == null || value.isBlank() ? "blank" : "'" + value + "'")
                            + ", without a letter or a digit: check the headers it names; such a"
                            + " key would make all submissions one");
        }
        if (value.startsWith(VideoTask.IMPORTED)) {
            throw new IllegalArgumentException(
                    "The idempotencyKey must not begin with " + VideoTask.IMPORTED);
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

    /** The provider's id that await, status and download are about. */
    public String taskId(Exchange exchange) {
        Message message = exchange.getMessage();
        String id = message.getHeader(ApiInOneConstants.TASK_ID, String.class);
        if (id == null || id.isBlank()) {
            try {
                id =
                        message.getBody() instanceof VideoTask task
                                ? task.getTaskId()
                                : TextBody.of(exchange, "task id: give it as text or as VideoTask");
            } catch (IllegalArgumentException e) {
                throw refused(e.getMessage(), e);
            }
        }
        if (id == null || id.isBlank()) {
            throw refused(
                    "There is no task id: set the header "
                            + ApiInOneConstants.TASK_ID
                            + ", or give the id as body",
                    null);
        }
        return possible(id.strip());
    }

    /** What cannot be an id is not quoted: it may be a prompt or a link. */
    private static String possible(String id) {
        String fault = null;
        if (id.length() > LONGEST_KEY) {
            fault = "has " + id.length() + " characters; at most " + LONGEST_KEY + " are taken";
        } else if (DownloadTarget.isLink(id)) {
            fault = "is a link: only download takes one, as body";
        } else if (id.equals(".") || id.equals("..")) {
            fault = "is " + id;
        } else if (id.codePoints().anyMatch(c -> Character.isWhitespace(c) || c < ' ')) {
            fault = "has white space in it, as a text has";
        }
        if (fault != null) {
            throw refused(
                    "What the header "
                            + ApiInOneConstants.TASK_ID
                            + " or the body gives is no task id: it "
                            + fault,
                    null);
        }
        return id;
    }

    private static SubmitRejectedException refused(String why, Throwable cause) {
        return new SubmitRejectedException(
                why + ". Nothing was sent", cause, FaultContext.nothingSent());
    }
}
