package one.apiin.camel.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import one.apiin.camel.internal.StatusOutcome;
import one.apiin.camel.internal.SubmitOutcome;
import one.apiin.camel.internal.http.Transmission.Lost;
import one.apiin.camel.internal.http.Transmission.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what a reply means. For a POST, the first line that fits:
 *
 * <pre>
 * a task id, whatever the status                         Accepted
 * 429; 503 with Retry-After and a JSON error             Busy: not charged, may be repeated
 * 3xx and 4xx, but 408, 409, 425                         Refused: not charged
 * nothing left: DNS, connect, TLS, too late              NeverLeft: not charged, may be repeated
 * all else: time-out, reset, 5xx, unreadable, no id      Unknown: never repeated
 * </pre>
 *
 * <p>A {@code code} inside HTTP 200 counts like a status, unless the body tells a task's state. For a
 * status call:
 *
 * <pre>
 * HTTP 200 with a state word                             Running, Completed or Failed
 * HTTP 200 with an error's code                          Unavailable: ends no task
 * HTTP 200 with result links                             Completed
 * all else                                               Unavailable
 * </pre>
 *
 * <p>Threads: safe for concurrent use.
 */
final class ReplyRule {

    private static final Logger LOG = LoggerFactory.getLogger(ReplyRule.class);
    private static final Set<Integer> UNDECIDED = Set.of(408, 409, 425);

    private final String billingUrl;
    private final InstantSource clock;
    private final AtomicBoolean warned = new AtomicBoolean();
    private final AtomicBoolean warnedOfPast = new AtomicBoolean();

    ReplyRule(String billingUrl, InstantSource clock) {
        this.billingUrl = billingUrl;
        this.clock = clock;
    }

    SubmitOutcome submitted(Transmission end, Redactor redactor) {
        if (end instanceof Lost lost) {
            String why = LossReason.of(lost);
            return lost.left()
                    ? new SubmitOutcome.Unknown(lost.status(), why, lost.cause())
                    : new SubmitOutcome.NeverLeft(why, lost.cause());
        }
        return submitted((Reply) end, redactor);
    }

    private SubmitOutcome submitted(Reply reply, Redactor redactor) {
        JsonNode root = Json.asObject(Json.parseReply(reply.text()));
        Creation creation = Creation.read(reply.status(), root);
        if (creation.taskId() != null) {
            return new SubmitOutcome.Accepted(
                    creation.taskId(), redactor.reply(reply.text()), creation.credits());
        }
        ErrorBody error = ErrorBody.read(root);
        int status = effectiveStatus(reply, root, error);
        Duration wait = retryAfter(reply);
        String message = status + ": " + words(reply, root, error, redactor);
        if (status == 429 || reply.status() == 503 && wait != null && error.isError()) {
            return new SubmitOutcome.Busy(status, wait, message);
        }
        if (status >= 300 && status < 500 && !UNDECIDED.contains(status)) {
            return new SubmitOutcome.Refused(
                    status, redactor.word(error.name()), advice(status) + message);
        }
        return new SubmitOutcome.Unknown(status, message, null);
    }

    StatusOutcome looked(Transmission end, Redactor redactor) {
        if (end instanceof Lost lost) {
            return new StatusOutcome.Unavailable(
                    lost.status(), LossReason.of(lost), null, lost.cause());
        }
        Reply reply = (Reply) end;
        JsonNode root = Json.asObject(Json.parseReply(reply.text()));
        Redactor hiding = redactor.and(Echo.prompts(root));
        return reply.isSuccess() && root.isObject()
                ? looked(reply, root, hiding)
                : unavailable(reply, root, hiding);
    }

    private StatusOutcome looked(Reply reply, JsonNode root, Redactor redactor) {
        Optional<StateWord> state = StateWord.find(root);
        String raw = redactor.reply(reply.text());
        if (state.isPresent()) {
            StateWord word = state.get();
            return switch (word.meaning()) {
                case RUNNING ->
                        new StatusOutcome.Running(
                                redactor.word(word.word()), word.known(), raw, retryAfter(reply));
                case COMPLETED ->
                        new StatusOutcome.Completed(
                                ResultLinks.find(root), Credits.read(root), raw);
                case FAILED -> failed(root, redactor, raw);
            };
        }
        List<String> links = ResultLinks.find(root);
        if (isStatus(ErrorBody.read(root).code()) || links.isEmpty()) {
            return unavailable(reply, root, redactor);
        }
        return new StatusOutcome.Completed(links, Credits.read(root), raw);
    }

    private static StatusOutcome failed(JsonNode root, Redactor redactor, String raw) {
        ErrorBody error = ErrorBody.read(root);
        return new StatusOutcome.Failed(
                redactor.word(error.name()),
                redactor.message(error.message()),
                Credits.read(root),
                raw);
    }

    private StatusOutcome unavailable(Reply reply, JsonNode root, Redactor redactor) {
        ErrorBody error = ErrorBody.read(root);
        int status = effectiveStatus(reply, root, error);
        String message = advice(status) + status + ": " + words(reply, root, error, redactor);
        return new StatusOutcome.Unavailable(status, message, retryAfter(reply), null);
    }

    /** The body's code where HTTP says that all is well and no task tells its state. */
    private static int effectiveStatus(Reply reply, JsonNode root, ErrorBody error) {
        boolean counts =
                reply.isSuccess()
                        && isStatus(error.code())
                        && StateWord.find(root)
                                .filter(word -> word.meaning() != StateWord.Meaning.FAILED)
                                .isEmpty();
        return counts ? error.code() : reply.status();
    }

    private static boolean isStatus(Integer code) {
        return code != null && code >= 300 && code < 600;
    }

    private static String words(Reply reply, JsonNode root, ErrorBody error, Redactor redactor) {
        if (reply.isHtml()) {
            return "an HTML page";
        }
        if (error.message() != null) {
            return redactor.message(error.message());
        }
        return root.isObject() ? "nothing about a task in the reply" : "the reply is not JSON";
    }

    private String advice(int status) {
        if (status == 401) {
            return "the provider does not accept the key (option apiKey), ";
        }
        if (status == 402) {
            return "not enough credits; top up at " + billingUrl + ", ";
        }
        if (status == 407) {
            return "the proxy does not accept proxyUser and proxyPassword, ";
        }
        if (status >= 300 && status < 400) {
            return "the provider has moved; check the option baseUrl, ";
        }
        return "";
    }

    private Duration retryAfter(Reply reply) {
        RetryAfter asked = RetryAfter.parse(reply.retryAfter(), clock.instant());
        if (asked == null) {
            return null;
        }
        if (asked.isPast() && warnedOfPast.compareAndSet(false, true)) {
            LOG.warn(
                    "The provider asks to try again {} s ago; it is taken as no pause, now and later."
                            + " Compare the clocks",
                    asked.asked().abs().toSeconds());
        }
        if (asked.isCapped() && warned.compareAndSet(false, true)) {
            LOG.warn(
                    "The provider asks to wait {} s; waiting {} s instead, now and later",
                    asked.asked().toSeconds(),
                    asked.pause().toSeconds());
        }
        return asked.pause();
    }
}
