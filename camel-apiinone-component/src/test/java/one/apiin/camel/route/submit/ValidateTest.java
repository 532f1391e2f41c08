package one.apiin.camel.route.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.operations.ComponentLog;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A request that breaks a documented rule costs nothing; one that breaks an inferred rule is sent. */
class ValidateTest {

    private static final String IMAGE = "https://images.example/a.png";

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    static Stream<Arguments> badRequests() {
        return Stream.of(
                bad("kling-3", Map.of("prompt", "x".repeat(2501)), "prompt", "2500", "maxLength"),
                bad("kling-3", Map.of("prompt", "x", "duration", 16), "duration", "3 to 15"),
                bad("kling-3", Map.of("prompt", "x", "duration", "2.5"), "duration", "3 to 15"),
                bad("kling-3", Map.of("prompt", "x", "duration", "long"), "duration", "a number"),
                bad("kling-3", Map.of("prompt", "x", "duration", true), "duration", "a number"),
                bad("kling-3", Map.of("prompt", "x", "sound", "loud"), "sound", "true or false"),
                bad("kling-3", Map.of("prompt", "x", "mode", "ultra"), "mode", "std, pro"),
                bad("kling-3", Map.of("mode", "pro"), "prompt", "required"),
                bad(
                        "kling-3",
                        Map.of("multi_shots", true, "multi_prompt", List.of("a", "b")),
                        "multi_prompt",
                        "an object"),
                bad(
                        "kling-3",
                        Map.of("prompt", "x", "image_urls", List.of(IMAGE, IMAGE)),
                        "imageUrls",
                        "has 2 images"),
                bad("kling-3", Map.of("prompt", "x", "image", "cat.png"), "imageUrls", "https"),
                bad(
                        "kling-3",
                        Map.of("prompt", "x", "image", IMAGE, "imageUrls", IMAGE),
                        "imageUrls",
                        "use one"),
                bad("seedance-1-5-pro", Map.of("image", IMAGE), "prompt", "required"),
                bad(
                        "seedance-1-5-pro",
                        Map.of("prompt", "x", "duration", 5),
                        "duration",
                        "4, 8, 12"),
                bad("hailuo-2-3", Map.of("prompt", "x"), "imageUrls", "field image"),
                bad("hailuo-2-3", Map.of("image", IMAGE), "prompt", "required"),
                bad(
                        "hailuo-2-3",
                        Map.of("prompt", "x", "image", IMAGE, "resolution", "720p"),
                        "resolution",
                        "768P, 1080P"),
                bad("ltx-2", Map.of("prompt", "x", "type", "remix"), "type", "lipsync"),
                bad("ltx-2", Map.of("prompt", "x", "type", "lipsync"), "audio", "lipsync"),
                bad("ltx-2", Map.of("prompt", "x", "type", "control"), "video", "control"),
                bad("ltx-2", Map.of("prompt", "x", "type", "image-to-video"), "image", "required"),
                bad("ltx-2", Map.of("type", "text-to-video"), "prompt", "required"),
                bad(
                        "ltx-2",
                        Map.of(
                                "prompt",
                                "x",
                                "type",
                                "image-to-video",
                                "image",
                                IMAGE,
                                "aspect_ratio",
                                "9:16"),
                        "aspect_ratio",
                        "not taken in the mode image-to-video"),
                bad("ltx-2", Map.of("prompt", "x", "duration", 21), "duration", "5 to 20"),
                bad("grok-video", Map.of("seed", 1), "prompt", "required"));
    }

