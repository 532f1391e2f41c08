package one.apiin.camel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.sandbox.Clips;
import one.apiin.camel.sandbox.CreationShape;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.Sandbox;
import one.apiin.camel.sandbox.SandboxExtension;
import one.apiin.camel.sandbox.StatusShape;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract, the sandbox and the component's requests agree. */
class OpenApiContractTest {

    private static final OpenApiContract CONTRACT = OpenApiContract.read();
    private static final String SUBMIT = "/videos/generations";
    private static final String TASK = "/tasks/{task_id}";
    private static final Path WIRE = Path.of("src/test/resources/wire");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @RegisterExtension
    final SandboxExtension extension =
            new SandboxExtension(Sandbox.builder().clips(Clips.tiny()).pace(Pace.byHand()));

    private Sandbox sandbox() {
        return extension.sandbox();
    }

    private HttpResponse<String> call(String path, String body, String key) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(sandbox().baseUrl() + "/api/v1" + path))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json");
        if (body != null) {
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> order() throws Exception {
        String body = "{\"model\":\"grok-imagine/text-to-video\",\"prompt\":\"a fox\"}";
        return call(SUBMIT, body, sandbox().apiKey());
    }

    private void fits(String path, String method, HttpResponse<String> reply) {
        assertThat(CONTRACT.faults(path, method, reply.statusCode(), reply.body()))
                .as(reply.body())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(CreationShape.class)
    void everyCreationOfTheSandboxFits(CreationShape shape) throws Exception {
        sandbox().creationShape(shape);

        HttpResponse<String> reply = order();

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(CONTRACT.faults("Creation" + shape, reply.body())).isEmpty();
        fits(SUBMIT, "post", reply);
    }

    @ParameterizedTest
    @EnumSource(StatusShape.class)
    void everyStatusReplyOfTheSandboxFits(StatusShape shape) throws Exception {
        sandbox().statusShape(shape);
        order();
        order();
        List<String> ids = sandbox().tasks().stream().map(one -> one.taskId()).toList();
        String schema =
                switch (shape) {
                    case ENVELOPE -> "TaskOfSisters";
                    case RESPONSE_DATA -> "TaskOfMusicFeed";
                    case FLAT, FLAT_OUTPUT -> "TaskFlat";
                    default -> "TaskInEnvelope";
                };

        HttpResponse<String> running = call("/tasks/" + ids.get(0), null, sandbox().apiKey());
        sandbox().finish(ids.get(0));
        HttpResponse<String> done = call("/tasks/" + ids.get(0), null, sandbox().apiKey());
        sandbox().fail(ids.get(1), "MODERATION", "no");
        HttpResponse<String> failed = call("/tasks/" + ids.get(1), null, sandbox().apiKey());

        for (HttpResponse<String> reply : List.of(running, done, failed)) {
            assertThat(CONTRACT.faults(schema, reply.body())).as(reply.body()).isEmpty();
            fits(TASK, "get", reply);
        }
    }

    @Test
    void refusalsOfTheSandboxFit() throws Exception {
        fits(SUBMIT, "post", call(SUBMIT, "{}", "aio_wrong"));
        fits(SUBMIT, "post", call(SUBMIT, "[]", sandbox().apiKey()));
        fits(TASK, "get", call("/tasks/none", null, sandbox().apiKey()));
        sandbox().credits(0);
        fits(SUBMIT, "post", order());
    }

    static Stream<Map<String, Object>> requests() {
        return Stream.of(
                Map.of("prompt", "a fox"),
                Map.of("imageUrls", List.of("https://images.example/a.png")),
                Map.of("model", "kling-3", "prompt", "a fox", "duration", 5, "sound", false),
                Map.of("model", "ltx-2", "prompt", "a fox", "duration", 6, "resolution", "1080p"),
                Map.of("model", "seedance-1-5-pro", "prompt", "a fox", "duration", "8"),
                Map.of("model", "wan-2-6", "prompt", "a fox", "duration", "10"),
                Map.of(
                        "model", "hailuo-2-3",
                        "prompt", "a fox",
                        "image", "https://images.example/a.png",
                        "resolution", "768P"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void whatTheComponentSendsFits(Map<String, Object> request) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            ApiInOneComponent component = new ApiInOneComponent();
            component.setApiKey(sandbox().apiKey());
            component.setBaseUrl(sandbox().baseUrl());
            component.setCallbackUrl("https://hooks.example/video");
            context.addComponent("apiinone", component);
            context.start();
            context.createProducerTemplate().sendBody("apiinone:video", request);
        }

        String sent = sandbox().ledger().arrivals().get(0).body();
        assertThat(CONTRACT.faults(SUBMIT, "post", null, sent)).as(sent).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"create-a", "create-b", "create-c", "create-a-with-credits"})
    void theRecordedCreationsFit(String fixture) throws IOException {
        String body = Files.readString(WIRE.resolve(fixture + ".json"));

        assertThat(CONTRACT.faults("Creation", body)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            textBlock =
                    """
                    VideoRequest | {"prompt":"a fox"}
                    VideoRequest | {"model":"grok-imagine/text-to-video"}
                    VideoRequest | {"model":"kling-3","prompt":"a","duration":"5"}
                    VideoRequest | {"model":"seedance-1-5-pro","prompt":"a","duration":8}
                    VideoRequest | {"model":"hailuo-2-3","prompt":"a"}
                    Creation     | {"code":200,"data":{"status":"IN_PROGRESS"}}
                    Creation     | {"code":402,"data":{"task_id":"x"}}
                    Task         | {"code":200,"message":"success"}
                    Error        | {"code":200,"message":"success"}
                    Error        | {"error":"text"}
                    """)
    void whatDoesNotFitIsFound(String schema, String body) {
        assertThat(CONTRACT.faults(schema, body)).isNotEmpty();
    }

    @Test
    void everyPartSaysHowSureItIs() {
        assertThat(CONTRACT.having("x-confidence").values())
                .extracting(one -> one.asText())
                .containsOnly("documented", "inferred", "unknown");
        CONTRACT.document().path("components").path("schemas").properties().stream()
                .filter(schema -> !schema.getKey().equals("Links"))
                .forEach(s -> assertThat(s.getValue().has("x-confidence")).as(s.getKey()).isTrue());
    }
}
