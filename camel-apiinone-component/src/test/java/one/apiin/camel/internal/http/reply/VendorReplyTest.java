package one.apiin.camel.internal.http.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replies in the shapes of the vendors behind the provider and of services like it, read without {@code
 * replyMapping}. A fixture is named by the public reference that its shape was taken from; the content is
 * ours.
 *
 * <p>Three shapes do not mean here what they mean at their vendor: a {@code request_id} alone may be the id
 * of the call (xAI's creation), a file id is not a link (MiniMax), a number not a word (PixVerse's states). The
 * outcome is unknown, without a video and unavailable; {@code replyMapping} reads them.
 */
class VendorReplyTest {

    private static final String DONE = "Completed [https://cdn.example/v/n31.mp4] ";

    /** The reply to a POST with HTTP 200. */
    private static final String CREATIONS =
            """
            docs.x.ai-video-create                 | Unknown 200
            kling.ai-text2video-create             | Accepted 7612 null
            platform.minimax.io-create             | Accepted 106916112212032 null
            platform.minimax.io-no-balance         | Unknown 200
            volcengine.com-ark-create              | Accepted cgt-2025 null
            alibabacloud.com-wan-create            | Accepted 0385dc79 null
            docs.dev.runwayml.com-create           | Accepted 497f6eca null
            platform.vidu.com-create               | Accepted 9055 null
            docs.fal.ai-queue-create               | Accepted 764cabcf null
            docs.kie.ai-create                     | Accepted task_kling_1765 null
            platform.openai.com-sora-create        | Accepted video_123 null
            docs.z.ai-cogvideox-create             | Accepted 8868 null
            wavespeed.ai-create                    | Accepted d2 null
            docs.heygen.com-create                 | Accepted v-327 null
            runpod.io-create                       | Accepted eaeb null
            tencent.com-hunyuan-create             | Accepted 1305 null
            volcengine.com-jimeng-create           | Accepted 7392 null
            docs.platform.pixverse.ai-create       | Accepted 33554 null
            docs.leonardo.ai-motion-create         | Accepted 4ac2 100
            """;