    private static Arguments bad(String model, Map<String, Object> fields, String... says) {
        return Arguments.of(model, fields, says);
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("badRequests")
    void aDocumentedRuleRefusesBeforeAnythingIsSaved(
            String model, Map<String, Object> fields, String[] says) throws Exception {
        String message = refusal(send("apiinone:video?model=" + model, fields));

        assertThat(message).contains(says).contains(model).doesNotContain("xx");
        assertThat(camel.sandbox().ledger().requests()).isEmpty();
        assertThat(camel.sums().states()).isEmpty();
    }

    @Test
    void allViolationsAreReportedTogether() {
        String message =
                refusal(
                        send(
                                "apiinone:video?model=kling-3&parameters.duration=99"
                                        + "&parameters.sound=loud&parameters.aspect_ratio=4:3",
                                "x".repeat(3000)));

        assertThat(message)
                .contains("prompt has 3000 characters", "parameters.duration must be from 3 to 15")
                .contains("parameters.sound must be true or false")
                .contains("parameters.aspect_ratio must be one of 1:1, 9:16, 16:9")
                .contains("model kling-3", "documented", "Nothing was sent");
    }

    @Test
    void aViolatedInferredRuleIsLoggedOnceAndTheRequestIsSent() {
        String uri =
                "apiinone:video?model=wan/2-6-image-to-video&parameters.duration=7&"
                        + "imageUrls="
                        + IMAGE;
        List<String> logged;
        try (ComponentLog log = ComponentLog.listen()) {
            send(uri, "a fox");
            send(uri, "a hare");
            logged = lines(log, "parameters.duration must be one of 5, 10, 15");
        }

        assertThat(camel.sandbox().ledger().arrivals()).hasSize(2);
        assertThat(logged)
                .singleElement()
                .asString()
                .contains("inferred", "wan/2-6-image-to-video");
    }

    @Test
    void anUnknownModelIsLoggedOnceAndTheRequestIsSentUnchanged() {
        List<String> logged;
        try (ComponentLog log = ComponentLog.listen()) {
            send("apiinone:video?model=video-of-tomorrow&parameters.duration=5", "a fox");
            send("apiinone:video?model=video-of-tomorrow&parameters.duration=5", "a hare");
            logged = lines(log, "is not in the catalog");
        }

        assertThat(logged).singleElement().asString().contains("video-of-tomorrow", "modelCatalog");
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(2);
        assertThat(camel.sandbox().ledger().arrivals().get(0).body())
                .contains("\"duration\":\"5\"");
    }

    @Test
    void aCallbackUrlForAModelWithoutCallbacksIsLoggedAndSent() {
        String uri =
                "apiinone:video?callbackUrl=https://hooks.example/v&parameters.type=control"
                        + "&parameters.video=https://p.example/a.mp4&model=";
        List<String> logged;
        try (ComponentLog log = ComponentLog.listen()) {
            send(uri + "ltx-2", "a fox");
            send(uri + "ltx-2", "a fox");
            send(uri + "kling-3", "a fox");
            send(uri + "wan-2-6", "a fox");
            logged = lines(log, "callbackUrl");
        }

        assertThat(logged).singleElement().asString().contains("ltx-2", "polling");
        assertThat(camel.sandbox().ledger().arrivals())
                .hasSize(4)
                .allSatisfy(one -> assertThat(one.body()).contains("callback_url"));
    }

    @Test
    void withoutValidationTheRequestIsSentUnchanged() {
        send(
                "apiinone:video?validate=false&model=hailuo-2-3&parameters.duration=7"
                        + "&parameters.resolution=720p&imageUrls="
                        + IMAGE,
                "a fox");

        assertThat(camel.sandbox().ledger().arrivals().get(0).body())
                .contains("\"duration\":\"7\"", "\"resolution\":\"720p\"")
                .contains("\"image\":\"" + IMAGE + "\"");
    }

    @Test
    void withoutValidationTheProviderDecides() {
        Exchange done =
                send("apiinone:video?validate=false&model=kling-3&parameters.duration=99", "x");

        assertThat(done.getException(SubmitRejectedException.class))
                .hasMessageContaining("Refused by the provider");
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(1);
    }

    @Test
    void anEmptyRequestIsRefusedAlsoWithoutValidation() {
        assertThat(refusal(send("apiinone:video?validate=false", " "))).contains("prompt is empty");
        assertThat(camel.sandbox().ledger().requests()).isEmpty();
    }

    private Exchange send(String uri, Object body) {
        return camel.template().request(uri, exchange -> exchange.getMessage().setBody(body));
    }

    private static String refusal(Exchange done) {
        SubmitRejectedException failure = done.getException(SubmitRejectedException.class);
        assertThat(failure).isNotNull();
        assertThat(failure.getHttpStatus()).isZero();
        assertThat(failure.isMayHaveBeenCharged()).isFalse();
        return failure.getMessage();
    }

    private static List<String> lines(ComponentLog log, String part) {
        return log.lines().stream().filter(line -> line.contains(part)).toList();
    }
}
