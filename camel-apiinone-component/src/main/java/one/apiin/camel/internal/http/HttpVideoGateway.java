package one.apiin.camel.internal.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import one.apiin.camel.internal.http.client.BlockingClient;
import one.apiin.camel.internal.http.client.BlockingClient.SendGuard;
import one.apiin.camel.internal.http.client.CallResult;
import one.apiin.camel.internal.http.client.CallResult.Lost;
import one.apiin.camel.internal.http.client.CallResult.Reply;
import one.apiin.camel.internal.http.client.HttpSettings;
import one.apiin.camel.internal.http.client.NameLookups;
import one.apiin.camel.internal.http.client.Redactor;
import one.apiin.camel.internal.http.client.RunningCalls;
import one.apiin.camel.internal.http.client.RunningCalls.RunningCall;
import one.apiin.camel.internal.http.reply.ReplyMapping;
import one.apiin.camel.internal.http.reply.ReplyRule;
import one.apiin.camel.internal.json.Json;
import one.apiin.camel.internal.json.JsonCodec;
import one.apiin.camel.internal.provider.VideoGateway;
import one.apiin.camel.internal.provider.VideoGateway.SendDeadline;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import one.apiin.camel.task.VideoRequest;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.net.PercentCodec;

/**
 * The provider over HTTP: requests with the key, each sent at most once.
 *
 * <p>Money: one {@link #submit} writes at most one POST; what its reply means is up to {@link ReplyRule}.
 *
 * <p>Time: a call ends after requestTimeout, from the name look-up to the last byte of the reply; an HTTP
 * date is compared with the clock.
 *
 * <p>Threads: safe for concurrent use; the caller's thread works. Failures are outcomes.
 *
 * <p>Ownership: owns the HTTP clients; the caller owns the scheduler.
 */
public final class HttpVideoGateway implements VideoGateway {

    private static final ContentType JSON = ContentType.create("application/json");

    private final LongSupplier nanos;
    private final String address;
    private final String apiKey;
    private final ReplyRule rule;
    private final HttpHost target;
    private final String root;
    private final Duration requestTimeout;
    private final RunningCalls calls;
    private final BlockingClient posts;
    private final BlockingClient others;

    /** POSTs that could not be sent: the next one begins with another address of the provider. */
    private final AtomicInteger unsent = new AtomicInteger();

    private volatile boolean closed;

    public HttpVideoGateway(
            HttpSettings settings, ScheduledExecutorService scheduler, InstantSource clock) {
        this(settings, scheduler, clock, InetAddress::getAllByName, System::nanoTime);
    }

    /**
     * @param names {@code InetAddress::getAllByName}
     * @param nanos {@code System::nanoTime}
     */
    HttpVideoGateway(
            HttpSettings settings,
            ScheduledExecutorService scheduler,
            InstantSource clock,
            NameLookups.Names names,
            LongSupplier nanos) {
        this.nanos = nanos;
        this.address = settings.address();
        this.apiKey = settings.apiKey();
        boolean proxied = settings.network().proxy() != null;
        this.rule = new ReplyRule(settings.billingUrl(), settings.url(), proxied, clock);
        this.root = settings.address() + settings.apiPath();
        this.target = settings.host();
        this.requestTimeout = settings.requestTimeout();
        NameLookups lookups = new NameLookups(names, settings.network().connectTimeout());
        this.posts = BlockingClient.forPosts(settings, lookups.beginningWith(unsent::get));
        this.others = BlockingClient.forStatus(settings, lookups);
        this.calls = new RunningCalls(scheduler, others::closeIdle);
    }

    /** Reads replies by this mapping first, then by the mappings added earlier. */
    public void readBy(ReplyMapping mapping) {
        rule.readBy(mapping);
    }

    /** The task id in the body of a callback; null if it is not JSON or has none. */
    public String calledTaskId(byte[] body) {
        return rule.called(body);
    }

    @Override
    public SubmitOutcome submit(VideoRequest request, String callbackUrl, SendDeadline start) {
        byte[] body;
        try {
            body = JsonCodec.writeRequest(request, callbackUrl);
        } catch (IllegalArgumentException e) {
            return new SubmitOutcome.Refused(0, null, e.getMessage());
        }
        // The task id must not be lost with the end of its message.
        CallResult end = send(Method.POST, "/videos/generations", body, start, Json::isObject);
        try {
            return rule.submitted(end, Redactor.hiding(apiKey, request));
        } catch (RuntimeException e) {
            // An error while reading the reply must not be taken for an error while sending.
            return new SubmitOutcome.Unknown(0, "the reply could not be read", e);
        }
    }

    @Override
    public StatusOutcome status(String taskId) {
        if (!isPathSegment(taskId)) {
            return new StatusOutcome.Unavailable(0, "this is not a task id", null, null);
        }
        String path = "/tasks/" + PercentCodec.RFC3986.encode(taskId);
        CallResult end = send(Method.GET, path, null, null, none -> false);
        try {
            return rule.polled(end, Redactor.hiding(apiKey), taskId);
        } catch (RuntimeException e) {
            return new StatusOutcome.Unavailable(0, "the reply could not be read", null, e);
        }
    }

    /** False for a text that would name another resource: empty, or only dots. */
    private static boolean isPathSegment(String text) {
        return text != null && !text.isBlank() && !text.chars().allMatch(c -> c == '.');
    }

    /**
     * Sends one request and waits for the reply.
     *
     * @param path below {@code /api/v1}, encoded
     * @param body null for none
     * @param start deadline for the first byte; null = within requestTimeout
     * @param whole what is a reply, though the end of its message is broken
     */
    private CallResult send(
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
        request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + apiKey);
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

    @Override
    public String address() {
        return address;
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