    /** The reply to a GET with HTTP 200. */
    private static final String STATUS_REPLIES =
            """
            docs.x.ai-video-pending                | Running pending
            docs.x.ai-video-done                   | {V} null
            docs.x.ai-video-expired                | Failed null: null null
            kling.ai-text2video-done               | {V} null
            kling.ai-text2video-failed             | Failed null: Image pixel is invalid null
            kling.ai-error                         | Unavailable 200 null
            platform.minimax.io-preparing          | Running Preparing
            platform.minimax.io-done-file          | Completed [] null
            platform.minimax.io-file               | {V} null
            platform.minimax.io-agent-done         | {V} null
            platform.minimax.io-fail               | Failed 1027: output content is sensitive null
            volcengine.com-ark-done                | {V} null
            volcengine.com-ark-failed              | Failed OutputVideoSensitiveContentDetected: The output may hold sensitive content null
            alibabacloud.com-wan-done              | {V} null
            alibabacloud.com-wan-failed            | Failed InvalidParameter: The size does not match the model null
            alibabacloud.com-wan-unknown           | Running UNKNOWN ?
            docs.ltx.video-done                    | {V} null
            docs.ltx.video-failed                  | Failed generation_error: The job ran out of memory null
            docs.lumalabs.ai-dreaming              | Running dreaming
            docs.lumalabs.ai-done                  | {V} null
            docs.lumalabs.ai-failed                | Failed null: Frame moderation failed null
            docs.dev.runwayml.com-throttled        | Running THROTTLED
            docs.dev.runwayml.com-done             | Completed [https://cdn.example/v/n31.mp4?_jwt=a.b.c] null
            docs.dev.runwayml.com-failed           | Failed SAFETY.INPUT.TEXT: Text was refused by moderation null
            platform.vidu.com-done                 | {V} null
            platform.vidu.com-failed               | Failed AuditSubmitIllegal: null null
            docs.fal.ai-queue-waits                | Running IN_QUEUE
            docs.fal.ai-queue-runs                 | Running IN_PROGRESS
            docs.fal.ai-queue-status-done          | Completed [] null
            docs.fal.ai-result                     | {V} null
            docs.fal.ai-webhook-ok                 | {V} null
            docs.fal.ai-webhook-error              | Unavailable 200 null
            replicate.com-starting                 | Running starting
            replicate.com-done                     | {V} null
            replicate.com-failed                   | Failed null: CUDA out of memory null
            replicate.com-aborted                  | Failed null: null null
            docs.kie.ai-jobs-done                  | {V} null
            docs.kie.ai-jobs-fail                  | Failed 422: Invalid aspect ratio null
            docs.kie.ai-jobs-queuing               | Running queuing
            docs.kie.ai-veo3-done                  | {V} null
            docs.kie.ai-veo3-generating            | Running 0
            docs.kie.ai-veo3-failed                | Failed 400: The prompt breaks the content policy null
            docs.kie.ai-runway-done                | {V} null
            docs.kie.ai-runway-wait                | Running wait
            platform.openai.com-sora-failed        | Failed moderation_blocked: Blocked by our moderation null
            ai.google.dev-veo-running              | Running false
            ai.google.dev-veo-done                 | Completed [https://g.example/v1beta/files/x:download?alt=media] null
            ai.google.dev-veo-error                | Failed 3: The input image violates the policy null
            piapi.ai-luma-done                     | {V} null
            piapi.ai-kling-done                    | Completed [https://cdn.example/v/n31.mp4] null
            piapi.ai-failed                        | Failed 10000: failed to freeze credit null
            docs.newapi.pro-kling-done             | {V} null
            docs.newapi.pro-queued                 | Running queued
            apidocs.qnaigc.com-kling               | Failed generation_failed: It breaks the rules null
            docs.siliconflow.com-done              | {V} null
            docs.siliconflow.com-failed            | Failed null: The text was rejected null
            docs.siliconflow.com-queue             | Running InQueue
            docs.z.ai-cogvideox-done               | {V} null
            novita.ai-done                         | {V} null
            novita.ai-failed                       | Failed null: invalid image null
            docs.freepik.com-done                  | {V} null
            wavespeed.ai-done                      | {V} null
            docs.aimlapi.com-generating            | Running generating
            docs.aimlapi.com-error                 | Failed null: The provider refused it null
            docs.heygen.com-done                   | {V} null
            docs.heygen.com-failed                 | Failed 40119: Video is too long null
            docs.d-id.com-done                     | {V} null
            docs.d-id.com-rejected                 | Failed null: face not detected null
            shotstack.io-done                      | {V} null
            shotstack.io-saving                    | Running saving
            runpod.io-timeout                      | Failed null: null null
            docs.bfl.ai-ready                      | Completed [https://bfl.example/x/sample] null
            docs.bfl.ai-moderated                  | Failed null: Derivative Works Filter null
            docs.bfl.ai-not-found                  | Running Task not found ?
            tencent.com-hunyuan-done               | {V} null
            tencent.com-hunyuan-run                | Running RUN
            volcengine.com-jimeng-done             | {V} null
            volcengine.com-jimeng-queue            | Running in_queue
            docs.platform.pixverse.ai-done         | {V} null
            docs.platform.pixverse.ai-generating   | Unavailable 200 null
            docs.leonardo.ai-motion-done           | {V} null
            learn.microsoft.com-sora-preprocessing | Running preprocessing
            developer.adobe.com-firefly-done       | {V} null
            docs.pollo.ai-done                     | {V} null
            docs.pollo.ai-waiting                  | Running waiting
            openrouter.ai-video-done               | {V} null
            apidoc.cometapi.com-runway-done        | {V} null
            magichour.ai-done                      | {V} 450
            docs.geekai.co-done                    | {V} null
            """;

    static Stream<Arguments> creations() {
        return rows(CREATIONS);
    }

    static Stream<Arguments> statusReplies() {
        return rows(STATUS_REPLIES);
    }

    private static Stream<Arguments> rows(String table) {
        return table.lines().map(line -> Arguments.of((Object[]) line.split("\\s+\\|\\s+")));
    }

    @ParameterizedTest(name = "{0} means {1}")
    @MethodSource("creations")
    void theReplyToAPost(String fixture, String expected) {
        String body = Wire.body(Wire.VENDOR + fixture);

        assertThat(Wire.name(Wire.submitted(200, null, body))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} means {1}")
    @MethodSource("statusReplies")
    void theReplyToAStatusCall(String fixture, String expected) {
        String body = Wire.body(Wire.VENDOR + fixture);

        assertThat(Wire.name(Wire.polled(200, null, body)))
                .isEqualTo(expected.replace("{V} ", DONE));
    }

    @Test
    void everyFixtureOfAVendorStandsInATable() {
        List<String> listed =
                Stream.concat(creations(), statusReplies())
                        .map(row -> Wire.VENDOR + row.get()[0])
                        .toList();

        assertThat(listed).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(60);
        assertThat(Wire.names().stream().filter(name -> name.startsWith(Wire.VENDOR)))
                .containsExactlyInAnyOrderElementsOf(listed);
    }
}
