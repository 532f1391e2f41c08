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
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds an HTTP client that does nothing by itself: no retry, redirect, cookie, login, upgrade or
 * system proxy.
 *
 * <p>Time: a connection that idled longer than {@link #LONGEST_IDLE} is not used again: the server
 * may be closing it just then, and a POST lost in that moment has an unknown outcome.
 */
public final class HttpClients {

    static final Duration LONGEST_IDLE = Duration.ofSeconds(2);
    public static final String THREADS = "apiinone-http";

    private static final Logger LOG = LoggerFactory.getLogger(HttpClients.class);
    private static final int IO_THREADS = 2;
    private static final String POM =
            "/META-INF/maven/one.apiin.camel/camel-apiinone/pom.properties";

    static final String USER_AGENT = "camel-apiinone/" + version();

    private HttpClients() {}

    static CloseableHttpAsyncClient build(HttpSettings settings, BooleanSupplier closing) {
        HttpProxy proxy = settings.network().proxy();
        return HttpAsyncClients.custom()
                .setConnectionManager(connections(settings))
                .setIOReactorConfig(
                        IOReactorConfig.custom()
                                .setIoThreadCount(IO_THREADS)
                                .setTcpNoDelay(true)
                                .build())
                .setThreadFactory(new DefaultThreadFactory(THREADS, true))
                .setProxy(proxy == null ? null : proxy.address())
                .setDefaultRequestConfig(requests(settings))
                .setKeepAliveStrategy(keepAlive())
                .setUserAgent(USER_AGENT)
                .setIoReactorExceptionCallback(fault -> tell(fault, closing.getAsBoolean()))
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableConnectionState()
                .addRequestInterceptorLast(SendGuard::pass)
                .addExecInterceptorLast("apiinone-hold", new ConnectionAborter())
                .build();
    }

    /** While closing, connections that end by themselves disturb the reactor; that is no fault. */
    private static void tell(Exception fault, boolean closing) {
        if (closing) {
            LOG.debug("The HTTP client closed amid ending connections: {}", fault.getClass());
        } else {
            LOG.error("An I/O thread of the HTTP client has failed", fault);
        }
    }

    private static PoolingAsyncClientConnectionManager connections(HttpSettings settings) {
        Timeout connect = Timeout.of(settings.network().connectTimeout());
        return PoolingAsyncClientConnectionManagerBuilder.create()
                .setMaxConnTotal(settings.maxConcurrentRequests())
                .setMaxConnPerRoute(settings.maxConcurrentRequests())
                .setTlsStrategy(settings.network().tlsStrategy())
                .setDefaultConnectionConfig(
                        ConnectionConfig.custom().setConnectTimeout(connect).build())
                .setDefaultTlsConfig(settings.network().tlsConfig())
                .build();
    }

    private static RequestConfig requests(HttpSettings settings) {
        return plainRequests()
                .setConnectionRequestTimeout(Timeout.of(settings.requestTimeout()))
                .build();
    }

    /** Requests that are sent as they are and once. */
    static RequestConfig.Builder plainRequests() {
        return RequestConfig.custom()
                .setAuthenticationEnabled(false)
                .setRedirectsEnabled(false)
                .setExpectContinueEnabled(false)
                .setProtocolUpgradeEnabled(false);
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
