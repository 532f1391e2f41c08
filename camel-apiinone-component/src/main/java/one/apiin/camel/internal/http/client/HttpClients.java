package one.apiin.camel.internal.http.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.Timeout;

/** Builds the HTTP client for downloads. */
public final class HttpClients {

    private static final int IO_THREADS = 2;

    /** The default, 8 KiB, costs a system call for each of them. */
    private static final int DOWNLOAD_BUFFER = 128 * 1024;

    private HttpClients() {}

    /**
     * A pool of its own, so that downloads cannot starve status calls; each connection serves one request,
     * and host names are not resolved a second time.
     */
    public static CloseableHttpAsyncClient forDownloads(
            ConnectionSettings network, Duration readTimeout, int maxConcurrent) {
        Timeout read = Timeout.of(readTimeout);
        var connections =
                PoolingAsyncClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(2 * maxConcurrent)
                        .setMaxConnPerRoute(2 * maxConcurrent)
                        .setTlsStrategy(network.tlsStrategy())
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setSocketTimeout(read)
                                        .setConnectTimeout(Timeout.of(network.connectTimeout()))
                                        .build())
                        .setDefaultTlsConfig(
                                TlsConfig.custom()
                                        .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                                        .setHandshakeTimeout(Timeout.of(network.connectTimeout()))
                                        .build())
                        .setDnsResolver(new ProxyOnlyDnsResolver(network.proxy()))
                        .build();
        HttpProxy proxy = network.proxy();
        return HttpAsyncClients.custom()
                .setIOReactorConfig(
                        IOReactorConfig.custom()
                                .setIoThreadCount(Math.min(IO_THREADS, maxConcurrent))
                                .setTcpNoDelay(true)
                                .build())
                .setThreadFactory(new DefaultThreadFactory("apiinone-download", true))
                .setProxy(proxy == null ? null : proxy.address())
                .setUserAgent(BlockingClient.USER_AGENT)
                .setConnectionManager(connections)
                .setDefaultRequestConfig(
                        RequestConfig.copy(BlockingClient.requests(readTimeout))
                                .setResponseTimeout(read)
                                .build())
                .setHttp1Config(BlockingClient.http1().setBufferSize(DOWNLOAD_BUFFER).build())
                .setConnectionReuseStrategy(BlockingClient.ONE_REQUEST)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableConnectionState()
                .build();
    }

    /**
     * Resolves only the name of the proxy: host names of URLs were resolved and checked before, and the
     * client connects to the given address.
     */
    private record ProxyOnlyDnsResolver(HttpProxy proxy) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            if (proxy != null && proxy.host().equals(host)) {
                return InetAddress.getAllByName(host);
            }
            throw new UnknownHostException("not resolved a second time");
        }

        @Override
        public String resolveCanonicalHostname(String host) throws UnknownHostException {
            throw new UnknownHostException("not resolved a second time");
        }
    }
}
