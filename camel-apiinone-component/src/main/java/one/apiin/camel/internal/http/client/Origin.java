package one.apiin.camel.internal.http.client;

import java.net.InetAddress;
import java.net.URI;
import one.apiin.camel.internal.util.BrowserUrl;
import org.apache.hc.core5.http.HttpHost;

/** Scheme, host and port of a URL. */
public final class Origin {

    private Origin() {}

    /** Its host, also one with {@code _}, which {@link URI#getHost()} does not see; null without one. */
    public static String name(URI url) {
        return url.getHost() == null && url.getRawAuthority() != null
                ? BrowserUrl.parse(url.toString()).map(BrowserUrl::host).orElse(null)
                : url.getHost();
    }

    public static int port(URI url) {
        return explicitPort(url) < 0 ? defaultPort(url) : explicitPort(url);
    }

    /** -1 if there is none. */
    static int explicitPort(URI url) {
        return url.getHost() == null
                ? BrowserUrl.parse(url.toString()).map(BrowserUrl::port).orElse(-1)
                : url.getPort();
    }

    /** Of the URL, without the default port of its scheme: a signature may cover the header Host. */
    public static HttpHost host(URI url, InetAddress address) {
        int port = port(url) == defaultPort(url) ? -1 : port(url);
        return new HttpHost(url.getScheme(), address, name(url), port);
    }

    private static int defaultPort(URI address) {
        return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }

    public static boolean isSame(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && name(one).equalsIgnoreCase(name(other))
                && port(one) == port(other);
    }
}
