package one.apiin.camel.sandbox.fault;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP reply that is not sent yet. Immutable, except that the bytes are not copied.
 *
 * @param headers without {@code Content-Length}, which is that of the body
 */
public record Reply(int status, Map<String, String> headers, byte[] body) {

    public Reply {
        headers = Map.copyOf(headers);
    }

    /** A JSON reply. */
    public static Reply json(int status, String body) {
        return text(status, "application/json", body);
    }

    /** A reply of this content type, in UTF-8. */
    public static Reply text(int status, String contentType, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new Reply(status, Map.of("Content-Type", contentType), bytes);
    }

    /** The provider's documented error envelope. */
    public static Reply error(int status, String type, String message) {
        return json(status, JsonReplies.error(status, type, message));
    }

    /** The same reply with another HTTP status. */
    public Reply withStatus(int other) {
        return new Reply(other, headers, body);
    }

    /** The same reply with one more header. */
    public Reply withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, more, body);
    }

    /** The same reply with another body. */
    public Reply withBody(byte[] other) {
        return new Reply(status, headers, other);
    }

    /** The same reply with another body, in UTF-8. */
    public Reply withBody(String other) {
        return withBody(other.getBytes(StandardCharsets.UTF_8));
    }

    /** The body as UTF-8 text. */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
