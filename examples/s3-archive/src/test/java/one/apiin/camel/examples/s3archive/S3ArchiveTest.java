package one.apiin.camel.examples.s3archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import one.apiin.camel.examples.local.LocalExample;
import one.apiin.camel.sandbox.fault.Faults;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.aws2.s3.AWS2S3Component;
import org.apache.camel.component.aws2.s3.AWS2S3Endpoint;
import org.apache.camel.model.FilterDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

@Timeout(120)
class S3ArchiveTest {

    @TempDir Path data;

    @Test
    void aVideoIsArchivedOnceWithMetadataAndSidecarAfterAFailedAttempt() throws Exception {
        try (LocalExample example = new LocalExample(data, new Routes())) {
            example.camel().addOverrideProperty("archive.redelivery-delay", "100ms");
            AtomicInteger attempts = failBeforeTheFirstSidecar(example);
            Files.writeString(data.resolve("inbox/idea.txt"), "A paper boat");

            S3Client s3 = client(example);
            await().atMost(Duration.ofSeconds(60))
                    .pollInSameThread()
                    .ignoreExceptions()
                    .until(() -> idle(example) && keys(s3).size() == 2);

            var sandbox = example.services().sandbox();
            var task = sandbox.tasks().get(0);
            String key =
                    keys(s3).stream().filter(k -> k.endsWith(".mp4")).findFirst().orElseThrow();
            assertThat(key)
                    .matches("20..-..-../grok-imagine/text-to-video/idea-[^/]*\\.mp4")
                    .contains(task.taskId());
            assertThat(keys(s3)).containsExactlyInAnyOrder(key, key + ".json");
            assertThat(s3.getObjectAsBytes(r -> r.bucket("videos").key(key)).asByteArray())
                    .isEqualTo(sandbox.clip(task.taskId()).get());
            Map<String, String> metadata =
                    s3.headObject(r -> r.bucket("videos").key(key)).metadata();
            assertThat(metadata)
                    .containsEntry("task-id", task.taskId())
                    .containsEntry("model", "grok-imagine/text-to-video")
                    .containsEntry("credits", "24");
            assertThat(
                            s3.getObjectAsBytes(r -> r.bucket("videos").key(key + ".json"))
                                    .asUtf8String())
                    .contains("\"task-id\":\"" + task.taskId() + "\"", "\"credits\":\"24\"")
                    .doesNotContain(sandbox.baseUrl());
            assertThat(attempts.get()).isEqualTo(2);
            assertThat(sandbox.ledger().acceptedCount()).isOne();
        }
    }

    @Test
    void aLargeVideoIsUploadedInPartsAndHasItsMetadata() throws Exception {
        byte[] video = largeVideo();
        try (LocalExample example = new LocalExample(data, new Routes())) {
            AtomicReference<String> uploaded = new AtomicReference<>();
            afterTheUpload(
                    example,
                    e -> uploaded.set(e.getMessage().getHeader("CamelAwsS3ETag", String.class)));
            var sandbox = example.services().sandbox();
            sandbox.alwaysOnDownload(Faults.body(video));
            Files.writeString(data.resolve("inbox/long.txt"), "A slow river");

            S3Client s3 = client(example);
            await().atMost(Duration.ofSeconds(60))
                    .pollInSameThread()
                    .ignoreExceptions()
                    .until(() -> idle(example) && keys(s3).size() == 2);

            String key =
                    keys(s3).stream().filter(k -> k.endsWith(".mp4")).findFirst().orElseThrow();
            var object = s3.getObjectAsBytes(r -> r.bucket("videos").key(key));
            assertThat(uploaded.get()).as("the tag of an object in three parts").contains("-3");
            assertThat(object.asByteArray()).isEqualTo(video);
            assertThat(object.response().contentType()).isEqualTo("video/mp4");
            assertThat(object.response().metadata())
                    .containsEntry("task-id", sandbox.tasks().get(0).taskId())
                    .containsEntry("model", "grok-imagine/text-to-video")
                    .containsEntry("credits", "24");
            assertThat(s3.listMultipartUploads(r -> r.bucket("videos")).uploads()).isEmpty();
        }
    }

    /** More than two parts of 8 MiB. */
    private static byte[] largeVideo() {
        byte[] video = new byte[20 << 20];
        new Random(1).nextBytes(video);
        byte[] head = "....ftypisom....".getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(head, 0, video, 0, head.length);
        return video;
    }

    private static void afterTheUpload(LocalExample example, Processor check) throws Exception {
        example.camel().start();
        AdviceWith.adviceWith(
                example.camel().getCamelContext(),
                "archive",
                route -> route.weaveByType(FilterDefinition.class).before().process(check));
    }

    /** The storage fails between the video and its sidecar; the second attempt succeeds. */
    private static AtomicInteger failBeforeTheFirstSidecar(LocalExample example) throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        example.camel().start();
        AdviceWith.adviceWith(
                example.camel().getCamelContext(),
                "archive",
                route ->
                        route.weaveByType(org.apache.camel.model.MarshalDefinition.class)
                                .before()
                                .process(
                                        e -> {
                                            if (attempts.incrementAndGet() == 1) {
                                                throw new IllegalStateException("storage is down");
                                            }
                                        }));
        return attempts;
    }

    private static S3Client client(LocalExample example) throws Exception {
        AWS2S3Component component =
                example.camel().getCamelContext().getComponent("aws2-s3", AWS2S3Component.class);
        var endpoint = (AWS2S3Endpoint) component.createEndpoint("aws2-s3://videos");
        endpoint.start();
        return endpoint.getS3Client();
    }

    private static boolean idle(LocalExample example) {
        return example.camel().getCamelContext().getInflightRepository().size() == 0;
    }

    private static List<String> keys(S3Client s3) {
        return s3.listObjectsV2(r -> r.bucket("videos")).contents().stream()
                .map(S3Object::key)
                .toList();
    }
}
