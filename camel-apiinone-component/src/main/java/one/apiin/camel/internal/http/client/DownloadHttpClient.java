package one.apiin.camel.internal.http.client;

import one.apiin.camel.internal.http.download.DownloadSettings;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.Timeout;

/**
 * Builds the HTTP client for videos: a pool of its own, so that downloads cannot starve status calls;
 * no redirect, retry or look-up of names by itself; each connection serves one request.
 */
public final class DownloadHttpClient {

    private static final int MOST_IO_THREADS = 2;

    /** The default, 8 KiB, takes a system call for each of them. */
    private static final int BUFFER = 128 * 1024;

    private DownloadHttpClient() {}

    public static CloseableHttpAsyncClient build(DownloadSettings settings) {
        HttpProxy proxy = settings.network().proxy();
        return HttpAsyncClients.custom()
                .setConnectionManager(connections(settings))
                .setIOReactorConfig(
                        IOReactorConfig.custom()
                                .setIoThreadCount(Math.min(MOST_IO_THREADS, settings.atOnce()))
                                .build())
                .setHttp1Config(Http1Config.custom().setBufferSize(BUFFER).build())
                .setThreadFactory(new DefaultThreadFactory("apiinone-download", true))
                .setProxy(proxy == null ? null : proxy.address())
                .setDefaultRequestConfig(requests(settings))
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setUserAgent(HttpClients.USER_AGENT)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableConnectionState()
                .build();
    }

    private static PoolingAsyncClientConnectionManager connections(DownloadSettings settings) {
        Timeout connect = Timeout.of(settings.network().connectTimeout());
        return PoolingAsyncClientConnectionManagerBuilder.create()
                .setMaxConnTotal(2 * settings.atOnce())
                .setMaxConnPerRoute(2 * settings.atOnce())
                .setDnsResolver(new ProxyOnlyDnsResolver(settings.network().proxy()))
                .setTlsStrategy(settings.network().tlsStrategy())
                .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                                .setConnectTimeout(connect)
                                .setSocketTimeout(Timeout.of(settings.silence()))
                                .build())
                .setDefaultTlsConfig(settings.network().tlsConfig())
                .build();
    }

    private static RequestConfig requests(DownloadSettings settings) {
        return HttpClients.plainRequests()
                .setConnectionRequestTimeout(Timeout.of(settings.silence()))
                .setResponseTimeout(Timeout.of(settings.silence()))
                .build();
    }
}
