package one.apiin.camel.internal.http.download;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import one.apiin.camel.internal.http.client.DownloadHttpClient;
import one.apiin.camel.internal.http.client.HttpProxy;
import one.apiin.camel.internal.http.client.Origin;
import one.apiin.camel.internal.http.download.RangeResponseConsumer.Part;
import one.apiin.camel.internal.http.download.UrlPolicy.Hop;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorStatus;

/**
 * Asks one server for the video, or for the rest of it, at the address that was checked.
 *
 * <p>The key goes to {@code baseUrl}'s origin and nowhere else.
 *
 * <p>Threads: safe for concurrent use; the caller's thread waits. Ownership: owns the HTTP client.
 */
final class DownloadClient implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(500);

    private final DownloadSettings settings;
    private CloseableHttpAsyncClient client;
    private boolean closed;

    DownloadClient(DownloadSettings settings) {
        this.settings = settings;
    }

    /**
     * @throws DownloadRefusedException if a rule is broken
     * @throws IOException if the connection broke
     */
    Part get(Hop hop, PartialFile transfer, DownloadProgress progress)
            throws IOException, InterruptedException {
        URI link = hop.link();
        HttpHost server =
                hop.address() == null
                        ? new HttpHost(link.getScheme(), link.getHost(), Origin.port(link))
                        : new HttpHost(
                                link.getScheme(), hop.address(), link.getHost(), Origin.port(link));
        RangeResponseConsumer consumer = new RangeResponseConsumer(transfer);
        Future<Part> reply =
                running()
                        .execute(
                                server,
                                new BasicRequestProducer(request(hop, server, transfer), null),
                                consumer,
                                null,
                                HttpProxy.context(settings.network().proxy()),
                                null);
        try {
            return await(reply, transfer, progress);
        } finally {
            consumer.drop();
            reply.cancel(true);
        }
    }

    private BasicHttpRequest request(Hop hop, HttpHost server, PartialFile transfer) {
        URI link = hop.link();
        String path =
                link.getRawPath() == null || link.getRawPath().isEmpty() ? "/" : link.getRawPath();
        String query = link.getRawQuery() == null ? "" : "?" + link.getRawQuery();
        BasicHttpRequest request = new BasicHttpRequest(Method.GET, server, path + query);
        request.setHeader(HttpHeaders.ACCEPT, "video/*, */*;q=0.5");
        request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        if (hop.ours()) {
            request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + settings.apiKey());
        }
        if (transfer.length() > 0) {
            request.setHeader(HttpHeaders.RANGE, "bytes=" + transfer.length() + "-");
            if (transfer.tag() != null) {
                request.setHeader(HttpHeaders.IF_RANGE, transfer.tag());
            }
        }
        return request;
    }

    private Part await(Future<Part> reply, PartialFile transfer, DownloadProgress progress)
            throws IOException, InterruptedException {
        while (true) {
            try {
                return reply.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                progress.requireGoing(transfer);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException broken
                        ? broken
                        : new IOException(e.getCause());
            }
        }
    }

    /** Made with the first download; one whose I/O threads have died of an Error is replaced. */
    private synchronized CloseableHttpAsyncClient running() throws DownloadRefusedException {
        if (closed) {
            throw new DownloadRefusedException("the component is stopping");
        }
        if (client == null || client.getStatus().compareTo(IOReactorStatus.SHUTTING_DOWN) >= 0) {
            client = DownloadHttpClient.build(settings);
            client.start();
        }
        return client;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.close(CloseMode.IMMEDIATE);
        }
    }
}
