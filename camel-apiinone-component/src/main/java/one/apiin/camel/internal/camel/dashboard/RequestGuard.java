package one.apiin.camel.internal.camel.dashboard;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Refuses requests that another web site makes a browser send.
 *
 * <p>An action needs a content type and a header that a page of another origin cannot send without the
 * browser's preflight, which this server never grants.
 *
 * <p>Threads: pure functions.
 */
final class RequestGuard {

    static final String HEADER = "X-Requested-With";
    static final String VALUE = "apiinone";

    private RequestGuard() {}

    /** The refusal of a request for data, or empty. */
    static Optional<HttpReply> read(Message request) {
        String site = text(request, "Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return refused("the request comes from another site (Sec-Fetch-Site: " + site + ")");
        }
        String origin = text(request, "Origin");
        if (origin != null && !sameHost(origin, authority(request))) {
            return refused(
                    "the Origin is not this server's Host; a proxy in front must pass the Host header");
        }
        return Optional.empty();
    }

    /** The refusal of an action, or empty. */
    static Optional<HttpReply> action(Message request) {
        String type = text(request, Exchange.CONTENT_TYPE);
        if (type == null || !type.split(";", 2)[0].strip().equals("application/json")) {
            return Optional.of(HttpReply.error(415, "Content-Type must be application/json"));
        }
        if (!VALUE.equals(request.getHeader(HEADER, String.class))) {
            return refused("the header " + HEADER + ": " + VALUE + " is missing");
        }
        return read(request);
    }

    /** HTTP/2 has no Host header: the server's own idea of the URL then. */
    private static String authority(Message request) {
        String host = text(request, "Host");
        String url = text(request, Exchange.HTTP_URL);
        return host != null || url == null ? host : URI.create(url).getRawAuthority();
    }

    private static boolean sameHost(String origin, String host) {
        try {
            URI uri = URI.create(origin);
            return uri.getRawAuthority() != null && host(uri).equals(host(uri.getScheme(), host));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String host(URI uri) {
        return host(uri.getScheme(), uri.getRawAuthority());
    }

    /** Without the scheme's default port. */
    private static String host(String scheme, String authority) {
        String port = "https".equals(scheme) ? ":443" : ":80";
        return authority != null && authority.endsWith(port)
                ? authority.substring(0, authority.length() - port.length())
                : String.valueOf(authority);
    }

    private static String text(Message request, String header) {
        String value = request.getHeader(header, String.class);
        return value == null ? null : value.strip().toLowerCase(Locale.ROOT);
    }

    private static Optional<HttpReply> refused(String why) {
        return Optional.of(HttpReply.error(403, "Refused: " + why));
    }
}
