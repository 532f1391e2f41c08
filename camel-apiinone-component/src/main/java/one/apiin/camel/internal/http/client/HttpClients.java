package one.apiin.camel.internal.http.client;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import org.apache.hc.client5.http.ConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.http.ConnectionReuseStrategy;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds HTTP clients in two profiles, API calls and downloads. Both leave out what a client does on its
 * own: retries, redirects, cookies, logins, upgrades, system proxies.
 *
 * <p>Time: a connection that was idle for {@link #LONGEST_IDLE} is not reused for a status call, because the
 * server may be closing it.
 */
public final class HttpClients {

    static final Duration LONGEST_IDLE = Duration.ofSeconds(2);
    public static final String THREADS = "apiinone-http";

    private static final Logger LOG = LoggerFactory.getLogger(HttpClients.class);
    private static final int IO_THREADS = 2;

    /** The default, 8 KiB, costs a system call for each of them. */
    private static final int DOWNLOAD_BUFFER = 128 * 1024;

    /** A tunnel through a proxy goes on after its CONNECT. */
    private static final ConnectionReuseStrategy ONE_REQUEST =
            (request, response, context) -> Method.CONNECT.isSame(request.getMethod());

    private static final int MAX_HEADER_LINE = 16 * 1024;
    private static final int MAX_HEADERS = 200;
    private static final int MAX_EMPTY_LINES = 10;

    private static final String POM =
            "/META-INF/maven/one.apiin.camel/camel-apiinone/pom.properties";

    private static final String USER_AGENT = "camel-apiinone/" + version();

    private HttpClients() {}

    /**
     * A POST has a connection of its own: no bytes that arrived on an idle connection can be taken for its
     * reply, and no server can be closing the connection on which it is sent.
     */
    static CloseableHttpAsyncClient forPosts(HttpSettings settings, BooleanSupplier closing) {
        return forApi(settings, closing).setConnectionReuseStrategy(ONE_REQUEST).build();
    }

    /** Status calls reuse connections. */
    static CloseableHttpAsyncClient forStatus(HttpSettings settings, BooleanSupplier closing) {
        return forApi(settings, closing).setKeepAliveStrategy(keepAlive()).build();
    }

    private static HttpAsyncClientBuilder forApi(HttpSettings settings, BooleanSupplier closing) {
        var connections =
                connections(
                        settings.network(),
                        settings.maxConcurrentRequests(),
                        ConnectionConfig.custom());
        RequestConfig requests =
                requests()
                        .setConnectionRequestTimeout(Timeout.of(settings.requestTimeout()))
                        .build();
        return client(settings.network(), IO_THREADS, THREADS)
                .setConnectionManager(connections.build())
                .setDefaultRequestConfig(requests)
                .setHttp1Config(http1().build())
                .setIoReactorExceptionCallback(error -> report(error, closing.getAsBoolean()))
                .addRequestInterceptorLast(SendGuard::pass)
                .addExecInterceptorLast("apiinone-abort", new ConnectionAborter());
    }

    /**
     * A pool of its own, so that downloads cannot starve status calls; each connection serves one request,
     * and host names are not resolved a second time.
     */
    public static CloseableHttpAsyncClient forDownloads(
            ConnectionSettings network, Duration readTimeout, int maxConcurrent) {
        Timeout read = Timeout.of(readTimeout);
        var connections =
                connections(
                                network,
                                2 * maxConcurrent,
                                ConnectionConfig.custom().setSocketTimeout(read))
                        .setDnsResolver(new ProxyOnlyDnsResolver(network.proxy()));
        RequestConfig requests =
                requests().setConnectionRequestTimeout(read).setResponseTimeout(read).build();
        return client(network, Math.min(IO_THREADS, maxConcurrent), "apiinone-download")
                .setConnectionManager(connections.build())
                .setDefaultRequestConfig(requests)
                .setHttp1Config(http1().setBufferSize(DOWNLOAD_BUFFER).build())
                .setConnectionReuseStrategy(ONE_REQUEST)
                .build();
    }

    private static HttpAsyncClientBuilder client(
            ConnectionSettings network, int ioThreads, String threads) {
        HttpProxy proxy = network.proxy();
        return HttpAsyncClients.custom()
                .setIOReactorConfig(
                        IOReactorConfig.custom()
                                .setIoThreadCount(ioThreads)
                                .setTcpNoDelay(true)
                                .build())
                .setThreadFactory(new DefaultThreadFactory(threads, true))
                .setProxy(proxy == null ? null : proxy.address())
                .setUserAgent(USER_AGENT)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableConnectionState();
    }

    private static PoolingAsyncClientConnectionManagerBuilder connections(
            ConnectionSettings network, int max, ConnectionConfig.Builder config) {
        return PoolingAsyncClientConnectionManagerBuilder.create()
                .setMaxConnTotal(max)
                .setMaxConnPerRoute(max)
                .setTlsStrategy(network.tlsStrategy())
                .setDefaultConnectionConfig(
                        config.setConnectTimeout(Timeout.of(network.connectTimeout())).build())
                .setDefaultTlsConfig(network.tlsConfig());
    }

    /** Without limits a reply of endless headers fills the heap. */
    private static Http1Config.Builder http1() {
        return Http1Config.custom()
                .setMaxLineLength(MAX_HEADER_LINE)
                .setMaxHeaderCount(MAX_HEADERS)
                .setMaxEmptyLineCount(MAX_EMPTY_LINES);
    }

    private static RequestConfig.Builder requests() {
        return RequestConfig.custom()
                .setAuthenticationEnabled(false)
                .setRedirectsEnabled(false)
                .setExpectContinueEnabled(false)
                .setProtocolUpgradeEnabled(false);
    }

    /** While the client closes, connections that end on their own make the reactor fail: expected. */
    private static void report(Exception error, boolean closing) {
        if (closing) {
            LOG.debug("Connections ended while the HTTP client closed: {}", error.getClass());
        } else {
            LOG.error("An I/O thread of the HTTP client failed", error);
        }
    }

    private static ConnectionKeepAliveStrategy keepAlive() {
        TimeValue longest = TimeValue.of(LONGEST_IDLE);
        return (response, context) -> {
            TimeValue asked =
                    DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(
                            response, context);
            return TimeValue.isPositive(asked) && asked.compareTo(longest) < 0 ? asked : longest;
        };
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream pom = HttpClients.class.getResourceAsStream(POM)) {
            if (pom != null) {
                properties.load(pom);
            }
        } catch (IOException e) {
            properties.clear();
        }
        return properties.getProperty("version", "dev");
    }
}
