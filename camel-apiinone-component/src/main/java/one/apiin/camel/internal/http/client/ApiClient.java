package one.apiin.camel.internal.http.client;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import one.apiin.camel.internal.http.client.BlockingClient.SendGuard;
import one.apiin.camel.internal.http.client.CallResult.Lost;
import one.apiin.camel.internal.http.client.CallResult.Reply;
import one.apiin.camel.internal.http.client.RunningCalls.RunningCall;
import one.apiin.camel.internal.provider.VideoGateway.SendDeadline;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Sends requests with the key to the provider's host, each at most once.
 *
 * <p>Time: a call ends after requestTimeout, from the name look-up to the last byte of the reply.
 *
 * <p>Threads: safe for concurrent use; the caller's thread works. Ownership: owns the HTTP clients, not the
 * scheduler.
 */
public final class ApiClient implements AutoCloseable {

    private static final ContentType JSON = ContentType.create("application/json");

    private final LongSupplier nanos;
    private final HttpHost target;
    private final String root;
    private final String authorization;
    private final Duration requestTimeout;
    private final RunningCalls calls;
    private final BlockingClient posts;
    private final BlockingClient others;

    /** POSTs that could not be sent: the next one begins with another address of the provider. */
    private final AtomicInteger unsent = new AtomicInteger();

    private volatile boolean closed;

    /**
     * @param names {@code InetAddress::getAllByName}
     * @param nanos {@code System::nanoTime}
     */
    public ApiClient(
            HttpSettings settings,
            ScheduledExecutorService scheduler,
            NameLookups.Names names,
            LongSupplier nanos) {
        this.nanos = nanos;
        this.root = settings.address() + settings.apiPath();
        this.target = settings.host();
        this.authorization = "Bearer " + settings.apiKey();
        this.requestTimeout = settings.requestTimeout();
        NameLookups lookups = new NameLookups(names, settings.network().connectTimeout());
        this.posts = BlockingClient.forPosts(settings, lookups.beginningWith(unsent::get));
        this.others = BlockingClient.forStatus(settings, lookups);
        this.calls = new RunningCalls(scheduler, others::closeIdle);
    }

    /**
     * Sends one request and waits for the reply.
     *
     * @param path below {@code /api/v1}, encoded
     * @param body null for none
     * @param start deadline for the first byte; null = within requestTimeout
     * @param whole what is a reply, though the end of its message is broken
     */
    public CallResult send(
            Method method, String path, byte[] body, SendDeadline start, Predicate<String> whole) {
        long limit = requestTimeout.toMillis();
        long startMillis = start == null ? limit : Math.min(start.remaining().toMillis(), limit);
        SendDeadline end = SendDeadline.within(requestTimeout, nanos);
        SendGuard guard = new SendGuard(start == null ? end : start, end);
        HttpUriRequestBase request = request(method, path, body);
        RunningCall call = calls.start(request, () -> over(guard, startMillis, end));
        int status = 0;
        try {
            BlockingClient client = Method.POST == method ? posts : others;
            ClassicHttpResponse response = client.send(target, request, guard);
            status = response.getCode();
            Reply reply = Reply.read(response, whole);
            return guard.abandon() ? refusedByProxy(status) : reply;
        } catch (IOException | RuntimeException | Error e) {
            boolean sent = !guard.abandon();
            if (!sent && Method.POST == method) {
                unsent.incrementAndGet();
            }
            return new Lost(sent, status, call.reason(), e);
        } finally {
            calls.finish(call);
        }
    }

    private HttpUriRequestBase request(Method method, String path, byte[] body) {
        URI url = URI.create(root + path);
        HttpUriRequestBase request = new HttpUriRequestBase(method.name(), url);
        request.setHeader(HttpHeaders.AUTHORIZATION, authorization);
        request.setHeader(HttpHeaders.ACCEPT, JSON.getMimeType());
        if (body == null) {
            request.setHeader(HttpHeaders.CONTENT_TYPE, JSON.getMimeType());
        } else {
            request.setEntity(new ByteArrayEntity(body, JSON));
        }
        return request;
    }

    /** The reason why a call cannot go on, or null. */
    private String over(SendGuard guard, long startMillis, SendDeadline end) {
        if (closed) {
            return "the component is stopping";
        }
        if (guard.isTooLate()) {
            return "not sent within " + startMillis + " ms";
        }
        return end.isOver() ? "no whole reply within " + requestTimeout.toMillis() + " ms" : null;
    }

    /** A reply to a request that was not sent comes from the proxy, which refused the tunnel. */
    private static Lost refusedByProxy(int status) {
        String reason = "the proxy rejected the CONNECT request; check proxyUser and proxyPassword";
        return new Lost(false, status, reason, null);
    }

    /** Ends running calls at once; later ones send nothing. */
    @Override
    public void close() {
        closed = true;
        calls.check();
        posts.close();
        others.close();
    }
}
