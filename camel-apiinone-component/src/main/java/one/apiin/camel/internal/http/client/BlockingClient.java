package one.apiin.camel.internal.http.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import one.apiin.camel.internal.http.client.HttpSettings.HttpProxy;
import one.apiin.camel.internal.http.client.HttpSettings.Network;
import one.apiin.camel.internal.http.client.RunningCalls.RunningCall;
import one.apiin.camel.internal.provider.VideoGateway.SendDeadline;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.auth.AuthExchange;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionReuseStrategy;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * An HTTP client without what clients do on their own: retries, redirects, cookies, logins, upgrades,
 * compression, system proxies.
 *
 * <p>Time: a connection that was idle for {@link #LONGEST_IDLE} is not reused for a status call, because the
 * server may be closing it. Before each reuse two milliseconds are spent on asking whether the server has
 * closed it or sent something.
 *
 * <p>Threads: safe for concurrent use; has no threads of its own.
 */
public final class BlockingClient implements AutoCloseable {

    static final TimeValue LONGEST_IDLE = TimeValue.ofSeconds(2);

    /** A tunnel through a proxy goes on after its CONNECT. */
    private static final ConnectionReuseStrategy ONE_REQUEST =
            (request, response, context) -> Method.CONNECT.isSame(request.getMethod());

    private static final String USER_AGENT = "camel-apiinone/" + version();

    private static final RequestConfig REQUESTS =
            RequestConfig.custom()
                    .setAuthenticationEnabled(false)
                    .setRedirectsEnabled(false)
                    .setExpectContinueEnabled(false)
                    .setProtocolUpgradeEnabled(false)
                    .build();

    /**
     * Without limits a reply of endless headers fills the heap. A POST's own connection costs less with small buffers;
     * long bodies pass them by.
     */
    private static final Http1Config HTTP =
            Http1Config.custom()
                    .setBufferSize(2048)
                    .setMaxLineLength(16 * 1024)
                    .setMaxHeaderCount(200)
                    .setMaxEmptyLineCount(10)
                    .build();

    private static final int MOST_HEADER_BYTES = 64 * 1024;
    private static final DefaultHttpResponseParserFactory PARSERS =
            new DefaultHttpResponseParserFactory(HTTP);

    private final HttpProxy proxy;
    private final HttpHost proxyAddress;
    private final Connections connections;
    private final CloseableHttpClient client;

    private BlockingClient(
            Network network,
            DnsResolver names,
            int maxConnections,
            Timeout readTimeout,
            HttpClientBuilder builder) {
        this.proxy = network.proxy();
        this.proxyAddress = proxy == null ? null : new HttpHost("http", proxy.host(), proxy.port());
        this.connections = new Connections(network, names, maxConnections, readTimeout);
        this.client = builder.setProxy(proxyAddress).setConnectionManager(connections).build();
    }

    /**
     * A POST has a connection of its own: no bytes that arrived on an idle connection can be taken for its
     * reply, and no server can be closing the connection on which it is sent.
     */
    public static BlockingClient forPosts(HttpSettings settings, DnsResolver names) {
        return forApi(settings, names, builder().setConnectionReuseStrategy(ONE_REQUEST));
    }

    /** Status calls reuse connections. */
    public static BlockingClient forStatus(HttpSettings settings, DnsResolver names) {
        return forApi(
                settings,
                names,
                builder()
                        .setKeepAliveStrategy((response, context) -> LONGEST_IDLE)
                        .setRequestExecutor(new StrayByteCheck()));
    }

    private static BlockingClient forApi(
            HttpSettings settings, DnsResolver names, HttpClientBuilder builder) {
        return new BlockingClient(
                settings.network(),
                names,
                settings.maxConcurrentRequests(),
                Timeout.DISABLED,
                builder.addRequestInterceptorLast(SendGuard::pass));
    }

    /**
     * Connections of their own, so that downloads cannot starve status calls; each serves one request, and
     * requestTimeout is the longest time without a byte.
     *
     * @param proxyNames resolves the name of the proxy; servers are given with their addresses
     */
    public static BlockingClient forDownloads(
            HttpSettings settings, int maxConcurrent, DnsResolver proxyNames) {
        return new BlockingClient(
                settings.network(),
                proxyNames,
                maxConcurrent,
                Timeout.of(settings.requestTimeout()),
                builder().setConnectionReuseStrategy(ONE_REQUEST));
    }

    private static HttpClientBuilder builder() {
        return HttpClientBuilder.create()
                .setUserAgent(USER_AGENT)
                .setDefaultRequestConfig(REQUESTS)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableConnectionState()
                .disableContentCompression();
    }

    /** Bytes that arrived on an idle connection are not the reply to the next request. */
    private static final class StrayByteCheck extends HttpRequestExecutor {

        @Override
        public ClassicHttpResponse execute(
                ClassicHttpRequest request,
                HttpClientConnection connection,
                HttpResponseInformationCallback information,
                HttpContext context)
                throws IOException, HttpException {
            if (connection.isDataAvailable(Timeout.ONE_MILLISECOND)) {
                throw new ProtocolException("Bytes arrived before the request");
            }
            return super.execute(request, connection, information, context);
        }
    }

    /** Of a {@link RunningCall}. The caller reads the reply to its end or drops the call. */
    public ClassicHttpResponse send(HttpHost to, HttpUriRequestBase request) throws IOException {
        return client.executeOpen(to, request, context());
    }

    /** The same to the API, whose requests the guard lets pass. */
    public ClassicHttpResponse send(HttpHost to, HttpUriRequestBase request, SendGuard guard)
            throws IOException {
        HttpClientContext context = context();
        guard.attachTo(context);
        return client.executeOpen(to, request, context);
    }

    /**
     * Records whether a request may have been sent, and lets it be sent at most once.
     *
     * <p>The client calls {@link #pass} when the connection, and the tunnel through a proxy, are established and
     * the first byte is about to be written.
     *
     * <p>Money: a request passes once. If the client repeated or redirected a POST, the second request would
     * stop here.
     *
     * <p>Threads: safe for concurrent use.
     */
    public static final class SendGuard {

        private static final String ATTRIBUTE = SendGuard.class.getName();

        private enum State {
            NEW,
            STARTED,
            ABANDONED
        }

        private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
        private final SendDeadline one;
        private final SendDeadline other;

        /** Open until one of the two deadlines has passed. */
        public SendGuard(SendDeadline one, SendDeadline other) {
            this.one = one;
            this.other = other;
        }

        void attachTo(HttpContext context) {
            context.setAttribute(ATTRIBUTE, this);
        }

        /** The client's last request interceptor. */
        static void pass(HttpRequest request, EntityDetails body, HttpContext context)
                throws HttpException {
            if (!(context.getAttribute(ATTRIBUTE) instanceof SendGuard guard) || !guard.start()) {
                throw new HttpException("Not sent: too late, or sent before");
            }
        }

        /** Whether the request may be sent now. True at most once. */
        boolean start() {
            return !isTooLate() && state.compareAndSet(State.NEW, State.STARTED);
        }

        /** Whether nothing was sent in time, and so nothing will be. */
        public boolean isTooLate() {
            return (one.isOver() || other.isOver()) && abandon();
        }

        /** Closes the guard; true if nothing was sent, and so nothing will be. */
        public boolean abandon() {
            return state.compareAndSet(State.NEW, State.ABANDONED)
                    || state.get() == State.ABANDONED;
        }
    }

    /**
     * For one request, with the credentials for the proxy.
     *
     * <p>Money: user and password go with the first request (preemptive authentication); a refused request
     * would have to be sent twice, and a POST is sent once.
     */
    private HttpClientContext context() {
        HttpClientContext context = HttpClientContext.create();
        if (proxy != null && proxy.user() != null) {
            BasicScheme basic = new BasicScheme();
            basic.initPreemptive(
                    new UsernamePasswordCredentials(proxy.user(), proxy.password().toCharArray()));
            AuthExchange exchange = new AuthExchange();
            exchange.select(basic);
            context.setAuthExchange(proxyAddress, exchange);
        }
        return context;
    }

    /**
     * The client closes its connections for good when an Error passes through it; these stay open.
     *
     * <p>Time: without a time-out of its own a socket would have 3 minutes, whatever requestTimeout says.
     */
    private static final class Connections extends PoolingHttpClientConnectionManager {

        private Connections(Network network, DnsResolver names, int max, Timeout readTimeout) {
            super(
                    operator(network, names),
                    PoolConcurrencyPolicy.STRICT,
                    PoolReusePolicy.LIFO,
                    TimeValue.NEG_ONE_MILLISECOND,
                    ManagedHttpClientConnectionFactory.builder()
                            .http1Config(HTTP)
                            .responseParserFactory(config -> parser())
                            .build());
            setMaxTotal(max);
            setDefaultMaxPerRoute(max);
            setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                            .setConnectTimeout(Timeout.of(network.connectTimeout()))
                            .setSocketTimeout(readTimeout)
                            .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                            .build());
        }

        @Override
        public void close(CloseMode mode) {
            // See shutDown().
        }

        private void shutDown() {
            super.close(CloseMode.IMMEDIATE);
        }
    }

    /** Reads the head of a reply from at most {@value #MOST_HEADER_BYTES} bytes. */
    private static HttpMessageParser<ClassicHttpResponse> parser() {
        HttpMessageParser<ClassicHttpResponse> parser = PARSERS.create();
        return (buffer, in) -> parser.parse(buffer, new Head(in));
    }

    private static final class Head extends FilterInputStream {

        private int left = MOST_HEADER_BYTES;

        Head(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            left -= count;
            if (left < 0) {
                throw new MessageConstraintException("The reply's header is too long");
            }
            return count;
        }
    }

    private static HttpClientConnectionOperator operator(Network network, DnsResolver names) {
        return new DefaultHttpClientConnectionOperator(
                proxy -> RunningCalls.current().opened(new Socket()),
                null,
                names,
                RegistryBuilder.<TlsSocketStrategy>create()
                        .register("https", tls(network.tls()))
                        .build());
    }

    /**
     * The client compares host names with the certificate, too: the JDK's comparison is lost with contexts
     * that configure each connection anew. Without a verifier the client would not.
     */
    private static TlsSocketStrategy tls(SSLContext given) {
        return new DefaultClientTlsStrategy(
                given == null ? SSLContexts.createDefault() : given,
                HostnameVerificationPolicy.BOTH,
                HttpsSupport.getDefaultHostnameVerifier());
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream pom =
                BlockingClient.class.getResourceAsStream(
                        "/META-INF/maven/one.apiin.camel/camel-apiinone/pom.properties")) {
            if (pom != null) {
                properties.load(pom);
            }
        } catch (IOException e) {
            properties.clear();
        }
        return properties.getProperty("version", "dev");
    }

    public void closeIdle() {
        connections.closeExpired();
    }

    /** Closes all connections, also those in use. */
    @Override
    public void close() {
        connections.shutDown();
    }
}
