package one.apiin.camel.sandbox.fault;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * Ready-made faults. Each says whether the request is <em>accepted</em>: for a submission, that the
 * task exists and was charged; for a status call, that it was counted. "Accepted" still means that a
 * request which the sandbox would refuse (a wrong key, a missing prompt) is refused.
 */
public final class Faults {

    private Faults() {}

    /** No fault: the request is handled normally. Lets single requests of a queue pass. */
    public static Fault none() {
        return (exchange, next) -> next.handle(exchange);
    }

    /** Not accepted; this status and body, JSON if it begins with a brace or bracket, else text. */
    public static Fault status(int code, String jsonOrText) {
        boolean json = jsonOrText.startsWith("{") || jsonOrText.startsWith("[");
        return refuse(Reply.text(code, json ? "application/json" : "text/plain", jsonOrText));
    }

    /** Not accepted; 401 in the documented envelope. */
    public static Fault unauthorized() {
        return refuse(Reply.error(401, "invalid_request_error", "Invalid API key"));
    }

    /** Not accepted; 402. */
    public static Fault noCredits() {
        return refuse(Reply.error(402, "insufficient_credits", "Insufficient credits"));
    }

    /** Not accepted; 404, task not found. */
    public static Fault notFound() {
        return refuse(Reply.error(404, "invalid_request_error", "Task not found"));
    }

    /** Not accepted; 429 with {@code Retry-After} in seconds, rounded up. */
    public static Fault tooManyRequests(Duration retryAfter) {
        return tooManyRequests(seconds(retryAfter));
    }

    /** Not accepted; 429 with this {@code Retry-After}, whether seconds, a date or an invalid value. */
    public static Fault tooManyRequests(String retryAfter) {
        Reply reply = Reply.error(429, "rate_limit_error", "Too many requests");
        return refuse(reply.withHeader("Retry-After", retryAfter));
    }

    /** Not accepted; 503 with a JSON error body and {@code Retry-After} in seconds, rounded up. */
    public static Fault unavailable(Duration retryAfter) {
        return refuse(busy().withHeader("Retry-After", seconds(retryAfter)));
    }

    /** Not accepted, though the client cannot know: 503 with a JSON error, no {@code Retry-After}. */
    public static Fault unavailableNoRetryAfter() {
        return refuse(busy());
    }

    /** Not accepted; an HTML page of this status, as proxies send it. */
    public static Fault html(int code) {
        String page = "<!DOCTYPE html><html><body><h1>" + code + " error</h1></body></html>";
        return refuse(Reply.text(code, "text/html; charset=utf-8", page));
    }

    /** Not accepted; HTTP 200 with {@code {"code":...,"message":...}} with this code. */
    public static Fault errorInOk(int code, String message) {
        return topLevelError(200, code, message);
    }

    /** Not accepted; {@code {"code":...,"message":...}} with this HTTP status. */
    public static Fault topLevelError(int httpStatus, int code, String message) {
        return refuse(Reply.json(httpStatus, JsonReplies.topLevelError(code, message)));
    }

    /** Not accepted; a redirect, such as 302 or 307, to this URL. */
    public static Fault redirect(int code, String location) {
        return refuse(Reply.text(code, "text/plain", "").withHeader("Location", location));
    }

    /** Not accepted; the connection is closed without a response. */
    public static Fault resetBefore() {
        return (exchange, next) -> exchange.reset();
    }

    /** Accepted; the connection is closed without a response. */
    public static Fault resetAfter() {
        return (exchange, next) -> {
            exchange.proceed();
            exchange.reset();
        };
    }

    /** Not accepted and never answered; the connection is closed with the sandbox. */
    public static Fault hangBefore() {
        return (exchange, next) -> exchange.hang();
    }

    /** Accepted and never answered; the connection is closed with the sandbox. */
    public static Fault hangAfter() {
        return (exchange, next) -> {
            exchange.proceed();
            exchange.hang();
        };
    }

