package one.apiin.camel.internal.http.download;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLException;
import one.apiin.camel.internal.http.client.BlockingClient;
import one.apiin.camel.internal.http.client.CallResult.Reply;
import one.apiin.camel.internal.http.client.HttpSettings;
import one.apiin.camel.internal.http.client.HttpSettings.Network;
import one.apiin.camel.internal.http.client.NameLookups;
import one.apiin.camel.internal.http.client.RunningCalls;
import one.apiin.camel.internal.http.client.RunningCalls.RunningCall;
import one.apiin.camel.internal.http.download.UrlPolicy.Target;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.net.URIAuthority;

/**
 * Requests the video, or the rest of it, from one server at the checked address.
 *
 * <p>The key is sent only to the origin of {@code baseUrl}.
 *
 * <p>Threads: safe for concurrent use; the caller's thread works. Ownership: owns the HTTP client.
 */
final class DownloadClient implements AutoCloseable {

    private final HttpSettings provider;
    private final RunningCalls calls;
    private final BlockingClient client;

    DownloadClient(
            HttpSettings provider,
            int maxConcurrent,
            ScheduledExecutorService scheduler,
            NameLookups names) {
        this.provider = provider;
        this.calls = new RunningCalls(scheduler, () -> {});
        Network network = provider.network();
        NameLookups proxyNames =
                network.proxy() != null
                        ? names
                        : new NameLookups(DownloadClient::refuse, network.connectTimeout());
        this.client = BlockingClient.forDownloads(provider, maxConcurrent, proxyNames);
    }

    private static java.net.InetAddress[] refuse(String host) throws UnknownHostException {
        throw new UnknownHostException("not resolved a second time");
    }

    /**
     * @throws DownloadRefusedException if a rule is broken
     * @throws IOException if the connection broke
     */
    RangeResponse get(Target target, PartialFile file, DownloadProgress progress)
            throws IOException {
        HttpHost server = target.server();
        HttpUriRequestBase request = request(target, server, file);
        RunningCall call = calls.start(request, () -> progress.over(file));
        try {
            return RangeResponse.read(client.send(server, request), file);
        } catch (DownloadRefusedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            progress.requireGoing(file);
            if (Reply.isQuotedBy(e)) {
                throw new IOException("the reply is not valid HTTP");
            }
            throw e instanceof IOException broken ? broken : new IOException(e);
        } finally {
            calls.finish(call);
        }
    }

    /** Whether a failure is the URL's: its host is not known, or its server cannot be connected to. */
    static int refusal(IOException broken) {
        boolean unreachable =
                broken instanceof UnknownHostException
                        || broken instanceof ConnectException
                        || broken instanceof ConnectTimeoutException
                        || broken instanceof NoRouteToHostException
                        || broken instanceof SSLException;
        return unreachable ? DownloadRefusedException.URL : DownloadRefusedException.OTHER;
    }

    private HttpUriRequestBase request(Target target, HttpHost server, PartialFile file) {
        HttpUriRequestBase request = new HttpUriRequestBase(Method.GET.name(), target.uri());
        request.setAuthority(new URIAuthority(server));
        request.setHeader(HttpHeaders.ACCEPT, "video/*, */*;q=0.5");
        request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        if (target.ours()) {
            request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + provider.apiKey());
        }
        if (file.resumableLength() > 0) {
            request.setHeader(HttpHeaders.RANGE, "bytes=" + file.resumableLength() + "-");
            if (file.tag() != null) {
                request.setHeader(HttpHeaders.IF_RANGE, file.tag());
            }
        }
        return request;
    }

    /** Ends downloads that have to end. */
    @Override
    public void close() {
        calls.check();
        client.close();
    }
}
