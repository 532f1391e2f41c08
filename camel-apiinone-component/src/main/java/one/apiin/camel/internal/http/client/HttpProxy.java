package one.apiin.camel.internal.http.client;

import org.apache.hc.client5.http.auth.AuthExchange;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;

/**
 * A forward proxy.
 *
 * <p>Money: user and password go with the first request (preemptive authentication); a refused request
 * would have to be sent twice, and a POST is sent once.
 *
 * <p>Threads: immutable.
 *
 * @param user null for a proxy without authentication
 * @param password left out of {@link #toString()}
 */
public record HttpProxy(String host, int port, String user, String password) {

    HttpHost address() {
        return new HttpHost("http", host, port);
    }

    /** A context for one request, with the credentials for the proxy. */
    public static HttpClientContext context(HttpProxy proxy) {
        HttpClientContext context = HttpClientContext.create();
        if (proxy != null && proxy.user() != null) {
            BasicScheme basic = new BasicScheme();
            basic.initPreemptive(
                    new UsernamePasswordCredentials(proxy.user(), proxy.password().toCharArray()));
            AuthExchange exchange = new AuthExchange();
            exchange.select(basic);
            context.setAuthExchange(proxy.address(), exchange);
        }
        return context;
    }

    @Override
    public String toString() {
        return "HttpProxy[" + host + ":" + port + "]";
    }
}