    /** Accepted; the first half of the reply, with a {@code Content-Length} to match. */
    public static Fault truncatedJson() {
        return change(r -> r.withBody(Arrays.copyOf(r.body(), r.body().length / 2)));
    }

    /**
     * Accepted; {@code Content-Length} of the whole reply, but only its first bytes, then the
     * connection is closed.
     */
    public static Fault cutAfter(int bytes) {
        return (exchange, next) ->
                next.handle(
                        new ForwardingExchange(exchange) {
                            @Override
                            public void send(Reply reply) {
                                inner.sendPart(reply, bytes);
                            }
                        });
    }

    /** Accepted; the normal reply without the task id. */
    public static Fault withoutId() {
        return change(JsonReplies::withoutId);
    }

    /** Accepted; the normal reply, task id and all, with this HTTP status, such as 500. */
    public static Fault acceptedButStatus(int httpStatus) {
        return change(reply -> reply.withStatus(httpStatus));
    }

    /** Accepted; the normal reply, padded at its beginning to at least this size. */
    public static Fault huge(int bytes) {
        return change(reply -> JsonReplies.padded(reply, bytes));
    }

    /** Accepted; the normal reply with an extra first field that is nested this deep. */
    public static Fault deep(int levels) {
        return change(reply -> JsonReplies.nested(reply, levels));
    }

    /** Accepted; the normal reply compressed with gzip, whether or not the client accepts it. */
    public static Fault gzip() {
        return change(Gzip::compressed);
    }

    /** Accepted; compressed with gzip; decompressed, it has at least this size. */
    public static Fault gzipBomb(int bytes) {
        return change(reply -> Gzip.compressed(JsonReplies.padded(reply, bytes)));
    }

    /**
     * Accepted; the content of the normal creation or status reply in an undocumented structure:
     * {@code {"order":{"number","phase","complaint","price","clips":[{"href","still"}]}}}, the phase
     * being {@code cooking}, {@code served} or {@code spilt}.
     */
    public static Fault foreignShape() {
        return change(ForeignShape::of);
    }

    /** Accepted; the normal status reply with this status word. The task itself continues. */
    public static Fault stateWord(String word) {
        return change(reply -> JsonReplies.withState(reply, word));
    }

    /** For a status call: the task completes, but this reply lacks the video URL. */
    public static Fault endWithoutUrl() {
        return (exchange, next) -> {
            exchange.endTask();
            next.handle(new ChangedExchange(exchange, JsonReplies::withoutUrl));
        };
    }

    /**
     * The wrapped fault is processed at once, but its response (or reset) is delayed; alone, the
     * request is accepted.
     */
    public static Fault slow(Duration delay) {
        return (exchange, next) -> next.handle(new DelayedExchange(exchange, delay));
    }

    /** The wrapped response is sent byte by byte with this gap; alone, the request is accepted. */
    public static Fault drip(Duration gap) {
        return (exchange, next) ->
                next.handle(
                        new ForwardingExchange(exchange) {
                            @Override
                            public void send(Reply reply) {
                                inner.drip(reply, gap);
                            }
                        });
    }

    /**
     * The wrapped response body is repeated forever, without a length; alone, the request is
     * accepted.
     */
    public static Fault endless() {
        return (exchange, next) ->
                next.handle(
                        new ForwardingExchange(exchange) {
                            @Override
                            public void send(Reply reply) {
                                inner.endless(reply);
                            }
                        });
    }

    /** Accepted; the normal reply with this body, such as an HTML page in place of a video. */
    public static Fault body(byte[] body) {
        return change(reply -> reply.withBody(body));
    }

    private static Fault refuse(Reply reply) {
        return (exchange, next) -> exchange.send(reply);
    }

    /** Continues the chain, and changes the reply before it is sent. */
    private static Fault change(UnaryOperator<Reply> change) {
        return (exchange, next) -> next.handle(new ChangedExchange(exchange, change));
    }

    private static Reply busy() {
        return Reply.error(503, "server_error", "Service temporarily unavailable");
    }

    private static String seconds(Duration duration) {
        return Long.toString(duration.plusMillis(999).toSeconds());
    }
}
