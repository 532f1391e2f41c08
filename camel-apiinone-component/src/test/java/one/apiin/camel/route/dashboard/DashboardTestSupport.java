package one.apiin.camel.route.dashboard;

import static one.apiin.camel.route.ApiInOneContext.soon;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.FreePort;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Fault;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A context with an HTTP server and a page; the test completes tasks. */
abstract class DashboardTestSupport {

    static final String PATH = "/apiinone";
    static final String PROMPT = "a fox that no page may show";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** What the route of completions does; null = it accepts them. */
    final AtomicReference<RuntimeException> broken = new AtomicReference<>();

    int port;

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext()
                    .component(this::options)
                    .prepare(this::serve)
                    .routes(this::routes);

    void options(ApiInOneComponent component) {
        component.setDashboardPath(PATH);
        component.setDashboardActions(true);
        component.setCreditPrice(0.01);
        component.setCreditLimit(2000L);
        component.setCreditLimitPeriod(Duration.ofDays(3650));
    }

    private void routes(RouteBuilder r) {
        r.from("direct:submit").to("apiinone:video?idempotencyKey=${header.key}");
        r.from("direct:parking").to("apiinone:video?group=parking&idempotencyKey=${header.key}");
        r.from("apiinone:video?delay=50&redeliveryDelay=1h").process(this::deliver);
        r.from("apiinone:video?delay=50&group=parking&maxDeliveries=1").process(this::deliver);
    }

    private void deliver(Exchange exchange) {
        RuntimeException fault = broken.get();
        if (fault != null) {
            throw fault;
        }
    }

    @BeforeEach
    void tasksCompleteOnDemand() {
        camel.sandbox().pace(Pace.byHand());
        port = FreePort.next();
    }

    void serve(CamelContext context) {
        VertxPlatformHttpServerConfiguration server = new VertxPlatformHttpServerConfiguration();
        server.setBindHost("127.0.0.1");
        server.setBindPort(port);
        try {
            context.addService(new VertxPlatformHttpServer(server));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    String url(String below) {
        return "http://127.0.0.1:" + port + PATH + below;
    }

    Exchange send(String route, String key) {
        return camel.context()
                .createFluentProducerTemplate()
                .to("direct:" + route)
                .withHeader("key", key)
                .withBody(PROMPT)
                .send();
    }

    VideoTask running(String key) {
        return send("submit", key).getMessage().getBody(VideoTask.class);
    }

    VideoTask delivered(String key) throws Exception {
        long before = count("DELIVERED");
        VideoTask task = running(key);
        camel.sandbox().finish(task.getTaskId());
        soon().until(() -> count("DELIVERED") > before);
        return task;
    }

    VideoTask parked(String key, String error) throws Exception {
        long before = count("PARKED");
        broken.set(new IllegalStateException(error));
        VideoTask task = send("parking", key).getMessage().getBody(VideoTask.class);
        camel.sandbox().finish(task.getTaskId());
        soon().until(() -> count("PARKED") > before);
        broken.set(null);
        return task;
    }

    /** The completion waits an hour for its next delivery. */
    VideoTask pending(String key, String error) {
        broken.set(new IllegalStateException(error));
        VideoTask task = running(key);
        camel.sandbox().finish(task.getTaskId());
        String timeline = "/tasks/" + task.getSubmissionId();
        soon().until(() -> get(timeline).body().contains("\"nextDelivery\""));
        broken.set(null);
        return task;
    }

    /** The submission id of an outcome that is unknown. */
    String unknown(String key) {
        return unknown(key, Faults.resetAfter());
    }

    String unknown(String key, Fault fault) {
        camel.sandbox().onSubmit(fault);
        return send("submit", key)
                .getMessage()
                .getHeader("CamelApiInOneSubmissionId", String.class);
    }

    /** A row that was delivered. */
    static VideoTask ended(String id, TaskState state, Instant end) {
        return row(id, state, end).tracking(columns().withDelivery(Delivery.DELIVERED)).build();
    }

    static VideoTask.Builder row(String id, TaskState state, Instant end) {
        return VideoTask.builder()
                .submissionId(id)
                .account("default")
                .group("default")
                .state(state)
                .taskId("task-" + id)
                .createdAt(end)
                .submittedAt(end)
                .endedAt(end);
    }

    static Tracking columns() {
        return Tracking.reserved(null, 0).withRequestInFlight(false);
    }

    private long count(String delivery) throws Exception {
        return camel.sums().of(Delivery.valueOf(delivery));
    }

    HttpResponse<String> get(String below, String... headers) {
        return exchange(request(below, headers).GET());
    }

    HttpResponse<String> act(String submissionId, String action, String body) {
        return exchange(
                request(
                                "/tasks/" + submissionId + "/" + action,
                                "Content-Type",
                                "application/json",
                                "X-Requested-With",
                                "apiinone")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpRequest.Builder request(String below, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(below)));
        return headers.length == 0 ? request : request.headers(headers);
    }

    static HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
