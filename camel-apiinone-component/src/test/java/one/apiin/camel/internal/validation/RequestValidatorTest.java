package one.apiin.camel.internal.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import one.apiin.camel.internal.model.json.ModelCatalogReader;
import one.apiin.camel.internal.util.LogOnce;
import one.apiin.camel.task.VideoRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestValidatorTest {

    private static final String TEXT = "grok-imagine/text-to-video";
    private static final String IMAGE = "grok-imagine/image-to-video";
    private static final RequestValidator CHECK =
            new RequestValidator(ModelCatalogReader.ours(), new LogOnce(), true);
    private static final String IMAGE_URL = "https://h/a.png";

    private static VideoRequest request(String model, String prompt, String... images) {
        VideoRequest request = new VideoRequest(model, prompt);
        request.setImageUrls(List.of(images));
        return request;
    }

    private static VideoRequest with(VideoRequest request, String name, Object value) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put(name, value);
        request.setParameters(parameters);
        return request;
    }

    private static String complaint(VideoRequest request) {
        return assertThatIllegalArgumentException()
                .isThrownBy(() -> CHECK.check(request, false))
                .actual()
                .getMessage();
    }

    private static void passes(VideoRequest request) {
        assertThatCode(() -> CHECK.check(request, false)).doesNotThrowAnyException();
    }

    static Stream<VideoRequest> goodRequests() {
        return Stream.of(
                request(TEXT, "a lighthouse"),
                request(IMAGE, "it turns", IMAGE_URL),
                request(IMAGE, null, IMAGE_URL),
                request(IMAGE, "", "http://h/a.png", "HTTPS://h:8443/b.png?sig=a%20b"),
                request("kling-3", "a lighthouse", IMAGE_URL),
                request("a-model-of-tomorrow", "a lighthouse"),
                with(request("wan-2.6", null), "video_urls", List.of("https://h/v.mp4")),
                with(request(IMAGE, "it turns"), "image_urls", List.of(IMAGE_URL)),
                with(request(TEXT, "a lighthouse"), "anything", "goes"));
    }

    @ParameterizedTest
    @MethodSource("goodRequests")
    void aRequestThatIsNotSurelyInvalidPasses(VideoRequest request) {
        passes(request);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  "})
    void anEmptyModelIsNamed(String model) {
        assertThat(complaint(request(model, "a lighthouse"))).contains("option model");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " \n\t "})
    void anEmptyPromptIsNamedUnlessSomethingElseStandsForIt(String prompt) {
        assertThat(complaint(request(TEXT, prompt)))
                .contains("CamelApiInOnePrompt", "option prompt");
        assertThat(complaint(request("kling-3", prompt))).contains("option prompt");
        assertThat(complaint(with(request(TEXT, prompt), "aspect_ratio", "9:16")))
                .contains("option prompt");
        passes(with(request("kling-3", prompt), "multi_shots", true));
    }

    @Test
    void aBlankPromptBesideAnImageIsNotSent() {
        VideoRequest request = request(IMAGE, "  ", IMAGE_URL);

        VideoRequest sent = CHECK.check(request, false);

        assertThat(sent.toFields()).containsOnlyKeys("model", "image_urls");
    }

    @Test
    void aPromptIsLeftVerbatim() {
        VideoRequest request = request(TEXT, "  a lighthouse\n");

        VideoRequest sent = CHECK.check(request, false);

        assertThat(sent.getPrompt()).isEqualTo("  a lighthouse\n");
    }

    @ParameterizedTest(name = "{0}: {1} characters")
    @CsvSource({"grok-imagine/text-to-video, 5000", "grok-video, 5000", "kling-3, 2500"})
    void aPromptOverTheModelsLimitIsNamedWithItsLength(String model, int limit) {
        passes(request(model, "x".repeat(limit)));

        assertThat(complaint(request(model, "x".repeat(limit + 1))))
                .contains("prompt", String.valueOf(limit + 1), String.valueOf(limit), "shorten")
                .doesNotContain("xx");
    }

    @Test
    void aCharacterOfTwoUnitsCountsOnce() {
        passes(request("kling-3", "🌊".repeat(2500)));

        assertThat(complaint(request("kling-3", "🌊".repeat(2501)))).contains("2501");
    }

    @Test
    void aLimitThatIsNotDocumentedIsNotInvented() {
        passes(request("a-model-of-tomorrow", "x".repeat(100_000)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a.png",
                "/data/secret.png",
                "//h/secret.png",
                "file:/data/secret.png",
                "ftp://h/secret.png",
                "data:image/png;base64,secret",
                "https:///secret.png",
                "https://h/a secret.png"
            })
    void anImageWithoutAnAbsoluteUrlIsNamedByItsNumberAndNotRepeated(String url) {
        assertThat(complaint(request(IMAGE, "it turns", IMAGE_URL, url)))
                .startsWith("imageUrls (field image_urls) number 2 ")
                .doesNotContain("secret");
    }

    @Test
    void aMissingImageIsNamed() {
        assertThat(complaint(request(IMAGE, "it turns"))).contains(IMAGE, "option imageUrls");
        assertThat(complaint(with(request(IMAGE, "it turns"), "duration", 5)))
                .contains("option imageUrls");
        assertThat(complaint(request("hailuo-2-3", "it turns"))).contains("option imageUrls");
    }

    @Test
    void anInferredRuleDoesNotRefuseARequest() {
        passes(request("wan/2-6-image-to-video", "it turns"));
        passes(with(request("wan-2-6", "it turns"), "duration", "7"));
        passes(request("seedance-1-5-pro", "x".repeat(2001)));
    }

    @Test
    void anImageForATextModelIsRefused() {
        assertThat(complaint(request(TEXT, "a lighthouse", IMAGE_URL)))
                .contains(TEXT, "imageUrls", "option model", "image-to-video");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", " 10 ", "0.5", "1e1"})
    void aDurationMayBeANumberInText(String duration) {
        passes(with(request(TEXT, "a lighthouse"), "duration", duration));
    }

    @Test
    void aDurationMayBeANumberOrMissing() {
        passes(with(request(TEXT, "a lighthouse"), "duration", 5));
        passes(with(request(TEXT, "a lighthouse"), "duration", 2.5));
        passes(with(request(TEXT, "a lighthouse"), "duration", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "5s", "PT5S", "", "NaN", "Infinity", "long"})
    void aDurationOtherThanANumberOfSecondsIsNamed(String duration) {
        assertThat(complaint(with(request(TEXT, "a lighthouse"), "duration", duration)))
                .contains("parameters.duration", "seconds");
    }
}
