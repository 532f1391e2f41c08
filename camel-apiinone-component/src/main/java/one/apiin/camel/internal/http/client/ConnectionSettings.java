package one.apiin.camel.internal.http.client;

import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.ssl.SSLContexts;

/**
 * How connections are made, for API calls and downloads alike.
 *
 * <p>Threads: immutable.
 *
 * @param connectTimeout for TCP, and again for TLS
 * @param tls trust store and client certificate, or null for the JDK's defaults
 * @param proxy or null
 */
public record ConnectionSettings(Duration connectTimeout, SSLContext tls, HttpProxy proxy) {

    /**
     * The client compares host names with the certificate, too: the JDK's comparison is lost with contexts
     * that configure each connection anew. Without a verifier the client would not.
     */
    TlsSocketStrategy tlsStrategy() {
        return new DefaultClientTlsStrategy(
                tls == null ? SSLContexts.createDefault() : tls,
                HostnameVerificationPolicy.BOTH,
                HttpsSupport.getDefaultHostnameVerifier());
    }
}
