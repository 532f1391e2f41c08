package one.apiin.camel.internal.http.reply;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import one.apiin.camel.internal.http.client.CallResult;
import one.apiin.camel.internal.http.client.CallResult.Lost;
import one.apiin.camel.internal.http.client.CallResult.Reply;
import one.apiin.camel.internal.http.client.CallResult.RetryAfter;
import one.apiin.camel.internal.http.client.Redactor;
import one.apiin.camel.internal.http.reply.StatusReader.Meaning;
import one.apiin.camel.internal.json.Json;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import one.apiin.camel.internal.util.BrowserUrl;
import one.apiin.camel.internal.util.LogOnce;

/**
 * Maps replies to outcomes. For a POST, the first line that matches:
 *
 * <pre>
 * a task id, whatever the status                         Accepted
 * 429; 503 with Retry-After and a JSON error             Busy: not charged, may be repeated
 * 3xx and 4xx, but 408, 409, 425                         Refused: not charged
 * nothing left: DNS, connect, TLS, too late              NotSent: not charged, may be repeated
 * all else: time-out, reset, 5xx, unreadable, no id      Unknown: never repeated
 * </pre>
 *
 * <p>A {@code code} inside HTTP 200 counts like a status, unless the body has a task state. For a
 * status call:
 *
 * <pre>
 * HTTP 200 with a state word                             Running, Completed or Failed
 * HTTP 200 with an error's code                          Unavailable: ends no task
 * HTTP 200 with result URLs                              Completed
 * all else                                               Unavailable
 * </pre>
 *
 * <p>Threads: safe for concurrent use.
 */
public final class ReplyRule {

    private static final Set<Integer> UNDECIDED = Set.of(408, 409, 425);
    private static final String PAST =
            "The provider asks to try again %d s ago; it is taken as no pause, now and later."
                    + " Compare the clocks";
    private static final String CAPPED =
            "The provider asks to wait %d s; waiting %d s instead, now and later";

    private final String billingUrl;
    private final boolean proxied;
    private final InstantSource clock;
    private final LogOnce log = new LogOnce();
    private final AtomicReference<ReplyMapping> mapping = new AtomicReference<>(ReplyMapping.NONE);
    private final VideoUrlReader links;

    /** Whether the provider's replies to a POST name the task by a plain {@code id}. */
    private final AtomicBoolean bareIds = new AtomicBoolean();

    /**
     * @param baseUrl what relative result URLs are relative to
     */
    public ReplyRule(String billingUrl, BrowserUrl baseUrl, boolean proxied, InstantSource clock) {
        this.billingUrl = billingUrl;
        this.proxied = proxied;
        this.clock = clock;
        this.links = new VideoUrlReader(baseUrl, log);
    }

    /** Reads replies by this mapping first, then by the mappings added earlier. */
    public void readBy(ReplyMapping latest) {
        mapping.updateAndGet(earlier -> latest.before(earlier));
    }

