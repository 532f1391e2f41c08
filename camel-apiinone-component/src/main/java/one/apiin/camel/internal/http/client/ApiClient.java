package one.apiin.camel.internal.http.client;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import one.apiin.camel.internal.provider.SendDeadline;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorStatus;

/**
 * Sends requests with the key to the provider's host, each at most once.
 *
 * <p>Time: the client is built with the first call.
 *
 * <p>Threads: safe for concurrent use. Ownership: owns the HTTP client, not the scheduler.
 */
public final class ApiClient implements AutoCloseable {

    private static final ContentType JSON = ContentType.create("application/json");

    private final HttpSettings settings;
    private final ScheduledExecutorService scheduler;
    private final HttpHost target;
    private final Set<ApiCall> open = ConcurrentHashMap.newKeySet();
    private final Client posts = new Client(HttpClients::forPosts);
    private final Client others = new Client(HttpClients::forStatus);
    private volatile boolean closed;

    public ApiClient(HttpSettings settings, ScheduledExecutorService scheduler) {
        this.settings = settings;
        this.scheduler = scheduler;
        this.target = HttpHost.create(settings.baseUrl());
    }

    /**
     * @param path below {@code /api/v1}, encoded
     * @param body null for none
     * @param start deadline for the first byte; null = within requestTimeout
     * @return never completes exceptionally
     */
    public CompletableFuture<CallResult> send(
            Method method, String path, byte[] body, SendDeadline start) {
        ApiCall call = new ApiCall(start, settings.requestTimeout());
        open.add(call);
        call.result().whenComplete((end, none) -> open.remove(call));
        if (closed) {
            call.lose("the component is stopped", null);
            return call.result();
        }
        call.startDeadline(scheduler);
        try {
            execute(call, head(method, path), body);
        } catch (RuntimeException e) {
            call.lose(null, e);
        }
        return call.result();
    }

    private void execute(ApiCall call, BasicHttpRequest head, byte[] body) {
        if (call.result().isDone()) {
            return;
        }
        BasicAsyncEntityProducer entity =
                body == null ? null : new BasicAsyncEntityProducer(body, JSON);
        HttpClientContext context = HttpProxy.context(settings.network().proxy());
        call.guard().attachTo(context);
        ConnectionAborter.attach(call, context);
        call.sentWith(
                client(head)
                        .running()
                        .execute(
                                target,
                                new BasicRequestProducer(head, entity),
                                call.consumer(),
                                null,
                                context,
                                call));
    }

    private BasicHttpRequest head(Method method, String path) {
        BasicHttpRequest head = new BasicHttpRequest(method, target, settings.apiPath() + path);
        head.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + settings.apiKey());
        head.setHeader(HttpHeaders.ACCEPT, JSON.getMimeType());
        if (method == Method.GET) {
            head.setHeader(HttpHeaders.CONTENT_TYPE, JSON.getMimeType());
        }
        return head;
    }

    private Client client(BasicHttpRequest head) {
        return Method.POST.isSame(head.getMethod()) ? posts : others;
    }

    /** One HTTP client, built with its first call and replaced when its I/O threads died of an Error. */
    private final class Client {

        private final BiFunction<HttpSettings, BooleanSupplier, CloseableHttpAsyncClient> builder;
        private volatile CloseableHttpAsyncClient current;

        Client(BiFunction<HttpSettings, BooleanSupplier, CloseableHttpAsyncClient> builder) {
            this.builder = builder;
        }

        CloseableHttpAsyncClient running() {
            CloseableHttpAsyncClient started = current;
            return isAlive(started) ? started : started();
        }

        private synchronized CloseableHttpAsyncClient started() {
            if (closed) {
                throw new IllegalStateException("The component is stopped");
            }
            if (!isAlive(current)) {
                close();
                current = builder.apply(settings, () -> closed);
                current.start();
            }
            return current;
        }

        private boolean isAlive(CloseableHttpAsyncClient candidate) {
            return candidate != null
                    && candidate.getStatus().compareTo(IOReactorStatus.SHUTTING_DOWN) < 0;
        }

        synchronized void close() {
            if (current != null) {
                current.close(CloseMode.IMMEDIATE);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(call -> call.lose("the component is stopping", null));
        posts.close();
        others.close();
    }
}
