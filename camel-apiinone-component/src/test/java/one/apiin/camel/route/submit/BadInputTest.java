package one.apiin.camel.route.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import one.apiin.camel.ApiInOneEndpoint;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.task.VideoRequest;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Invalid input is refused before anything is sent or stored, and the error says what to do. */
class BadInputTest {

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13};

    @TempDir Path folder;

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext().routes(this::routes);

    private void routes(RouteBuilder r) {
        r.from("direct:submit").to("apiinone:video");
        r.from("direct:option").to("apiinone:video?prompt=${body}, cinematic");
        r.from("direct:key").to("apiinone:video?idempotencyKey=${header.missing}");
        r.from("direct:body").to("apiinone:video?prompt=${body}");
        r.from("direct:order").to("apiinone:video?idempotencyKey=${header.order}");
    }

    /** Its text would be that of Object, another one for each instance. */
    private static final class Order {}

    static Stream<Arguments> badMessages() {
        String image = "grok-imagine/image-to-video";
        return Stream.of(
                bad("an empty body", "", Map.of(), "CamelApiInOnePrompt"),
                bad("no body", null, Map.of(), "prompt"),
                bad("a blank body", " \n\t ", Map.of(), "prompt"),
                bad("a blank prompt header", "x", Map.of("CamelApiInOnePrompt", " "), "prompt"),
                bad("a long prompt", "x".repeat(5001), Map.of(), "5000"),
                bad("no images", "x", Map.of("CamelApiInOneModel", image), "imageUrls"),
                bad("not a URL", "x", Map.of("CamelApiInOneImageUrls", "cat.png"), "imageUrls"),
                bad("a file", "x", Map.of("CamelApiInOneImageUrls", "file:/cat.png"), "imageUrls"),
                bad(
                        "spaces",
                        "x",
                        Map.of("CamelApiInOneImageUrls", List.of("http://a b")),
                        "imageU"),
                bad(
                        "images for text-to-video",
                        "x",
                        Map.of(
                                "CamelApiInOneImageUrls", "https://images.example/a.png",
                                "CamelApiInOneModel", "grok-imagine/text-to-video"),
                        "model"),
                bad("an image", PNG, Map.of("Content-Type", "image/png"), "imageUrls"),
                bad("a video", "x", Map.of("Content-Type", "video/mp4; a=b"), "imageUrls"),
                bad("bytes that are not text", PNG, Map.of(), "imageUrls"),
                bad("a stream that is not text", stream(PNG), Map.of(), "imageUrls"),
                bad("a list", List.of("x"), Map.of(), "Map"),
                bad("a JSON list", "[1]", json(), "removeHeader"),
                bad("JSON text", "\"x\"", json(), "removeHeader"),
                bad("broken JSON", "{\"prompt\":", json(), "removeHeader"),
                bad("an empty JSON body", "", json(), "removeHeader"),
                bad("plain text as JSON", "a fox", json(), "removeHeader"),
                bad("a prompt that is a number", Map.of("prompt", 5), Map.of(), "prompt"),
                bad("an operation", "x", Map.of("CamelApiInOneOperation", "pay"), "submit"),
                bad(
                        "a duration of zero",
                        Map.of("prompt", "x", "duration", 0),
                        Map.of(),
                        "duration"),
                bad("no duration", Map.of("prompt", "x", "duration", "long"), Map.of(), "duration"),
                bad("parameters", "x", Map.of("CamelApiInOneParameters", "seed=1"), "Map"),
                bad(
                        "images as a parameter",
                        "x",
                        parameter("image_urls"),
                        "use the option imageUrls"),
                bad("a prompt as a parameter", "x", parameter("prompt"), "use the option prompt"),
                bad(
                        "parameters as a parameter",
                        "x",
                        Map.of("CamelApiInOneParameters", Map.of("parameters", Map.of())),
                        "use the option parameters"),
                bad(
                        "a bean as prompt",
                        "x",
                        Map.of("CamelApiInOnePrompt", new Order()),
                        "CamelApiInOnePrompt"),
                bad(
                        "a list of models",
                        "x",
                        Map.of("CamelApiInOneModel", new String[] {"kling-3"}),
                        "CamelApiInOneModel"),
                bad(
                        "a bean as key",
                        "x",
                        Map.of("CamelApiInOneIdempotencyKey", new Order()),
                        "CamelApiInOneIdempotencyKey"),
                bad(
                        "a blank key",
                        "x",
                        Map.of("CamelApiInOneIdempotencyKey", " "),
                        "idempotencyKey"),
                bad("awaiting nothing", "", operation("await"), "CamelApiInOneTaskId"),
                bad("asking for nothing", null, operation("status"), "CamelApiInOneTaskId"),
                bad("an empty request", new VideoRequest(), Map.of(), "prompt"));
    }

    private static Arguments bad(
            String what, Object body, Map<String, Object> headers, String names) {
        return Arguments.of(what, body, headers, names);
    }

    private static Map<String, Object> json() {
        return Map.of("Content-Type", "application/json");
    }

    private static Map<String, Object> parameter(String name) {
        return Map.of("CamelApiInOneParameters", Map.of(name, "https://images.example/a.png"));
    }

    private static Map<String, Object> operation(String name) {
        return Map.of("CamelApiInOneOperation", name);
    }

    private static ByteArrayInputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badMessages")
    void isRefusedBeforeAnythingIsSaved(
            String what, Object body, Map<String, Object> headers, String names) throws Exception {
        assertRefused(send("direct:submit", body, headers), names);
    }

    @Test
    void anImageFileIsRefused() throws Exception {
        Path image = Files.write(folder.resolve("cat.png"), PNG);

        assertRefused(send("direct:submit", image.toFile(), Map.of()), "imageUrls");
    }

    @Test
    void anImageFileInAnExpressionIsRefused() throws Exception {
        Path image = Files.write(folder.resolve("cat.png"), PNG);

        assertRefused(send("direct:option", image.toFile(), Map.of()), "imageUrls");
    }

    @Test
    void aFileInAnExpressionIsReadByItsCharset() throws Exception {
        Path prompt = Files.write(folder.resolve("fox.txt"), new byte[] {'f', 'o', (byte) 0xEB});

        assertRefused(send("direct:option", prompt.toFile(), Map.of()), "UTF-8");
        Exchange done =
                send(
                        "direct:option",
                        prompt.toFile(),
                        Map.of("Content-Type", "text/plain; charset=windows-1252"));

        assertThat(done.getException()).isNull();
        assertThat(camel.sandbox().ledger().accepted().get(0).prompt())
                .isEqualTo("fo\u00EB, cinematic");
    }

    @Test
    void aHugeFileIsRefusedWithoutReadingItAll() throws Exception {
        Path huge = folder.resolve("huge.txt");
        try (var file = new java.io.RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(5L << 30);
        }

        assertRefused(send("direct:submit", huge.toFile(), Map.of()), "more than");
    }

    @Test
    void aKeyThatEvaluatesToBlankIsRefused() throws Exception {
        assertRefused(send("direct:key", "a fox", Map.of()), "idempotencyKey");
    }

    @Test
    void anExpressionThatIsABeanIsRefused() throws Exception {
        assertRefused(send("direct:body", new Order(), Map.of()), "option prompt");
        assertRefused(
                send("direct:order", "a fox", Map.of("order", new Order())),
                "option idempotencyKey");
    }

    @Test
    void anExpressionMayBeAnyValueThatHasAText() {
        UUID order = UUID.randomUUID();
        send("direct:body", new StringBuilder("a fox"), Map.of());
        send("direct:body", stream("a stream".getBytes()), Map.of());
        send("direct:order", "a hare", Map.of("order", order));
        Exchange again =
                send("direct:order", "a hare", Map.of("order", UUID.fromString(order.toString())));

        assertThat(again.getMessage().getHeader("CamelApiInOneDuplicate")).isEqualTo(true);
        assertThat(camel.sandbox().ledger().arrivals())
                .extracting(one -> one.prompt())
                .containsExactly("a fox", "a stream", "a hare");
    }

    @Test
    void aPromptOfTheGreatestLengthIsSent() {
        Exchange done = send("direct:submit", "\uD83E\uDD8A".repeat(5000), Map.of());

        assertThat(done.getException()).isNull();
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(1);
    }

    @Test
    void filesStreamsAndExpressionsArePrompts() throws Exception {
        Path file = Files.writeString(folder.resolve("idea.txt"), "größer");

        send("direct:submit", file.toFile(), Map.of());
        send("direct:submit", stream("a stream".getBytes()), Map.of());
        send("direct:option", "a fox", Map.of());

        assertThat(camel.sandbox().ledger().arrivals())
                .extracting(one -> one.prompt())
                .containsExactly("größer", "a stream", "a fox, cinematic");
    }

    private Exchange send(String uri, Object body, Map<String, Object> headers) {
        return camel.template()
                .request(
                        uri,
                        exchange -> {
                            exchange.getMessage().setBody(body);
                            exchange.getMessage().setHeaders(new HashMap<>(headers));
                        });
    }

    private void assertRefused(Exchange done, String names) throws Exception {
        assertThat(done.getException())
                .isInstanceOfSatisfying(
                        SubmitRejectedException.class,
                        failure -> {
                            assertThat(failure).hasMessageContaining(names);
                            assertThat(failure.getHttpStatus()).isZero();
                            assertThat(failure.isMayHaveBeenCharged()).isFalse();
                            assertThat(failure.getSubmissionId()).isNull();
                        });
        assertThat(camel.sandbox().ledger().requests()).isEmpty();
        ApiInOneEndpoint endpoint =
                camel.context().getEndpoint("apiinone:video", ApiInOneEndpoint.class);
        assertThat(endpoint.engine().sums().states()).isEmpty();
    }
}
