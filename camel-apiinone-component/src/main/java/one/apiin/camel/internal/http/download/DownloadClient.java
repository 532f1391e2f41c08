package one.apiin.camel.internal.http.download;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import one.apiin.camel.internal.http.client.HttpClients;
import one.apiin.camel.internal.http.client.HttpProxy;
import one.apiin.camel.internal.http.client.Origin;
import one.apiin.camel.internal.http.download.RangeResponseConsumer.Part;
import one.apiin.camel.internal.http.download.UrlPolicy.Target;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorStatus;

/**
 * Requests the video, or the rest of it, from one server at the checked address.
 *
 * <p>The key is sent only to the origin of {@code baseUrl}.
 *
 * <p>Threads: safe for concurrent use; the caller's thread waits. Ownership: owns the HTTP client.
 */
final class DownloadClient implements AutoCloseable {

    private static final Duration CHECK_INTERVAL = Duration.ofMillis(500);

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
    Part get(Target target, PartialFile file, DownloadProgress progress)
            throws IOException, InterruptedException {
        URI url = target.url();
        HttpHost server =
                target.address() == null
                        ? new HttpHost(url.getScheme(), url.getHost(), Origin.port(url))
                        : new HttpHost(
                                url.getScheme(), target.address(), url.getHost(), Origin.port(url));
        RangeResponseConsumer consumer = new RangeResponseConsumer(file);
        Future<Part> reply =
                running()
                        .execute(
                                server,
                                new BasicRequestProducer(request(target, server, file), null),
                                consumer,
                                null,
                                HttpProxy.context(settings.network().proxy()),
                                null);
        try {
            return await(reply, file, progress);
        } finally {
            consumer.drop();
            reply.cancel(true);
        }
    }

    private BasicHttpRequest request(Target target, HttpHost server, PartialFile file) {
        URI url = target.url();
        String path =
                url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        BasicHttpRequest request = new BasicHttpRequest(Method.GET, server, path + query);
        request.setHeader(HttpHeaders.ACCEPT, "video/*, */*;q=0.5");
        request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        if (target.ours()) {
            request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + settings.apiKey());
        }
        if (file.length() > 0) {
            request.setHeader(HttpHeaders.RANGE, "bytes=" + file.length() + "-");
            if (file.tag() != null) {
                request.setHeader(HttpHeaders.IF_RANGE, file.tag());
            }
        }
        return request;
    }

    private Part await(Future<Part> reply, PartialFile file, DownloadProgress progress)
            throws IOException, InterruptedException {
        while (true) {
            try {
                return reply.get(CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                progress.requireGoing(file);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException broken
                        ? broken
                        : new IOException(e.getCause());
            }
        }
    }

    /** Built with the first download; replaced if its I/O threads died of an Error. */
    private synchronized CloseableHttpAsyncClient running() throws DownloadRefusedException {
        if (closed) {
            throw new DownloadRefusedException("the component is stopping");
        }
        if (client == null || client.getStatus().compareTo(IOReactorStatus.SHUTTING_DOWN) >= 0) {
            client =
                    HttpClients.forDownloads(
                            settings.network(), settings.readTimeout(), settings.maxConcurrent());
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
