package one.apiin.camel.internal.http;

import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import one.apiin.camel.internal.http.client.ApiClient;
import one.apiin.camel.internal.http.client.CallResult;
import one.apiin.camel.internal.http.client.HttpSettings;
import one.apiin.camel.internal.http.client.Redactor;
import one.apiin.camel.internal.http.reply.ReplyMapping;
import one.apiin.camel.internal.http.reply.ReplyRule;
import one.apiin.camel.internal.json.JsonCodec;
import one.apiin.camel.internal.provider.SendDeadline;
import one.apiin.camel.internal.provider.StatusOutcome;
import one.apiin.camel.internal.provider.SubmitOutcome;
import one.apiin.camel.internal.provider.VideoGateway;
import one.apiin.camel.task.VideoRequest;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.net.PercentCodec;

/**
 * The provider over HTTP.
 *
 * <p>Money: one {@link #submit} writes at most one POST; what its reply means is up to {@link
 * ReplyRule}.
 *
 * <p>Time: the deadlines run on the scheduler; an HTTP date is compared with the clock. Name
 * resolution can block the calling thread; the JDK has no other way.
 *
 * <p>Threads: safe for concurrent use; at most two threads for I/O. Futures also complete on the
 * scheduler, when a deadline passes.
 *
 * <p>Ownership: the caller owns the scheduler, which should remove cancelled tasks at once.
 */
public final class HttpVideoGateway implements VideoGateway {

    private final HttpSettings settings;
    private final JsonCodec codec = new JsonCodec();
    private final ReplyRule rule;
    private final ApiClient client;

    public HttpVideoGateway(
            HttpSettings settings, ScheduledExecutorService scheduler, InstantSource clock) {
        this.settings = settings;
        boolean proxied = settings.network().proxy() != null;
        this.rule = new ReplyRule(settings.billingUrl(), proxied, clock);
        this.client = new ApiClient(settings, scheduler);
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
    public CompletableFuture<SubmitOutcome> submit(
            VideoRequest request, String callbackUrl, SendDeadline start) {
        Redactor redactor = Redactor.hiding(settings.apiKey(), request);
        byte[] body;
        try {
            body = codec.writeRequest(request, callbackUrl);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(
                    new SubmitOutcome.Refused(0, null, e.getMessage()));
        }
        return client.send(Method.POST, "/videos/generations", body, start)
                .thenApply(end -> read(end, redactor));
    }

    @Override
    public CompletableFuture<StatusOutcome> status(String taskId) {
        if (!isPathSegment(taskId)) {
            return CompletableFuture.completedFuture(
                    new StatusOutcome.Unavailable(0, "this is not a task id", null, null));
        }
        Redactor redactor = Redactor.hiding(settings.apiKey());
        String path = "/tasks/" + PercentCodec.RFC3986.encode(taskId);
        return client.send(Method.GET, path, null, null)
                .thenApply(end -> readStatus(end, redactor));
    }

    /** False for a text that would name another resource: empty, or only dots. */
    private static boolean isPathSegment(String text) {
        return text != null && !text.isBlank() && !text.chars().allMatch(c -> c == '.');
    }

    /** An error while reading the reply must not be taken for an error while sending. */
    private SubmitOutcome read(CallResult end, Redactor redactor) {
        try {
            return rule.submitted(end, redactor);
        } catch (RuntimeException e) {
            return new SubmitOutcome.Unknown(0, "the reply could not be read", e);
        }
    }

    private StatusOutcome readStatus(CallResult end, Redactor redactor) {
        try {
            return rule.polled(end, redactor);
        } catch (RuntimeException e) {
            return new StatusOutcome.Unavailable(0, "the reply could not be read", null, e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