    /**
     * The first task id in the body of a callback, an object or a list of any shape; null if it has none or
     * is not JSON. Nothing else is read, because the body is not authenticated.
     */
    public String called(byte[] body) {
        JsonNode root = Json.parseReply(new String(body, StandardCharsets.UTF_8));
        Stream<JsonNode> inside = root.isArray() ? root.valueStream() : Stream.empty();
        return Stream.concat(Stream.of(root), inside)
                .filter(JsonNode::isContainerNode)
                .map(one -> new ReplyReader(one, mapping.get(), links).taskId(200))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    public SubmitOutcome submitted(CallResult end, Redactor redactor) {
        if (end instanceof Lost lost) {
            String why = lost.describe(proxied);
            return lost.sent()
                    ? new SubmitOutcome.Unknown(lost.status(), why, lost.shownCause())
                    : new SubmitOutcome.NotSent(why, lost.shownCause());
        }
        return submitted((Reply) end, redactor);
    }

    private SubmitOutcome submitted(Reply reply, Redactor redactor) {
        ReplyReader body = reader(reply);
        String taskId = body.taskId(reply.status());
        if (taskId != null) {
            if (!body.namesTask()) {
                bareIds.set(true);
            }
            return new SubmitOutcome.Accepted(taskId, redactor.reply(reply.text()), body.credits());
        }
        ErrorReader error = body.error();
        int status = effectiveStatus(reply, body, error);
        Duration wait = retryAfter(reply);
        String message = status + ": " + words(reply, body, error, redactor);
        if (status == 429 || reply.status() == 503 && wait != null && error.isError()) {
            return new SubmitOutcome.Busy(status, wait, message);
        }
        if (status >= 300 && status < 500 && !UNDECIDED.contains(status)) {
            return new SubmitOutcome.Refused(
                    status, redactor.brief(redactor.word(error.name())), advice(status) + message);
        }
        return new SubmitOutcome.Unknown(status, message, null);
    }

    /**
     * @param taskId the task that was asked for; a reply that names another one is not about it; null for any
     */
    public StatusOutcome polled(CallResult end, Redactor redactor, String taskId) {
        if (end instanceof Lost lost) {
            return new StatusOutcome.Unavailable(
                    lost.status(), lost.describe(proxied), null, lost.shownCause());
        }
        Reply reply = (Reply) end;
        ReplyReader body = reader(reply);
        Redactor hiding = redactor.and(body::prompts);
        if (!reply.isSuccess() || !body.isReadable()) {
            return unavailable(reply, body, hiding);
        }
        if (taskId != null && body.isOfAnother(taskId, bareIds.get())) {
            return new StatusOutcome.Unavailable(
                    reply.status(), "the reply is about another task", retryAfter(reply), null);
        }
        return polled(reply, body, hiding);
    }

    private StatusOutcome polled(Reply reply, ReplyReader body, Redactor redactor) {
        Optional<StatusReader> state = body.state();
        String raw = redactor.reply(reply.text());
        if (state.isPresent()) {
            StatusReader word = state.get();
            return switch (word.meaning()) {
                case RUNNING ->
                        new StatusOutcome.Running(
                                redactor.brief(redactor.word(word.word())),
                                word.known(),
                                raw,
                                retryAfter(reply),
                                word.known() ? List.of() : body.urls(false));
                case COMPLETED -> completed(body, redactor, raw);
                case FAILED -> failed(body, redactor, raw);
            };
        }
        List<String> urls = body.urls(true);
        if (isStatus(body.error().code()) || urls.isEmpty()) {
            return unavailable(reply, body, redactor);
        }
        return new StatusOutcome.Completed(urls, body.credits(), raw);
    }

    private static StatusOutcome completed(ReplyReader body, Redactor redactor, String raw) {
        List<String> urls = body.urls(false);
        String reason = urls.isEmpty() ? redactor.whole(body.reason()) : null;
        return new StatusOutcome.Completed(urls, body.credits(), raw, reason);
    }

    private static StatusOutcome failed(ReplyReader body, Redactor redactor, String raw) {
        ErrorReader error = body.error();
        return new StatusOutcome.Failed(
                redactor.word(error.name()), redactor.whole(error.message()), body.credits(), raw);
    }

    private StatusOutcome unavailable(Reply reply, ReplyReader body, Redactor redactor) {
        ErrorReader error = body.error();
        int status = effectiveStatus(reply, body, error);
        String message = advice(status) + status + ": " + words(reply, body, error, redactor);
        return new StatusOutcome.Unavailable(status, message, retryAfter(reply), null);
    }

    /** The body's code if the HTTP status is a success and the body has no task state. */
    private static int effectiveStatus(Reply reply, ReplyReader body, ErrorReader error) {
        boolean ofError = body.state().filter(word -> word.meaning() != Meaning.FAILED).isEmpty();
        boolean counts = reply.isSuccess() && isStatus(error.code()) && ofError;
        return counts ? error.code() : reply.status();
    }

    private static boolean isStatus(Integer code) {
        return code != null && code >= 300 && code < 600;
    }

    private static String words(
            Reply reply, ReplyReader body, ErrorReader error, Redactor redactor) {
        if (reply.isHtml()) {
            return "an HTML page";
        }
        if (error.message() != null) {
            return redactor.brief(error.message());
        }
        return body.isReadable() ? "nothing about a task in the reply" : "the reply is not JSON";
    }

    private String advice(int status) {
        return switch (status) {
            case 401 -> "the provider does not accept the key (option apiKey), ";
            case 402 -> "not enough credits; top up at " + billingUrl + ", ";
            case 407 -> "the proxy does not accept proxyUser and proxyPassword, ";
            default ->
                    status >= 300 && status < 400
                            ? "the provider has moved; check the option baseUrl, "
                            : "";
        };
    }

    private Duration retryAfter(Reply reply) {
        RetryAfter asked = RetryAfter.parse(reply.retryAfter(), clock.instant());
        if (asked == null) {
            return null;
        }
        long seconds = asked.asked().abs().toSeconds();
        if (asked.isPast()) {
            log.warn("past", PAST.formatted(seconds));
        } else if (asked.isCapped()) {
            log.warn("capped", CAPPED.formatted(seconds, asked.pause().toSeconds()));
        }
        return asked.pause();
    }

    private ReplyReader reader(Reply reply) {
        return new ReplyReader(Json.parseReply(reply.text()), mapping.get(), links);
    }
}
