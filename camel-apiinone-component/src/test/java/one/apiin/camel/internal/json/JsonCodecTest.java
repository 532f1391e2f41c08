package one.apiin.camel.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoRequest;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {

    @Test
    void aJsonObjectBecomesARequestAndTheSameObjectAgain() {
        String json =
                "{\"model\":\"wan\",\"prompt\":\"a\",\"image_urls\":[\"https://x/1\"],"
                        + "\"duration\":\"8\",\"scale\":1.10,\"seed\":-1,\"sound\":false,"
                        + "\"multi_prompt\":[{\"prompt\":\"b\",\"duration\":3}],\"none\":null}";

        VideoRequest request = JsonCodec.readRequest(json);

        assertThat(request.getModel()).isEqualTo("wan");
        assertThat(request.getParameters()).containsKeys("duration", "scale", "none");
        assertThat(new String(JsonCodec.writeRequest(request, null), StandardCharsets.UTF_8))
                .isEqualTo(json);
    }

    /** As an application writes it for JMS or Kafka. */
    @Test
    void theJsonOfARequestIsThatRequest() throws Exception {
        VideoRequest request = new VideoRequest("kling-3", "a fox");
        request.setParameters(Map.of("duration", 10, "sound", false));

        VideoRequest read = JsonCodec.readRequest(new ObjectMapper().writeValueAsString(request));

        assertThat(read.toFields()).isEqualTo(request.toFields());
        request.setParameters(null);
        assertThat(JsonCodec.readRequest(new ObjectMapper().writeValueAsString(request)).toFields())
                .isEqualTo(request.toFields());
    }

    @Test
    void theParametersOfAMapStandBesideItsOtherFields() {
        VideoRequest request =
                JsonCodec.readRequest(
                        Map.of("seed", 1, "parameters", Map.of("duration", 5, "mode", "pro")));

        assertThat(request.getParameters())
                .isEqualTo(Map.of("seed", 1, "duration", 5, "mode", "pro"));
    }

    @Test
    void theAliasAndASingleUrlAreAccepted() {
        assertThat(JsonCodec.readRequest("{\"imageUrls\":\"https://x/1\"}").getImageUrls())
                .containsExactly("https://x/1");
        assertThat(
                        JsonCodec.readRequest(Map.of("imageUrls", new String[] {"a", "b"}))
                                .getImageUrls())
                .containsExactly("a", "b");
        assertThat(JsonCodec.readRequest(" \n{}").getModel()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    https://x/1,https://x/2     | 2
                    https://x/1 , https://x/2,  | 2
                    https://x/1,2.png           | 1
                    data:image/png;base64,iVBOR | 1
                    """)
    void severalUrlsInOneTextAreSeparatedAsInTheHeader(String text, int links) {
        Map<String, ?> one = Map.of("image_urls", text);
        Map<String, ?> listed = Map.of("imageUrls", List.of(text));

        assertThat(JsonCodec.readRequest("{\"imageUrls\":\"" + text + "\"}").getImageUrls())
                .hasSize(links)
                .isEqualTo(JsonCodec.readRequest(one).getImageUrls());
        assertThat(JsonCodec.readRequest(listed).getImageUrls()).containsExactly(text);
    }

    @Test
    void nullsAreFieldsThatAreNotGiven() {
        Map<String, Object> fields = new HashMap<>();
        fields.put("model", null);
        fields.put("image_urls", null);
        fields.put("imageUrls", List.of("a"));

        VideoRequest request = JsonCodec.readRequest(fields);

        assertThat(request.getModel()).isNull();
        assertThat(request.getImageUrls()).containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"prompt":5}                       | prompt
                    {"model":["a"]}                    | model
                    {"image_urls":{"secretive":1}}     | image_urls
                    {"imageUrls":[1]}                  | imageUrls
                    {"image_urls":[null]}              | image_urls
                    {"image_urls":["a"],"imageUrls":["b"]} | imageUrls
                    {"parameters":["secretive"]}       | parameters
                    {"duration":5,"parameters":{"duration":5}} | duration
                    {"parameters":{"duration":5},"duration":null} | duration
                    """)
    void aFieldOfTheWrongTypeIsNamed(String json, String field) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonCodec.readRequest(json))
                .withMessageContaining(field)
                .withMessageNotContaining("secretive");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secretive",
                "[]",
                "\"secretive\"",
                "{\"a\":secretive}",
                "{\"prompt\":\"secretive",
                "{} secretive",
                "{}{}",
                "null",
                "5"
            })
    void aTextThatCannotBeReadAsAJsonObjectIsRefusedWithoutQuotingIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonCodec.readRequest(text))
                .withMessageContaining("JSON")
                .withMessageNotContaining("secretive")
                .withNoCause();
    }

    @Test
    void depthAndNumbersAreBounded() {
        String deep = "{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";

        assertThatIllegalArgumentException().isThrownBy(() -> JsonCodec.readRequest(deep));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonCodec.readRequest("{\"a\":" + "9".repeat(10_000) + "}"));
    }

    @Test
    void aValueThatCannotBeWrittenIsRefusedWithoutQuotingIt() {
        VideoRequest request = new VideoRequest("m", "secretive");
        request.setParameters(Map.of("x", new Object()));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonCodec.writeRequest(request, null))
                .withMessageNotContaining("secretive")
                .withNoCause();
    }

    /** As the templates of Groovy, which have getters too. */
    @Test
    void aTextOfAnotherClassIsAText() {
        CharSequence text = CharBuffer.wrap("a fox");
        VideoRequest request = new VideoRequest();
        request.setParameters(Map.of("style", text));

        assertThat(JsonCodec.plain(text)).isEqualTo("a fox");
        assertThat(JsonCodec.plain(Map.of("a", List.of(text))))
                .isEqualTo(Map.of("a", List.of("a fox")));
        assertThat(JsonCodec.writeRequest(request, null))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"style\":\"a fox\"}");
    }

    @Test
    void ourCallbackUrlWins() {
        VideoRequest request = JsonCodec.readRequest("{\"callback_url\":\"https://theirs/\"}");

        assertThat(
                        new String(
                                JsonCodec.writeRequest(request, "https://ours/"),
                                StandardCharsets.UTF_8))
                .isEqualTo("{\"callback_url\":\"https://ours/\"}");
        assertThat(new String(JsonCodec.writeRequest(request, null), StandardCharsets.UTF_8))
                .contains("theirs");
    }

    @Test
    void aTaskBecomesJsonWithoutTheLedgersColumns() {
        VideoTask task =
                task().videoUrls(List.of("https://x/1", "https://x/2"))
                        .rawReply("{\"data\":{\"n\":1.10}}")
                        .correlation(Map.of("CamelFileName", "a.txt"))
                        .build();

        String json = JsonCodec.toJson(task);

        assertThat(json)
                .contains(
                        "\"submissionId\":\"s1\"", "\"taskId\":\"n31\"", "\"state\":\"COMPLETED\"")
                .contains("\"createdAt\":\"2026-03-01T12:00:00Z\"")
                .contains("\"endedAt\":null", "\"credits\":24", "\"videoUrl\":\"https://x/1\"")
                .contains("\"videoUrls\":[\"https://x/1\",\"https://x/2\"]")
                .contains("\"correlation\":{\"CamelFileName\":\"a.txt\"}")
                .doesNotContain("tracking", "owner", "p1", "polls", "claim", "rawReply");
    }

    @Test
    void theJsonSaysWhetherTheCompletionWaitsAndWhy() {
        Tracking claimed = delivery(Delivery.CLAIMED);

        assertThat(JsonCodec.toJson(task().tracking(claimed).build()))
                .contains("\"delivery\":\"CLAIMED\"", "\"deliveryAttempt\":2")
                .contains("\"lastDeliveryError\":\"the archive is down\"")
                .contains("\"nextDeliveryAt\":null", "\"node\":\"p1\"");
        assertThat(JsonCodec.toJson(task().tracking(delivery(Delivery.PENDING)).build()))
                .contains("\"nextDeliveryAt\":\"2026-03-01T12:05:00Z\"", "\"node\":null");
    }

    private static Tracking delivery(Delivery state) {
        Tracking reserved = Tracking.reserved("p1", 0);
        Instant after = Instant.parse("2026-03-01T12:05:00Z");
        return new Tracking(
                reserved.ownership(),
                new Tracking.DeliveryState(state, 2, 2, after, "the archive is down"),
                reserved.polls(),
                reserved.callbacks());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"cut\":", "{\"prompt\":\"a red fox\"}"})
    void neitherTextNorJsonOfATaskHasTheProvidersReply(String reply) {
        VideoTask task =
                task().rawReply(reply)
                        .fingerprint("f00d")
                        .videoUrls(List.of("https://cdn.example/clip.mp4"))
                        .build();

        assertThat(JsonCodec.toJson(task)).doesNotContain("cut", "fox", "rawReply", "f00d");
        assertThat(task.toString())
                .contains("s1", "n31", "COMPLETED")
                .doesNotContain("cut", "fox", "f00d", "cdn.example");
        assertThat(task.getRawReply()).isEqualTo(reply);
    }

    /** The mapper of camel-jackson knows no times; those of applications do. */
    @Test
    void aMapperOfTheApplicationWritesTheSame() throws Exception {
        Map<String, Object> headers = new HashMap<>();
        headers.put("row", 7);
        headers.put("none", null);
        headers.put("file", new StringBuilder("a.txt"));
        VideoTask task =
                task().rawReply("{\"prompt\":\"a red fox\"}")
                        .fingerprint("f00d")
                        .videoUrls(List.of("https://cdn.example/clip.mp4"))
                        .correlation(headers)
                        .build();

        String json = new ObjectMapper().writeValueAsString(task);

        assertThat(json).isEqualTo(JsonCodec.toJson(task));
        assertThat(json)
                .contains("\"row\":7", "\"none\":null", "\"file\":\"a.txt\"")
                .contains("\"createdAt\":\"2026-03-01T12:00:00Z\"")
                .doesNotContain("fox", "f00d", "tracking", "p1", "rawReply");
    }

    private static VideoTask.Builder task() {
        return VideoTask.builder()
                .submissionId("s1")
                .account("default")
                .group("default")
                .state(TaskState.COMPLETED)
                .taskId("n31")
                .credits(24)
                .createdAt(Instant.parse("2026-03-01T12:00:00Z"))
                .tracking(Tracking.reserved("p1", 0));
    }

    @Test
    void aListWithANullIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> JsonCodec.readRequest(Map.of("imageUrls", Arrays.asList("a", null))));
    }
}
