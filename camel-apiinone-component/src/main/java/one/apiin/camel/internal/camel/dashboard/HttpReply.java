package one.apiin.camel.internal.camel.dashboard;

import java.util.Map;
import one.apiin.camel.internal.util.Utf8;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.util.json.JsonObject;

/**
 * One reply of the page's server. Each has the headers that forbid scripts and styles from elsewhere,
 * framing, guessing of types, and caching.
 *
 * @param status the HTTP status
 * @param type the content type, or null without a body
 * @param body the text, or null
 * @param headers further headers
 */
record HttpReply(int status, String type, String body, Map<String, String> headers) {

    private static final String JSON = "application/json; charset=utf-8";
    private static final int ETAG_LENGTH = 24;

    /** Style attributes that the script sets through the object model are allowed; inline ones are not. */
    private static final Map<String, String> SECURITY =
            Map.of(
                    "Content-Security-Policy",
                    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                            + " object-src 'none'",
                    "X-Frame-Options",
                    "DENY",
                    "X-Content-Type-Options",
                    "nosniff",
                    "Referrer-Policy",
                    "no-referrer",
                    "Cross-Origin-Resource-Policy",
                    "same-origin",
                    "Cross-Origin-Opener-Policy",
                    "same-origin",
                    "Cache-Control",
                    "no-store");

    static HttpReply json(int status, JsonObject body) {
        return new HttpReply(status, JSON, body.toJson(), Map.of());
    }

    static HttpReply json(String body, Map<String, String> headers) {
        return new HttpReply(200, JSON, body, headers);
    }

    /** A file of the page: a browser keeps it and asks whether it has changed. */
    static HttpReply file(String type, String text) {
        Map<String, String> headers = Map.of("ETag", etag(text), "Cache-Control", "no-cache");
        return new HttpReply(200, type + "; charset=utf-8", text, headers);
    }

    static HttpReply error(int status, String message) {
        JsonObject body = new JsonObject();
        body.put("error", message);
        return json(status, body);
    }

    static String etag(String text) {
        return '"' + Utf8.sha256(text).substring(0, ETAG_LENGTH) + '"';
    }

    /** The same with the status 304 instead of a body, if the browser has what its {@code ETag} names. */
    HttpReply unlessKnown(Message request) {
        String known = request.getHeader("If-None-Match", String.class);
        boolean isKnown = known != null && known.replace("W/", "").contains(headers.get("ETag"));
        return isKnown ? new HttpReply(304, null, null, headers) : this;
    }

    void write(Message message) {
        message.removeHeaders("*");
        SECURITY.forEach(message::setHeader);
        headers.forEach(message::setHeader);
        if (type != null) {
            message.setHeader(Exchange.CONTENT_TYPE, type);
        }
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setBody(body == null ? "" : body);
    }
}
