package one.apiin.camel.route.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.task.VideoRequest;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON that the options of a URI and a message become, for each model. */
class ModelMappingTest {

    private static final String IMAGE = "https://images.example/a.png?sig=1,2";
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    static Stream<Arguments> requests() {
        String image = "imageUrls=RAW(" + IMAGE + ")";
        return Stream.of(
                maps("grok, text", "", "{'model':'grok-imagine/text-to-video','prompt':'a fox'}"),
                maps(
                        "grok, images",
                        "imageUrls=RAW(https://p.example/a.png,https://p.example/b.png)",
                        "{'model':'grok-imagine/image-to-video','prompt':'a fox','image_urls':"
                                + "['https://p.example/a.png','https://p.example/b.png']}"),
                maps(
                        "grok-video, its own name",
                        "model=grok-video&" + image,
                        "{'model':'grok-video','prompt':'a fox','image_urls':['" + IMAGE + "']}"),
                maps(
                        "ltx-2, text",
                        "model=ltx-2&parameters.type=text-to-video&parameters.duration=10"
                                + "&parameters.resolution=1080p&parameters.aspect_ratio=9:16"
                                + "&parameters.seed=-1",
                        "{'model':'ltx-2','prompt':'a fox','type':'text-to-video','duration':10,"
                                + "'resolution':'1080p','aspect_ratio':'9:16','seed':-1}"),
                maps(
                        "ltx-2, image",
                        "model=ltx-2&parameters.type=image-to-video&" + image,
                        "{'model':'ltx-2','prompt':'a fox','type':'image-to-video','image':'"
                                + IMAGE
                                + "'}"),
                maps(
                        "ltx-2, lipsync",
                        "model=ltx-2&parameters.type=lipsync&parameters.audio_duration=7.5"
                                + "&parameters.audio=RAW(https://p.example/a.mp3)",
                        "{'model':'ltx-2','prompt':'a fox','type':'lipsync','audio_duration':7.5,"
                                + "'audio':'https://p.example/a.mp3'}"),
                maps(
                        "ltx-2, control",
                        "model=ltx-2&parameters.type=control&parameters.mode=pose"
                                + "&parameters.audio_mode=preserve&parameters.video_duration=12"
                                + "&parameters.video=RAW(https://p.example/a.mp4)",
                        "{'model':'ltx-2','prompt':'a fox','type':'control','mode':'pose',"
                                + "'audio_mode':'preserve','video_duration':12,"
                                + "'video':'https://p.example/a.mp4'}"),
                maps(
                        "wan-2-6, its own name",
                        "model=wan-2-6&parameters.duration=10&parameters.public=false",
                        "{'model':'wan-2-6','prompt':'a fox','duration':'10','public':false}"),
                maps(
                        "wan-2-6, images",
                        "model=wan/2-6-text-to-video&parameters.resolution=720p&" + image,
                        "{'model':'wan/2-6-image-to-video','prompt':'a fox','resolution':'720p',"
                                + "'image_urls':['"
                                + IMAGE
                                + "']}"),
                maps(
                        "wan-2-6, videos",
                        "model=wan/2-6-text-to-video"
                                + "&parameters.video_urls=RAW(https://p.example/a.mp4)",
                        "{'model':'wan/2-6-video-to-video','prompt':'a fox',"
                                + "'video_urls':['https://p.example/a.mp4']}"),
                maps(
                        "kling-3",
                        "model=kling-3&parameters.duration=5&parameters.sound=false"
                                + "&parameters.mode=pro&"
                                + image,
                        "{'model':'kling-3','prompt':'a fox','duration':5,'sound':false,"
                                + "'mode':'pro','image':'"
                                + IMAGE
                                + "'}"),
                maps(
                        "seedance-1-5-pro",
                        "model=seedance-1-5-pro&parameters.duration=8&parameters.generateAudio=TRUE"
                                + "&parameters.fixedLens=false&parameters.resolution=720P&"
                                + image,
                        "{'model':'seedance-1-5-pro','prompt':'a fox','duration':'8',"
                                + "'generateAudio':true,'fixedLens':false,'resolution':'720p',"
                                + "'image':'"
                                + IMAGE
                                + "'}"),
                maps(
                        "hailuo-2-3",
                        "model=Hailuo/2-3-Image-To-Video-Pro&parameters.duration=10"
                                + "&parameters.resolution=768p&"
                                + image,
                        "{'model':'hailuo/2-3-image-to-video-pro','prompt':'a fox',"
                                + "'duration':'10','resolution':'768P','image':'"
                                + IMAGE
                                + "'}"),
                maps(
                        "a field that no catalog knows",
                        "model=kling-3&parameters.negative_prompt=rain",
                        "{'model':'kling-3','prompt':'a fox','negative_prompt':'rain'}"));
    }

