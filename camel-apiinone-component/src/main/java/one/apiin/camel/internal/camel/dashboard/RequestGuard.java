package one.apiin.camel.internal.camel.dashboard;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Refuses requests that another web site makes a browser send.
 *
 * <p>An action needs a content type and a header that a page of another origin cannot send without the
 * browser's preflight, which this server never grants.
 *
 * <p>Whether the server authenticates is known as far as its configuration shows: the options of Camel Main,
 * Spring Boot and Quarkus.
 *
 * <p>Threads: pure functions.
 */
final class RequestGuard {

    static final String HEADER = "X-Requested-With";
    static final String VALUE = "apiinone";

    private static final Pattern PORT = Pattern.compile(":\\d+$");
    private static final Pattern ADDRESS =
            Pattern.compile("\\d+(\\.\\d+){3}|\\[[0-9a-f:.]+]|(.+\\.)?localhost");

    private static final List<String> SERVER_HOSTS =
            List.of("camel.server.host", "server.address", "quarkus.http.host");
    private static final List<String> AUTHENTICATION =
            List.of(
                    "camel.server.authenticationEnabled",
                    "camel.server.authentication-enabled",
                    "quarkus.http.auth.basic",
                    "quarkus.http.auth.form.enabled");

    /** A bean of Spring Security, which applies it; its classes alone protect nothing. */
    private static final String FILTERS = "org.springframework.security.web.SecurityFilterChain";

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127\\.[0-9.]+|\\[?(::1|0:0:0:0:0:0:0:1)]?");

    private RequestGuard() {}

    /** Whether other machines can reach the HTTP server without authentication. */
    static boolean isOpen(CamelContext context) {
        boolean local =
                values(context, SERVER_HOSTS)
                        .limit(1)
                        .anyMatch(host -> LOOPBACK.matcher(host).matches());
        return !local && !authenticates(context);
    }

    private static boolean authenticates(CamelContext context) {
        Class<?> filters = context.getClassResolver().resolveClass(FILTERS);
        return values(context, AUTHENTICATION).anyMatch(Boolean::parseBoolean)
                || filters != null && !context.getRegistry().findByType(filters).isEmpty();
    }

    private static Stream<String> values(CamelContext context, List<String> names) {
        return names.stream()
                .flatMap(name -> context.getPropertiesComponent().resolveProperty(name).stream());
    }

    /** The refusal of a request for data, or empty. */
    static Optional<HttpReply> read(Message request) {
        String site = text(request, "Sec-Fetch-Site");
        if ("same-origin".equals(site)) {
            return Optional.empty();
        }
        if (site != null && !site.equals("none")) {
            return refused("the request comes from another site (Sec-Fetch-Site: " + site + ")");
        }
        String origin = text(request, "Origin");
        if (origin != null && !sameHost(origin, authority(request))) {
            return refused(
                    "the Origin is not this server's Host; a proxy in front must use HTTPS, or pass the"
                            + " Host header");
        }
        return Optional.empty();
    }

    /**
     * The refusal of an action, or empty. The host of a server that authenticates may have any name: a page
     * from elsewhere whose name points to this machine has that name as Origin and Host, but not the login.
     */
    static Optional<HttpReply> action(Message request) {
        String type = text(request, Exchange.CONTENT_TYPE);
        if (type == null || !type.split(";", 2)[0].strip().equals("application/json")) {
            return Optional.of(HttpReply.error(415, "Content-Type must be application/json"));
        }
        if (!VALUE.equals(request.getHeader(HEADER, String.class))) {
            return refused("the header " + HEADER + ": " + VALUE + " is missing");
        }
        String host = authority(request);
        if (!authenticates(request.getExchange().getContext())
                && (host == null || !isOwn(PORT.matcher(host).replaceFirst("")))) {
            return refused(
                    "actions are accepted by address, not by name: open the page by address, such as"
                            + " 127.0.0.1, put authentication in front (camel.server.authenticationEnabled,"
                            + " Spring Security), or let a proxy with authentication send an address as Host");
        }
        return read(request);
    }

    /** Cannot be a name that another site points to this machine. */
    private static boolean isOwn(String host) {
        return ADDRESS.matcher(host).matches() || host.equals(OwnName.VALUE);
    }

    /** Asked for once, as the system may take its time. */
    private static final class OwnName {
        static final String VALUE = read();

        private static String read() {
            try {
                return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
            } catch (UnknownHostException e) {
                return "localhost";
            }
        }
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
            String own = uri.getRawAuthority();
            return own != null && host(uri.getScheme(), own).equals(host(uri.getScheme(), host));
        } catch (IllegalArgumentException e) {
            return false;
        }
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
