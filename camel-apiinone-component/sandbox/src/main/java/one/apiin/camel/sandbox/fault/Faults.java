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

    /** No fault: the request is handled as always. Useful to let some requests of a queue pass. */
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

    /** Not accepted; 404 for a task that is not there. */
    public static Fault notFound() {
        return refuse(Reply.error(404, "invalid_request_error", "Task not found"));
    }

    /** Not accepted; 429 with {@code Retry-After} in seconds, rounded up. */
    public static Fault tooManyRequests(Duration retryAfter) {
        return tooManyRequests(seconds(retryAfter));
    }

    /** Not accepted; 429 with this {@code Retry-After}, be it seconds, a date or nonsense. */
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

    /** Not accepted; HTTP 200 with {@code {"code":...,"message":...}} of this code. */
    public static Fault errorInOk(int code, String message) {
        return topLevelError(200, code, message);
    }

    /** Not accepted; {@code {"code":...,"message":...}} with this HTTP status. */
    public static Fault topLevelError(int httpStatus, int code, String message) {
        return refuse(Reply.json(httpStatus, Json.topLevelError(code, message)));
    }

    /** Not accepted; a redirect, such as 302 or 307, to this address. */
    public static Fault redirect(int code, String location) {
        return refuse(Reply.text(code, "text/plain", "").withHeader("Location", location));
    }

    /** Not accepted; the connection is closed without an answer. */
    public static Fault resetBefore() {
        return (exchange, next) -> exchange.reset();
    }

    /** Accepted; the connection is closed without an answer. */
    public static Fault resetAfter() {
        return (exchange, next) -> {
            exchange.proceed();
            exchange.reset();
        };
    }

    /** Not accepted and never answered; the connection ends when the sandbox closes. */
    public static Fault hangBefore() {
        return (exchange, next) -> exchange.hang();
    }

    /** Accepted and never answered; the connection ends when the sandbox closes. */
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

    /** Accepted; the length of the whole reply, but only its first bytes, then the connection ends. */
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
        return change(Json::withoutId);
    }

    /** Accepted; the normal reply, task id and all, with this HTTP status, such as 500. */
    public static Fault acceptedButStatus(int httpStatus) {
        return change(reply -> reply.withStatus(httpStatus));
    }

    /** Accepted; the normal reply, made at least this long by a filler at its beginning. */
    public static Fault huge(int bytes) {
        return change(reply -> Json.padded(reply, bytes));
    }

    /** Accepted; the normal reply with a field in front of it that is nested this deep. */
    public static Fault deep(int levels) {
        return change(reply -> Json.nested(reply, levels));
    }

    /** Accepted; the normal reply compressed by gzip, whether the client asked for it or not. */
    public static Fault gzip() {
        return change(Gzip::compressed);
    }

    /** Accepted; compressed to little, and unpacked at least this long. */
    public static Fault gzipBomb(int bytes) {
        return change(reply -> Gzip.compressed(Json.padded(reply, bytes)));
    }

    /**
     * Accepted; the normal reply, creation or status, told in a shape and in words that nobody knows:
     * {@code {"order":{"number","phase","complaint","price","clips":[{"href","still"}]}}}, the phase
     * being cooking, served or spilt.
     */
    public static Fault foreignShape() {
        return change(ForeignShape::of);
    }

    /** Accepted; the normal status reply with this word for the state. The task itself goes on. */
    public static Fault stateWord(String word) {
        return change(reply -> Json.withState(reply, word));
    }

    /** For a status call: the task ends with a video, but this reply does not say where it is. */
    public static Fault endWithoutUrl() {
        return (exchange, next) -> {
            exchange.endTask();
            next.handle(new ChangedExchange(exchange, Json::withoutUrl));
        };
    }

    /**
     * What follows happens at once, its answer (or reset) this much later; alone, the request is
     * accepted at once.
     */
    public static Fault slow(Duration delay) {
        return (exchange, next) -> next.handle(new DelayedExchange(exchange, delay));
    }

    /** What follows is answered byte by byte, with this gap between two; alone: accepted. */
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

    /** What follows is answered over and over, without a length and without an end; alone: accepted. */
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

    /** Accepted; the normal reply with this body, such as a page where a video should be. */
    public static Fault body(byte[] body) {
        return change(reply -> reply.withBody(body));
    }

    private static Fault refuse(Reply reply) {
        return (exchange, next) -> exchange.send(reply);
    }

    /** Lets the chain go on, and changes the reply on its way out. */
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
