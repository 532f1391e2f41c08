package one.apiin.camel.internal.http.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replies in the shapes of the vendors behind the provider and of services like it, read without {@code
 * replyMapping}. The list vendors.txt beside the fixtures says which public reference a shape was taken from; the
 * content is ours.
 *
 * <p>Some shapes do not mean here what they mean at their vendor, and {@code replyMapping} reads them: a
 * {@code request_id} or {@code requestId} alone may be the id of the call (xAI, Topaz), and so may the {@code
 * name} of an operation (Vertex AI): outcome unknown. A file id, the id of a generation and a place in a bucket
 * do not lead to a video (MiniMax, Azure, Vertex AI, Bedrock). A number is not a word (PixVerse, Akool), and an
 * error without anything else of a task may be that of the call (fal's webhook, Bria): unavailable.
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
            decart.ai-create                       | Accepted dj-1 null
            deepinfra.com-create                   | Accepted videos_abc null
            developer.adobe.com-firefly-create     | Accepted urn:jobs:abc null
            docs.d-id.com-create                   | Accepted tlk_Ab null
            docs.leonardo.ai-text-create           | Accepted j9k0 null
            editframe.com-create                   | Accepted rnd_abc null
            learn.microsoft.com-sora-create        | Accepted task_01jw null
            moonvalley.com-create                  | Accepted m-4 null
            pika.art-create                        | Accepted p-9 null
            platform.minimax.io-v2-create          | Accepted 4a1d null
            platform.minimax.io-v2-refused         | Unknown 200
            runware.ai-errors                      | Unknown 200
            topazlabs.com-create                   | Unknown 200
            vertexai.google.com-veo-create         | Unknown 200
            cloud.tencent.com-hub-create           | Accepted hy-1 null
            cloud.tencent.com-openai-create        | Accepted 1438 null
            docs.akool.com-create                  | Accepted 6891 null
            docs.aws.amazon.com-nova-create        | Accepted arn:aws:bedrock:us-east-1:123456789012:async-invoke/l9kx null
            docs.bria.ai-create                    | Accepted d7e6 null
            docs.comfy.org-router-create           | Accepted d7e6 null
            docs.higgsfield.ai-create              | Accepted d7e6 null
            docs.modelslab.com-create              | Accepted 123 null
            docs.oxen.ai-create                    | Accepted g-1 null
            piapi.ai-luma-create                   | Accepted f38e null
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
            alibabacloud.com-wan-canceled          | Failed null: null null
            alibabacloud.com-wan-times-done        | {V} null
            byteplus.com-ark-cancelled             | Failed null: null null
            cloud.baidu.com-expired                | Failed TaskExpired: The task took too long null
            creatomate.com-done                    | {V} null
            creatomate.com-failed                  | Failed null: The source cannot be fetched null
            creatomate.com-planned                 | Running planned
            deepinfra.com-done                     | {V} null
            developer.adobe.com-firefly-failed     | Failed content_refused: The prompt is not allowed null
            docs.crazyrouter.com-kling-done        | {V} null
            docs.crazyrouter.com-kling-failed      | Failed task_failed: moderation refused the content null
            docs.crazyrouter.com-kling-queued      | Running queued
            docs.d-id.com-whole-done               | {V} null
            docs.dev.runwayml.com-cancelled        | Failed null: null null
            docs.dev.runwayml.com-running          | Running RUNNING
            docs.heygen.com-caption-done           | {V} null
            docs.heygen.com-v2-done                | {V} null
            docs.heygen.com-v2-failed              | Failed VOICE_NOT_FOUND: The voice does not exist null
            docs.kie.ai-jobs-param-done            | {V} null
            docs.kie.ai-veo3-origin-done           | {V} null
            docs.ltx.video-async-frames            | Completed [] null
            docs.ltx.video-async-pending           | Running pending
            docs.lumalabs.ai-echo-done             | {V} null
            docs.nano-gpt.com-done                 | {V} null
            docs.together.ai-done                  | {V} null
            docs.x.ai-video-cost-done              | {V} null
            docs.x.ai-video-failed                 | Failed invalid_argument: The request breaks the rules null
            hedra.com-done                         | {V} null
            hedra.com-error                        | Failed MODERATION_FAILED: The person may not be shown null
            hedra.com-finalizing                   | Running finalizing
            hedra.com-queued                       | Running queued
            kling.ai-watermark-done                | {V} null
            krea.ai-done                           | {V} null
            krea.ai-waiting                        | Running queued
            learn.microsoft.com-sora-done          | Completed [] null
            magichour.ai-example-done              | {V} 450
            moonvalley.com-done                    | {V} null
            openrouter.ai-video-pending            | Running pending
            piapi.ai-kling-two-links               | {V} null
            pika.art-done                          | {V} null
            pika.art-started                       | Running started
            platform.minimax.io-v2-done            | {V} null
            platform.minimax.io-v2-failed          | Failed 1026: The text holds words that are not allowed null
            platform.minimax.io-v2-running         | Running running
            polza.ai-done                          | {V} null
            ppio.com-task-queued                   | Running TASK_STATUS_QUEUED
            replicate.com-canceled                 | Failed null: null null
            replicate.com-list-done                | {V} null
            seedance2ai.com-done                   | {V} 40
            shotstack.io-failed                    | Failed null: The asset was not found null
            sync.so-done                           | {V} null
            sync.so-rejected                       | Failed generation_input_face_missing: The face cannot be seen null
            topazlabs.com-done                     | {V} null
            useapi.net-dreamina-created            | Running created
            useapi.net-ltxstudio-done              | {V} null
            useapi.net-luma-done                   | {V} null
            useapi.net-luma-pending                | Running pending
            vertexai.google.com-veo-bucket         | Completed [] null
            vertexai.google.com-veo-filtered       | Failed null: The video was withheld by the safety settings null
            apidoc.cometapi.com-runway-queued      | Running QUEUED
            apidocs.qnaigc.com-kling-initializing  | Running initializing
            apidocs.qnaigc.com-queue-done          | {V} null
            apidocs.qnaigc.com-queue-failed        | Failed null: The content was refused null
            apidocs.qnaigc.com-veo-done            | {V} null
            cloud.baidu.com-minimax-done           | {V} null
            cloud.baidu.com-qianfan-done           | {V} null
            cloud.tencent.com-aigc-done            | {V} null
            cloud.tencent.com-hub-done             | {V} null
            cloud.tencent.com-hunyuan-fail         | Failed FailedOperation.DriverFailed: The driver has failed null
            cloud.tencent.com-vidu-done            | {V} null
            cloud.tencent.com-wait                 | Running WAIT
            doc.vtrix.ai-done                      | {V} null
            doc.vtrix.ai-failed                    | Failed 1026: The prompt is sensitive null
            docs.aimlapi.com-done                  | {V} null
            docs.akool.com-done                    | {V} null
            docs.akool.com-queueing                | Unavailable 200 null
            docs.aws.amazon.com-nova-bucket        | Completed [] null
            docs.aws.amazon.com-nova-failed        | Failed null: The prompt was blocked by our filters null
            docs.aws.amazon.com-nova-running       | Running InProgress
            docs.bria.ai-done                      | {V} null
            docs.bria.ai-error                     | Unavailable 200 null
            docs.bria.ai-unknown                   | Running UNKNOWN ?
            docs.comfy.org-router-done             | Completed [] null
            docs.comfy.org-router-failed           | Failed provider_timeout: null null
            docs.comfy.org-router-waits            | Running IN_QUEUE
            docs.d-id.com-scene-rejected           | Failed null: face not detected null
            docs.geekai.co-failed                  | Failed content_policy: The text was refused null
            docs.geeknow.top-processing            | Running processing
            docs.higgsfield.ai-canceled            | Failed null: null null
            docs.higgsfield.ai-done                | {V} null
            docs.higgsfield.ai-failed              | Failed null: The image could not be read null
            docs.higgsfield.ai-nsfw                | Failed null: null null
            docs.inworld.ai-done                   | {V} null
            docs.kie.ai-luma-callback-failed       | {V} null
            docs.modelslab.com-done                | {V} null
            docs.oxen.ai-cancelled                 | Failed null: null null
            docs.oxen.ai-done                      | {V} null
            docs.oxen.ai-failed                    | Failed null: The model ran out of memory null
            novita.ai-canceled                     | Failed null: null null
            piapi.ai-hailuo-done                   | {V} null
            v98store.com-luma-done                 | {V} null
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

    @Test
    void theListSaysOfEachFixtureWhereItsShapeComesFrom() throws IOException {
        List<String> named =
                Pattern.compile("`(" + Wire.VENDOR + "[^`{]+)(?:\\{([^}]+)})?`")
                        .matcher(Files.readString(Wire.FOLDER.resolve("vendors.txt")))
                        .results()
                        .flatMap(
                                match ->
                                        Stream.of(Objects.toString(match.group(2), "").split(","))
                                                .map(rest -> match.group(1) + rest))
                        .toList();

        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(
                        Wire.names().stream().filter(n -> n.startsWith(Wire.VENDOR)).toList());
    }
}
