package one.apiin.camel.route.submit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.Texts;
import one.apiin.camel.sandbox.LedgerEntry;
import one.apiin.camel.task.VideoRequest;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Half of a character is refused wherever text comes in: JSON writers make another character of it. */
class BrokenTextTest {

    /** The first half of an emoji, after a cut. */
    private static final String HALF = "a party \ud83c, cinematic";

    private static final String WHOLE = "a party \ud83c\udf00, cinematic";
    private static final byte[] HALF_IN_BYTES = {'a', (byte) 0xED, (byte) 0xA0, (byte) 0xBC, 'b'};
    private static final Map<String, Object> JSON = Map.of("Content-Type", "application/json");
    private static final String IMAGE = "https://images.example/\udc00.png";

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext()
                    .routes(
                            r -> {
                                r.from("direct:submit").to("apiinone:video");
                                r.from("direct:prompt").to("apiinone:video?prompt=${body}, big");
                                r.from("direct:key").to("apiinone:video?idempotencyKey=${body}");
                                r.from("direct:any").to("apiinone:video?validate=false");
                            });

    static Stream<Arguments> brokenMessages() {
        return Stream.of(
                broken("text", HALF, Map.of(), "prompt"),
                broken("only a half", "\ud83c", Map.of(), "prompt"),
                broken("the other half", "a \udf00 party", Map.of(), "prompt"),
                broken("halves in the wrong order", "\udf00\ud83c", Map.of(), "prompt"),
                broken("a half before a whole", "\ud83c\ud83c\udf00", Map.of(), "prompt"),
                broken("a half at the end", "party \ud83c", Map.of(), "prompt"),
                broken("a StringBuilder", new StringBuilder(HALF), Map.of(), "prompt"),
                broken("a reader", new StringReader(HALF), Map.of(), "prompt"),
                broken("bytes", HALF_IN_BYTES, Map.of(), "UTF-8"),
                broken("a stream", new ByteArrayInputStream(HALF_IN_BYTES), Map.of(), "UTF-8"),
                broken(
                        "bytes of UTF-16",
                        new byte[] {(byte) 0xD8, 0x3C, 0, 'a'},
                        Map.of("Content-Type", "text/plain; charset=UTF-16BE"),
                        "UTF-16BE"),
                header("Prompt", HALF, "prompt"),
                header("Prompt", HALF_IN_BYTES, "CamelApiInOnePrompt"),
                header("Model", "kling-3\ud83c", "model"),
                header("ImageUrls", IMAGE, "imageUrls"),
                header("ImageUrls", List.of("https://images.example/a.png", IMAGE), "imageUrls"),
                header("ImageUrls", new String[] {IMAGE}, "imageUrls"),
                header("Parameters", Map.of("style", HALF), "parameters.style"),
                header("Parameters", Map.of("s\udc00", "x"), "name of a parameter"),
                header("Parameters", Map.of("a", List.of("b", HALF)), "parameters.a"),
                header("Parameters", Map.of("a", new String[] {HALF}), "parameters.a"),
                header("Parameters", Map.of("a", Map.of("b", Map.of(HALF, 1))), "parameters.a"),
                header("Parameters", Map.of("a", new Style(HALF)), "parameters.a"),
                header("Parameters", Map.of("a", '\ud83c'), "parameters.a"),
                header("IdempotencyKey", HALF, "idempotencyKey"),
                header("IdempotencyKey", HALF_IN_BYTES, "CamelApiInOneIdempotencyKey"),
                broken("a field", Map.of("prompt", HALF), Map.of(), "prompt"),
                broken("a buffer", Map.of("prompt", new StringBuffer(HALF)), Map.of(), "prompt"),
                broken("a further field", further("style", HALF), Map.of(), "parameters.style"),
                broken("a nested field", further("a", List.of(Map.of("b", HALF))), Map.of(), ".a"),
                broken("a name", further("\ud83c", "x"), Map.of(), "name of a parameter"),
                broken("a nested name", further("a", Map.of("\ud83c", "x")), Map.of(), ".a"),
                broken("images", further("image_urls", List.of(IMAGE)), Map.of(), "imageUrls"),
                broken("a request", new VideoRequest("kling-3", HALF), Map.of(), "prompt"),
                broken("JSON", "{\"prompt\":\"" + HALF + "\"}", JSON, "prompt"),
                broken("escaped", "{\"prompt\":\"a \\uD83C, b\"}", JSON, "prompt"),
                broken("escaped twice", "{\"prompt\":\"\\ud83c\\ud83c\\udf00\"}", JSON, "prompt"),
                broken("half escaped", "{\"prompt\":\"\\ud83c\udf00\ud83c\"}", JSON, "prompt"),
                broken(
                        "escaped in bytes",
                        "{\"prompt\":\"a \\uDF00\"}".getBytes(UTF_8),
                        JSON,
                        "prompt"),
                broken(
                        "escaped within",
                        "{\"prompt\":\"x\",\"a\":[{\"b\":\"\\uD83C\"}]}",
                        JSON,
                        "parameters.a"),
                broken(
                        "an escaped name",
                        "{\"prompt\":\"x\",\"\\uD83C\":1}",
                        JSON,
                        "Nothing was sent"));
    }

