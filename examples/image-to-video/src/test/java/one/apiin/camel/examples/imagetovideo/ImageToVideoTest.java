package one.apiin.camel.examples.imagetovideo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import one.apiin.camel.examples.local.LocalExample;
import one.apiin.camel.sandbox.SandboxTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ImageToVideoTest {

    @TempDir Path data;

    @Test
    void videosAreArchivedNextToTheirImagesAndTheImageUrlsAreReachable() throws Exception {
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3};
        byte[] jpg = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 1, 2, 3};
        try (LocalExample example = new LocalExample(data, new Routes())) {
            example.camel().start();
            Files.write(data.resolve("inbox/cat.png"), png);
            Files.write(data.resolve("inbox/cat.jpg"), jpg);

            await().atMost(Duration.ofSeconds(60)).until(() -> archived().size() == 4);
            await().atMost(Duration.ofSeconds(10)).until(() -> inflight(example) == 0);

            var sandbox = example.services().sandbox();
            assertThat(sandbox.tasks()).hasSize(2);
            for (SandboxTask task : sandbox.tasks()) {
                Path video = data.resolve("s3/videos/cat-" + task.taskId() + ".mp4");
                assertThat(video).hasBinaryContent(sandbox.clip(task.taskId()).get());
                assertThat(task.prompt()).isEqualTo("The camera moves slowly forward");
            }
            assertThat(data.resolve("s3/videos/cat.png")).hasBinaryContent(png);
            assertThat(data.resolve("s3/videos/cat.jpg")).hasBinaryContent(jpg);
            assertReachable(sandbox.tasks(), "cat.png", "image/png", png);
            assertReachable(sandbox.tasks(), "cat.jpg", "image/jpeg", jpg);
            assertThat(sandbox.ledger().acceptedCount()).isEqualTo(2);
        }
    }

    /** Fetches the image by the URL of the request, as the provider does. */
    private static void assertReachable(
            List<SandboxTask> tasks, String name, String type, byte[] image) throws Exception {
        Matcher url =
                Pattern.compile("\"(http[^\"]*/" + Pattern.quote(name) + "[^\"]*)\"")
                        .matcher(tasks.get(0).request() + tasks.get(1).request());
        assertThat(url.find()).as(name).isTrue();
        assertThat(url.group(1)).contains("X-Amz-Signature=", "X-Amz-Expires=7200");
        URLConnection answer = URI.create(url.group(1)).toURL().openConnection();
        try (var in = answer.getInputStream()) {
            assertThat(in.readAllBytes()).isEqualTo(image);
            assertThat(answer.getContentType()).isEqualTo(type);
        }
    }

    private List<String> archived() throws IOException {
        Path bucket = data.resolve("s3/videos");
        if (!Files.exists(bucket)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(bucket)) {
            return found.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("cat"))
                    .toList();
        }
    }

    private static int inflight(LocalExample example) {
        return example.camel().getCamelContext().getInflightRepository().size();
    }
}
