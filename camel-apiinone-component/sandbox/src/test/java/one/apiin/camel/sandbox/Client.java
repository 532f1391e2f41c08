package one.apiin.camel.sandbox;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A client of the sandbox over HTTP. */
public final class Client {

    /** The default model. */
    public static final String GROK = "grok-imagine/text-to-video";

    static {
        // by default the JDK's client repeats a request if a connection is closed without a reply
        System.setProperty("jdk.httpclient.disableRetryConnect", "true");
        System.setProperty("jdk.httpclient.enableAllMethodRetry", "false");
    }

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String baseUrl;
    private final String key;

    public Client(Sandbox sandbox) {
        this(sandbox, sandbox.apiKey());
    }

    /** With this API key, or without one if it is null. */
    public Client(Sandbox sandbox, String key) {
        this.baseUrl = sandbox.baseUrl();
        this.key = key;
    }

    /** For a minute, as the machine may be busy. */
    public static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(1));
    }

    public static JsonObject grok(String prompt) {
        return JsonObject.of("model", GROK, "prompt", prompt);
    }

    public HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return http.send(submitRequest(body).build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> post(JsonObject body) throws IOException, InterruptedException {
        return post(body.encode());
    }

    public CompletableFuture<HttpResponse<String>> postAsync(JsonObject body) {
        return http.sendAsync(submitRequest(body.encode()).build(), BodyHandlers.ofString());
    }

    /** Submits in shape A and returns the task id. */
    public String submit(JsonObject body) throws IOException, InterruptedException {
        JsonObject reply = new JsonObject(post(body).body());
        return reply.getJsonObject("data").getString("task_id");
    }

    public String submit(String prompt) throws IOException, InterruptedException {
        return submit(grok(prompt));
    }

    public HttpResponse<String> status(String taskId) throws IOException, InterruptedException {
        return http.send(authorized("/api/v1/tasks/" + taskId).build(), BodyHandlers.ofString());
    }

    public JsonObject statusJson(String taskId) throws IOException, InterruptedException {
        return new JsonObject(status(taskId).body());
    }

    public HttpResponse<byte[]> file(String method, String taskId, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request("/files/" + taskId + ".mp4").method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    public HttpResponse<String> get(String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder submitRequest(String body) {
        return authorized("/api/v1/videos/generations")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder authorized(String path) {
        HttpRequest.Builder request = request(path);
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(baseUrl + path)).timeout(Duration.ofSeconds(20));
    }
}
