package one.apiin.camel.route.callback;

import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.internal.callback.SignedCallbackUrl;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.FreePort;
import one.apiin.camel.sandbox.LedgerEntry;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.LambdaRouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Contexts with an HTTP server that the sandbox calls back; the test completes tasks, polls are an hour apart. */
public abstract class CallbackTestSupport {

    public static final String SECRET = "a secret for callbacks";
    public static final String PATH = "/hooks/video";
    public static final String LISTENS = "apiinone:video?delay=20&callbackPath=" + PATH;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    public final Queue<Exchange> delivered = new ConcurrentLinkedQueue<>();
    public int port;

    /** Of the HTTP server; null = that of Vert.x. */
    public Long maxBodySize;

    @RegisterExtension
    public final ApiInOneContext camel = new ApiInOneContext().component(this::options);

    private void options(ApiInOneComponent component) {
        component.setPollInterval(Duration.ofHours(1));
        component.setCallbackSecret(SECRET);
        component.setCallbackUrl(url());
    }

    @BeforeEach
    public void tasksCompleteOnDemand() {
        camel.sandbox().pace(Pace.byHand());
        port = FreePort.next();
    }

    public String url() {
        return "http://127.0.0.1:" + port + PATH;
    }

    /** The usual routes: a submit, and a consumer that listens. */
    public CamelContext listening(ApiInOneComponent component) throws Exception {
        return listening(
                component,
                r -> {
                    r.from("direct:submit").to("apiinone:video");
                    r.from(LISTENS).routeId("completions").process(e -> delivered.add(e.copy()));
                });
    }

    public CamelContext listening(ApiInOneComponent component, LambdaRouteBuilder routes)
            throws Exception {
        return camel.start(
                component,
                r -> {
                    serve(r.getContext());
                    routes.accept(r);
                });
    }

    public void serve(CamelContext context) throws Exception {
        VertxPlatformHttpServerConfiguration server = new VertxPlatformHttpServerConfiguration();
        server.setBindHost("127.0.0.1");
        server.setBindPort(port);
        server.setMaxBodySize(maxBodySize);
        context.addService(new VertxPlatformHttpServer(server));
    }

    public static VideoTask submitted(CamelContext context) {
        Exchange done = send(context, "direct:submit", "a fox");
        assertThat(done.getException()).isNull();
        return done.getMessage().getBody(VideoTask.class);
    }

    /** The URL that the provider was given for a submission. */
    public String signed(String submissionId) {
        return new SignedCallbackUrl(url(), SECRET).forSubmission(submissionId);
    }

    public static int post(String callbackUrl, String body) {
        return posted(callbackUrl, body).join().statusCode();
    }

    public static int get(String callbackUrl) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(callbackUrl)).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    public static CompletableFuture<HttpResponse<String>> posted(String callbackUrl, String body) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(callbackUrl))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    public void awaitDelivered(int count) {
        soon().until(() -> delivered.size() >= count);
        assertThat(delivered).hasSize(count);
    }

    public Object header(String name) {
        return delivered.peek().getMessage().getHeader("CamelApiInOne" + name);
    }

    public int statusCalls() {
        return camel.sandbox().ledger().statusCalls().size();
    }

    public java.util.List<Integer> responses() {
        return camel.sandbox().ledger().callbacks().stream()
                .map(LedgerEntry.Callback::status)
                .toList();
    }
}