    private static Arguments maps(String what, String options, String json) {
        return Arguments.of(what, options, json.replace('\'', '"'));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void theOptionsOfAUriBecomeTheModelsJson(String what, String options, String json)
            throws Exception {
        camel.template().sendBody("apiinone:video?" + options, "a fox");

        assertThat(sent()).isEqualTo(JSON.readTree(json));
    }

    @Test
    void multiPromptSegmentsOfKlingAreSentUnchanged() throws Exception {
        List<Map<String, Object>> shots =
                List.of(
                        Map.of("prompt", "a fox", "duration", 3),
                        Map.of("prompt", "a hare", "duration", "4"));
        VideoRequest request = new VideoRequest("kling-3", null);
        request.setParameters(Map.of("multi_shots", "true", "multi_prompt", shots));

        Exchange done =
                camel.template().request("apiinone:video", e -> e.getMessage().setBody(request));

        assertThat(done.getException()).isNull();
        assertThat(sent())
                .isEqualTo(
                        JSON.valueToTree(
                                Map.of(
                                        "model",
                                        "kling-3",
                                        "multi_shots",
                                        true,
                                        "multi_prompt",
                                        shots)));
        assertThat(done.getMessage().getHeader("CamelApiInOneEstimatedCredits")).isEqualTo(420);
    }

    @Test
    void aStructuredBodyIsConvertedLikeTheOptionsOfAUri() throws Exception {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", "seedance-1-5-pro");
        body.put("prompt", "a fox");
        body.put("imageUrls", List.of(IMAGE));
        body.put("duration", 4);

        camel.template().sendBody("apiinone:video", body);

        assertThat(sent().get("duration").textValue()).isEqualTo("4");
        assertThat(sent().get("image").textValue()).isEqualTo(IMAGE);
        assertThat(sent().has("image_urls")).isFalse();
    }

    @Test
    void theJsonOfAVideoRequestIsPaidForAsThatRequest() throws Exception {
        VideoRequest request = new VideoRequest("kling-3", "a fox");
        request.setParameters(Map.of("duration", 10, "sound", false));

        Exchange done =
                camel.template()
                        .request(
                                "apiinone:video",
                                e -> {
                                    e.getMessage().setBody(JSON.writeValueAsString(request));
                                    e.getMessage().setHeader("Content-Type", "application/json");
                                });

        assertThat(done.getException()).isNull();
        assertThat(sent()).isEqualTo(JSON.valueToTree(request.toFields()));
        assertThat(done.getMessage().getHeader("CamelApiInOneEstimatedCredits")).isEqualTo(400);
    }

    @Test
    void aModelThatTheMessageNamesIsNotChanged() throws Exception {
        camel.template()
                .sendBodyAndHeader(
                        "apiinone:video?imageUrls=https://p.example/a.png",
                        "a fox",
                        "CamelApiInOneModel",
                        "grok-video");

        assertThat(sent().get("model").textValue()).isEqualTo("grok-video");
    }

    @Test
    void theSameKeyWithTheNumberAsTextIsTheSameRequest() {
        String uri = "apiinone:video?idempotencyKey=k&model=kling-3";
        camel.template().sendBody(uri, Map.of("prompt", "a fox", "duration", 5));
        Exchange second =
                camel.template()
                        .request(
                                uri,
                                e ->
                                        e.getMessage()
                                                .setBody(
                                                        Map.of(
                                                                "prompt",
                                                                "a fox",
                                                                "duration",
                                                                "5")));

        assertThat(second.getException()).isNull();
        assertThat(second.getMessage().getHeader("CamelApiInOneDuplicate")).isEqualTo(true);
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(1);
    }

    private JsonNode sent() throws Exception {
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(1);
        return JSON.readTree(camel.sandbox().ledger().arrivals().get(0).body());
    }
}
