package one.apiin.camel.internal.http.client;

import java.net.InetAddress;
import java.net.URI;
import org.apache.hc.core5.http.HttpHost;

/** Scheme, host and port of a URL. */
public final class Origin {

    private Origin() {}

    public static int port(URI address) {
        return address.getPort() < 0 ? defaultPort(address) : address.getPort();
    }

    /** Of the URL, without the default port of its scheme: a signature may cover the header Host. */
    public static HttpHost host(URI url, InetAddress address) {
        int port = url.getPort() == defaultPort(url) ? -1 : url.getPort();
        return new HttpHost(url.getScheme(), address, url.getHost(), port);
    }

    private static int defaultPort(URI address) {
        return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }

    public static boolean isSame(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }
}
