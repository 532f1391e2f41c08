package one.apiin.camel.internal.http;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import one.apiin.camel.internal.http.client.ApiClient;
import one.apiin.camel.internal.http.client.CallResult;
import one.apiin.camel.internal.http.client.HttpSettings;
import one.apiin.camel.internal.http.client.Redactor;
import one.apiin.camel.internal.http.reply.ReplyMapping;
import one.apiin.camel.internal.http.reply.ReplyRule;
import one.apiin.camel.internal.json.Json;
import one.apiin.camel.internal.json.JsonCodec;
import one.apiin.camel.internal.provider.VideoGateway;
import one.apiin.camel.internal.provider.VideoGateway.SendDeadline;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import one.apiin.camel.task.VideoRequest;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.net.PercentCodec;

/**
 * The provider over HTTP.
 *
 * <p>Money: one {@link #submit} writes at most one POST; what its reply means is up to {@link ReplyRule}.
 *
 * <p>Time: each call ends within requestTimeout; an HTTP date is compared with the clock.
 *
 * <p>Threads: safe for concurrent use; the caller's thread works. Failures are outcomes.
 *
 * <p>Ownership: the caller owns the scheduler.
 */
public final class HttpVideoGateway implements VideoGateway {

    private final String address;
    private final String apiKey;
    private final ReplyRule rule;
    private final ApiClient client;

    public HttpVideoGateway(
            HttpSettings settings, ScheduledExecutorService scheduler, InstantSource clock) {
        this(
                settings,
                clock,
                new ApiClient(settings, scheduler, InetAddress::getAllByName, System::nanoTime));
    }

    public HttpVideoGateway(HttpSettings settings, InstantSource clock, ApiClient client) {
        this.address = settings.address();
        this.apiKey = settings.apiKey();
        boolean proxied = settings.network().proxy() != null;
        this.rule = new ReplyRule(settings.billingUrl(), settings.url(), proxied, clock);
        this.client = client;
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
        CallResult end =
                client.send(Method.POST, "/videos/generations", body, start, Json::isObject);
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
        CallResult end = client.send(Method.GET, path, null, null, none -> false);
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

    @Override
    public String address() {
        return address;
    }

    @Override
    public void close() {
        client.close();
    }
}
