package one.apiin.camel.route.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.Texts;
import one.apiin.camel.task.VideoRequest;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A field that says nothing (null, blank, an empty list) is not there, whatever it comes from. */
class BlankFieldsTest {

    private static final Map<String, Object> JSON = Map.of("Content-Type", "application/json");
    private static final String NO_BREAK_SPACE = "\u00a0";
    private static final String IMAGE = "https://images.example/a.png";

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    private Exchange send(String options, Object body, Map<String, Object> headers) {
        return camel.template()
                .send(
                        "apiinone:video?" + options,
                        e -> {
                            e.getMessage().setBody(body);
                            e.getMessage().setHeaders(new HashMap<>(headers));
                        });
    }

    /** The only request that was sent. */
    private String sent(String options, Object body, Map<String, Object> headers) {
        assertThat(send(options, body, headers).getException()).isNull();
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(1);
        return camel.sandbox().ledger().arrivals().get(0).body();
    }

    private void assertRefused(Exchange done) {
        assertThat(done.getException(SubmitRejectedException.class))
                .hasMessageContaining("prompt")
                .hasMessageContaining("Nothing was sent");
        assertThat(camel.sandbox().ledger().requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt\":\"a fox\",\"video_urls\":null}",
                "{\"prompt\":\"a fox\",\"video_urls\":[]}",
                "{\"prompt\":\"a fox\",\"image_urls\":[]}",
            })
    void choosesNoOtherModel(String json) {
        assertThat(sent("model=wan/2-6-text-to-video", json, JSON))
                .contains("\"wan/2-6-text-to-video\"");
    }

    @Test
    void ofTheHeaderChoosesNoOtherModel() {
        Map<String, Object> fields = Map.of("video_urls", List.of());

        String sent =
                sent(
                        "model=wan/2-6-text-to-video",
                        "a fox",
                        Map.of("CamelApiInOneParameters", fields));

        assertThat(sent).contains("\"wan/2-6-text-to-video\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model=a-model-of-tomorrow",
                "model=ltx-2",
                "model=wan-2-6",
                "validate=false"
            })
    void aRequestOfNullsIsRefused(String option) {
        String json = "{\"prompt\":null,\"image_urls\":null,\"resolution\":null}";

        assertRefused(send(option, json, JSON));
    }

    /** As an empty file in a folder of prompts. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "model=ltx-2&parameters.resolution=1080p",
                "model=wan-2-6&parameters.duration=15",
                "model=a-model-of-tomorrow&parameters.duration=5",
            })
    void anEmptyTextIsRefusedAlthoughTheEndpointHasAField(String options) {
        assertRefused(send(options, "", Map.of()));
    }

    @Test
    void aBodyThatSaysNothingIsRefusedAlthoughTheEndpointHasAField() {
        String options = "model=ltx-2&parameters.resolution=1080p";

        assertRefused(send(options, "{\"prompt\":\"\"}", JSON));
        assertRefused(send(options, new VideoRequest(), Map.of()));
    }

    /** As a POST without a body that asks for the endpoint's video. */
    @Test
    void anEmptyTextBesideAUrlOfTheEndpointAsksForAVideoOfIt() {
        String options =
                "model=ltx-2&parameters.type=lipsync&parameters.audio_duration=5&parameters.image="
                        + IMAGE
                        + "&parameters.audio=https://audio.example/a.mp3";

        assertThat(sent(options, "", Map.of())).contains("a.mp3").doesNotContain("prompt");
    }

    @Test
    void anEmptyTextBesideAnImageOrTheHeadersFieldsAsksForAVideoOfThem() {
        Map<String, Object> video = Map.of("video_urls", List.of("https://p.example/a.mp4"));

        send("imageUrls=" + IMAGE, "", Map.of());
        send("model=wan-2-6", " ", Map.of("CamelApiInOneParameters", video));

        assertThat(camel.sandbox().ledger().arrivals())
                .hasSize(2)
                .noneSatisfy(one -> assertThat(one.body()).contains("prompt"));
    }

    /** As an empty cell of a table. */
    @Test
    void aPromptOfNoBreakSpacesIsBlank() {
        assertRefused(send("model=grok-video", NO_BREAK_SPACE, Map.of()));
        assertRefused(
                send(
                        "imageUrls=" + IMAGE + "&prompt=${header.idea}",
                        null,
                        Map.of("idea", NO_BREAK_SPACE + "\u200b")));
    }

    @Test
    void thePromptOfAVideoRequestComesFromTheOption() {
        VideoRequest request = new VideoRequest("grok-imagine/image-to-video", " ");
        request.setImageUrls(List.of(IMAGE));

        assertThat(sent("prompt=cinematic", request, Map.of())).contains("\"cinematic\"");
    }

    @Test
    void aFieldOfAVideoRequestComesFromTheOption() {
        VideoRequest request = new VideoRequest("kling-3", "a fox");
        request.setParameters(Map.of("mode", " "));

        assertThat(sent("parameters.mode=pro", request, Map.of())).contains("\"pro\"");
    }

    @Test
    void imagesAndFieldsOfJsonComeFromTheOptions() {
        String json = "{'prompt':'a fox','image_urls':[],'parameters':{'mode':''}}";

        String sent =
                sent(
                        "model=kling-3&parameters.mode=pro&imageUrls=" + IMAGE,
                        json.replace('\'', '"'),
                        JSON);

        assertThat(sent).contains("\"pro\"", IMAGE);
    }

    /** As of {@code imageUrls={{image}}} and a property that was left empty. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "imageUrls=",
                "imageUrls=%20",
                "parameters.resolution=",
                "parameters.aspect_ratio=%20"
            })
    void anOptionStopsTheStart(String option) {
        String name = option.substring(0, option.indexOf('='));

        Throwable failure = catchThrowable(() -> send(option, "a fox", Map.of()));

        assertThat(Texts.of(failure))
                .contains("Option " + name + " is empty: give a value or leave it out");
        assertThat(camel.sandbox().ledger().requests()).isEmpty();
    }
}
