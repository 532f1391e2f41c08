package one.apiin.camel.internal.transition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.ScriptedGateway;
import one.apiin.camel.internal.Submitted;
import one.apiin.camel.internal.model.json.ModelCatalogReader;
import one.apiin.camel.internal.schedule.PollPlan;
import one.apiin.camel.internal.submit.SubmitCommand;
import one.apiin.camel.internal.util.Backoff;
import one.apiin.camel.internal.util.LogOnce;
import one.apiin.camel.internal.validation.RequestValidator;
import one.apiin.camel.task.VideoRequest;
import org.junit.jupiter.api.Test;

/** Edge cases of the pure rules: arrays, nulls and very large numbers. */
class RuleEdgesTest {

    private static final RequestValidator OUR_MODELS =
            new RequestValidator(ModelCatalogReader.ours(), new LogOnce(), true);

    private static VideoRequest with(String name, Object value) {
        VideoRequest request = new VideoRequest("wan-2.6", "a lighthouse");
        request.setImageUrls(List.of());
        request.setParameters(Map.of(name, value));
        return request;
    }

    @Test
    void equalArraysInTheParametersHaveTheSameFingerprint() {
        assertThat(
                        SubmitCommand.fingerprintOf(
                                with("video_urls", new String[] {"https://h/v.mp4"})))
                .isEqualTo(
                        SubmitCommand.fingerprintOf(
                                with("video_urls", new String[] {"https://h/v.mp4"})));
    }

    @Test
    void anArrayInTheParametersUnderAUsedKeyIsADuplicate() {
        Node a = Node.alone();
        a.gateway.answers(ScriptedGateway.accepted("task-1"), ScriptedGateway.accepted("task-2"));
        a.submit(keyed("s"));

        Submitted second = a.submit(keyed("t")).join();

        assertThat(second.failure()).isNull();
        assertThat(second.duplicate()).isTrue();
    }

    private static SubmitCommand keyed(String submissionId) {
        VideoRequest request = with("video_urls", new String[] {"https://h/v.mp4"});
        return Node.command(submissionId, request, "key", false, false);
    }

    @Test
    void aNewSignatureOfAVideoUrlDoesNotChangeTheFingerprint() {
        assertThat(
                        SubmitCommand.fingerprintOf(
                                with("video_urls", List.of("https://h/v.mp4?sig=1"))))
                .isEqualTo(
                        SubmitCommand.fingerprintOf(
                                with("video_urls", List.of("https://h/v.mp4?sig=2"))));
    }

    @Test
    void aNullImageUrlIsReportedWithItsPosition() {
        VideoRequest request = new VideoRequest("kling-3", "a lighthouse");
        request.setImageUrls(Arrays.asList("https://h/a.png", null));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> OUR_MODELS.check(request, false))
                .withMessageContaining("imageUrls (field image) number 2");
    }

    @Test
    void aRequestWithoutImagesOrParametersIsValid() {
        VideoRequest request = new VideoRequest("grok-imagine/text-to-video", "a lighthouse");

        assertThatCode(() -> OUR_MODELS.check(request, false)).doesNotThrowAnyException();
    }

    @Test
    void aHostNameWithAnUnderscoreIsAccepted() {
        VideoRequest request = new VideoRequest("kling-3", "a lighthouse");
        request.setImageUrls(List.of("https://my_bucket.s3.amazonaws.com/a.png"));

        assertThatCode(() -> OUR_MODELS.check(request, false)).doesNotThrowAnyException();
    }

    @Test
    void aVeryLongPollIntervalDoesNotOverflow() {
        assertThatCode(
                        () ->
                                PollPlan.fixed(Duration.ofDays(110_000))
                                        .nextPoll(Duration.ZERO, 0, 0.5))
                .doesNotThrowAnyException();
    }

    @Test
    void aBackoffFromOneMillisecondReachesTheMaximum() {
        assertThat(Backoff.doubled(Duration.ofMillis(1), Duration.ofHours(1), 120))
                .isEqualTo(Duration.ofHours(1));
    }
}