    /** A bean of the route's. */
    record Style(String name) {}

    private static Arguments broken(
            String what, Object body, Map<String, Object> headers, String named) {
        return Arguments.of(what, body, headers, named);
    }

    private static Arguments header(String name, Object value, String named) {
        String what = name + " of " + value.getClass().getSimpleName();
        return Arguments.of(what, "a fox", Map.of("CamelApiInOne" + name, value), named);
    }

    private static Map<String, Object> further(String name, Object value) {
        return Map.of("prompt", "a fox", name, value);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenMessages")
    void isRefusedBeforeAnythingIsSaved(
            String what, Object body, Map<String, Object> headers, String named) throws Exception {
        assertRefused("direct:submit", body, headers, named);
    }

    @Test
    void whatAnExpressionMakesIsRefusedToo() throws Exception {
        assertRefused("direct:prompt", HALF, Map.of(), "prompt");
        assertRefused("direct:prompt", HALF_IN_BYTES, Map.of(), "UTF-8");
        assertRefused("direct:key", HALF, Map.of(), "prompt");
        assertRefused("direct:key", Map.of("prompt", "x", "a", HALF), Map.of(), "parameters.a");
    }

    @Test
    void aRequestThatIsSentUncheckedIsRefusedToo() throws Exception {
        assertRefused("direct:any", HALF, Map.of(), "prompt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "await", "download"})
    void aTaskIdIsRefusedToo(String operation) throws Exception {
        Map<String, Object> headers =
                Map.of("CamelApiInOneOperation", operation, "CamelApiInOneTaskId", "task\ud83c");

        assertRefused("direct:submit", "x", headers, "CamelApiInOneTaskId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prompt", "model", "imageUrls", "parameters.style", "idempotencyKey"})
    void anOptionStopsTheStart(String option) {
        String uri = "apiinone:video?" + option + "=RAW(https://a\ud83c,b)";

        Throwable failure =
                catchThrowable(
                        () -> camel.start(camel.newComponent(), r -> r.from("direct:a").to(uri)));

        assertThat(Texts.of(failure)).contains("Option " + option).contains("half of a character");
    }

    @Test
    void wholeCharactersArriveAsTheyAre() {
        send("direct:submit", WHOLE, Map.of());
        send("direct:submit", WHOLE.getBytes(UTF_8), Map.of());
        send("direct:prompt", WHOLE.getBytes(UTF_8), Map.of());
        send("direct:submit", "{\"prompt\":\"a party \\ud83c\\udf00, cinematic\"}", JSON);
        send("direct:submit", Map.of("prompt", "x", "a", Map.of(WHOLE, WHOLE)), Map.of());

        assertThat(camel.sandbox().ledger().accepted())
                .extracting(LedgerEntry.Accepted::prompt)
                .containsExactly(WHOLE, WHOLE, WHOLE + ", big", WHOLE, "x");
        assertThat(camel.sandbox().ledger().arrivals().get(4).body())
                .contains("{\"" + WHOLE + "\":\"" + WHOLE + "\"}");
    }

    /** Random texts of halves and others: sent as they are if they are whole, else refused. */
    @Test
    void aPromptArrivesAsItIsOrNotAtAll() {
        Random random = new Random(20);
        String units = "a,\u00e9\u4e16\ud83c\udf00";
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder("x");
            random.ints(1 + random.nextInt(6), 0, units.length())
                    .forEach(at -> text.append(units.charAt(at)));
            String prompt = text.toString();
            boolean whole = UTF_8.newEncoder().canEncode(prompt);

            Exchange done = send("direct:any", Map.of("prompt", prompt, "a", i), Map.of());

            assertThat(done.getException() == null).as("sent").isEqualTo(whole);
            if (whole) {
                var arrivals = camel.sandbox().ledger().arrivals();
                assertThat(arrivals.get(arrivals.size() - 1).prompt()).isEqualTo(prompt);
            }
        }
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

    private void assertRefused(String uri, Object body, Map<String, Object> headers, String named)
            throws Exception {
        Exchange done = send(uri, body, headers);

        assertThat(done.getException())
                .isInstanceOf(SubmitRejectedException.class)
                .hasMessageContaining(named)
                .hasMessageNotContaining("cinematic");
        assertThat(camel.sandbox().ledger().requests()).isEmpty();
        assertThat(camel.sums().states()).isEmpty();
    }
}
