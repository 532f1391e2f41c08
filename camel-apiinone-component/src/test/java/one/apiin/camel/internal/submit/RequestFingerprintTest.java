package one.apiin.camel.internal.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import one.apiin.camel.task.VideoRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RequestFingerprintTest {

    private static VideoRequest request() {
        return new VideoRequest("grok-imagine/text-to-video", "a lighthouse");
    }

    private static VideoRequest images(String... addresses) {
        VideoRequest request = request();
        request.setImageUrls(List.of(addresses));
        return request;
    }

    /** Names and values by turns, in this order. */
    private static VideoRequest fields(Object... namesAndValues) {
        VideoRequest request = request();
        request.setParameters(map(namesAndValues));
        return request;
    }

    private static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    private static Arguments pair(VideoRequest one, VideoRequest other) {
        return Arguments.of(one, other);
    }

    @Test
    void theFingerprintIsTheSha256OfTheFieldsWithTheirLengths() {
        // printf '5:model26:grok-imagine/text-to-video6:prompt12:a lighthouse' | sha256sum
        assertThat(SubmitCommand.fingerprintOf(request()))
                .as("stands in ledgers: a change makes every used key another request")
                .isEqualTo("6ff8b2b26553ff18d031acccdab1d2a0175c2c70e24846043442b3e2d282a932");
    }

    static Stream<Arguments> sameRequests() {
        return Stream.of(
                pair(request(), request()),
                pair(fields("a", 1, "b", 2), fields("b", 2, "a", 1)),
                pair(fields("m", map("a", 1, "b", 2)), fields("m", map("b", 2, "a", 1))),
                pair(request(), fields("callback_url", "https://h/cb?submission=1")),
                pair(images("https://h/a.png?sig=1"), images("https://h/a.png?sig=2")),
                pair(images("https://h/a.png?sig=1"), images("https://h/a.png")),
                pair(
                        fields("image_tail", "https://h/a.png?1"),
                        fields("image_tail", "https://h/a.png?2")),
                pair(
                        fields("image_list", List.of("https://h/a.png?1")),
                        fields("image_list", List.of("https://h/a.png?2"))),
                pair(
                        fields("scene", map("image_url", "https://h/a.png?1")),
                        fields("scene", map("image_url", "https://h/a.png?2"))),
                pair(
                        fields("first_frame", "https://h/a.png?X-Amz-Signature=1"),
                        fields("first_frame", "https://h/a.png?X-Amz-Signature=2")),
                pair(
                        fields("refs", List.of(map("src", "HTTPS://h/a.png?se=1&sig=1"))),
                        fields("refs", List.of(map("src", "HTTPS://h/a.png?se=2&sig=2")))),
                pair(images(), request()),
                pair(fields("duration", 5), fields("duration", "5")));
    }

    @ParameterizedTest
    @MethodSource("sameRequests")
    void theSameRequestHasTheSameFingerprint(VideoRequest one, VideoRequest other) {
        assertThat(SubmitCommand.fingerprintOf(one)).isEqualTo(SubmitCommand.fingerprintOf(other));
    }

    static Stream<Arguments> otherRequests() {
        return Stream.of(
                pair(request(), new VideoRequest("kling-3", "a lighthouse")),
                pair(request(), new VideoRequest("grok-imagine/text-to-video", "A lighthouse")),
                pair(request(), new VideoRequest("grok-imagine/text-to-video", "a lighthouse ")),
                pair(request(), new VideoRequest("grok-imagine/text-to-video", null)),
                pair(request(), fields("aspect_ratio", "9:16")),
                pair(fields("aspect_ratio", "9:16"), fields("aspect_ratio", "16:9")),
                pair(fields("a", "x"), fields("b", "x")),
                pair(fields("a", null), request()),
                pair(request(), images("https://h/a.png")),
                pair(images("https://h/a.png"), images("https://h/b.png")),
                pair(images("https://h/a", "https://h/b"), images("https://h/b", "https://h/a")),
                pair(fields("style", "https://h/a?1"), fields("style", "https://h/a?2")),
                pair(fields("a", "https://h/a?sig=1"), fields("a", "https://h/b?sig=1")),
                pair(fields("a", "https://h/a?design=1"), fields("a", "https://h/a?design=2")),
                pair(
                        fields("a", "https://h/a?author=7&id=1"),
                        fields("a", "https://h/a?author=7&id=2")),
                pair(fields("a", "https://h/a?sig=1 b"), fields("a", "https://h/a?sig=1 c")));
    }

    @ParameterizedTest
    @MethodSource("otherRequests")
    void differentRequestsHaveDifferentFingerprints(VideoRequest one, VideoRequest other) {
        assertThat(SubmitCommand.fingerprintOf(one))
                .isNotEqualTo(SubmitCommand.fingerprintOf(other));
    }

    static Stream<Arguments> similarRequests() {
        return Stream.of(
                pair(fields("l", List.of("a", "b")), fields("l", List.of("a, b"))),
                pair(fields("l", List.of("a", "b")), fields("l", List.of("a,b"))),
                pair(fields("l", List.of("a", "b")), fields("l", List.of("ab"))),
                pair(fields("l", List.of("a", "b")), fields("l", "[a, b]")),
                pair(fields("l", List.of("a")), fields("l", "a")),
                pair(fields("l", List.of()), fields("l", "[]")),
                pair(fields("l", List.of("a", "1:b")), fields("l", List.of("a1:b"))),
                pair(
                        fields("l", List.of(List.of("a"), "b")),
                        fields("l", List.of(List.of("a", "b")))),
                pair(fields("m", map("a", "b")), fields("m", List.of("a", "b"))),
                pair(fields("m", map("a", "b")), fields("m", "{a=b}")),
                pair(fields("m", map("a", 1), "b", 2), fields("m", map("a", 1, "b", 2))),
                pair(fields("a", "x", "b", "y"), fields("a", "x1:b1:y")));
    }

    @ParameterizedTest
    @MethodSource("similarRequests")
    void similarRequestsHaveDifferentFingerprints(VideoRequest one, VideoRequest other) {
        assertThat(SubmitCommand.fingerprintOf(one))
                .isNotEqualTo(SubmitCommand.fingerprintOf(other));
    }

    @Test
    void fingerprintingDoesNotChangeTheRequest() {
        VideoRequest request = images("https://h/a.png?sig=1");
        request.setParameters(map("callback_url", "https://h/cb"));

        SubmitCommand.fingerprintOf(request);

        assertThat(request.getImageUrls()).containsExactly("https://h/a.png?sig=1");
        assertThat(request.getParameters()).containsKey("callback_url");
    }
}
