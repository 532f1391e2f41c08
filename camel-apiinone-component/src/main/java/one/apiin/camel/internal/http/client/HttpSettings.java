package one.apiin.camel.internal.http.client;

import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import one.apiin.camel.internal.util.BrowserUrl;
import one.apiin.camel.internal.util.Utf8;
import org.apache.hc.core5.http.HttpHost;

/**
 * The provider's URL, the key and the limits of calls. The component's options were checked before.
 *
 * <p>Money: the key pays; {@link #toString()} leaves it out.
 *
 * <p>Threads: immutable.
 *
 * @param baseUrl with or without a trailing slash or {@code /api/v1}
 * @param apiKey surrounding white space is removed: keys come from files
 * @param requestTimeout for one call as a whole, reply body included
 * @param maxConcurrentRequests maximum number of connections; further calls wait for one
 * @param network how connections are made
 */
public record HttpSettings(
        URI baseUrl,
        String apiKey,
        Duration requestTimeout,
        int maxConcurrentRequests,
        Network network) {

    private static final String API = "/api/v1";

    /**
     * How connections are made, for API calls and downloads alike.
     *
     * @param connectTimeout for TCP, and again for TLS
     * @param tls trust store and client certificate, or null for the JDK's defaults
     * @param proxy or null
     */
    public record Network(Duration connectTimeout, SSLContext tls, HttpProxy proxy) {}

    /**
     * A forward proxy.
     *
     * @param user null for a proxy without authentication
     * @param password left out of {@link #toString()}
     */
    public record HttpProxy(String host, int port, String user, String password) {

        @Override
        public String toString() {
            return "HttpProxy[" + host + ":" + port + "]";
        }
    }

    public HttpSettings {
        apiKey = apiKey.strip();
    }

    /** Without the default port of the scheme. */
    public HttpHost host() {
        return new HttpHost(url().scheme(), url().host(), url().port());
    }

    public BrowserUrl url() {
        return BrowserUrl.parse(baseUrl.toString()).orElseThrow();
    }

    /** The path of the site on its host: empty, or a prefix without a trailing slash. */
    String rootPath() {
        return url().path().replaceFirst("/*(?:" + API + ")?/*$", "");
    }

    /** The path of the API on its host, without a trailing slash. */
    public String apiPath() {
        return rootPath() + API;
    }

    /** Scheme, host and port. */
    public String address() {
        return host().toURI();
    }

    /** Where the account is topped up. */
    public String billingUrl() {
        return address() + rootPath() + "/billing/credits";
    }

    /** A digest of key and origin, which identifies the account without the key. */
    public String payer() {
        String origin = url().scheme() + "://" + url().host() + ":" + url().effectivePort();
        return Utf8.sha256(origin + " " + apiKey);
    }

    @Override
    public String toString() {
        return "HttpSettings[" + url().host() + apiPath() + "]";
    }
}
