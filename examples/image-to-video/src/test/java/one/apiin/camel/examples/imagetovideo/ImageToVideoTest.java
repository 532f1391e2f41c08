package one.apiin.camel.examples.imagetovideo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import one.apiin.camel.examples.local.LocalExample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ImageToVideoTest {

    @TempDir Path data;

    @Test
    void thePictureAndItsVideoLieSideBySideAndTheProviderCouldFetchThePicture() throws Exception {
        byte[] picture = {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3};
        try (LocalExample example = new LocalExample(data, new Routes())) {
            example.camel().start();
            Files.write(data.resolve("inbox/cat.png"), picture);

            Path video = data.resolve("s3/videos/cat.mp4");
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(video));
            await().atMost(Duration.ofSeconds(10)).until(() -> inflight(example) == 0);

            var sandbox = example.services().sandbox();
            var task = sandbox.tasks().get(0);
            assertThat(Files.readAllBytes(video)).isEqualTo(sandbox.clip(task.taskId()).get());
            assertThat(data.resolve("s3/videos/cat.png")).hasBinaryContent(picture);
            assertThat(task.prompt()).isEqualTo("The camera moves slowly forward");
            String link =
                    task.request().replaceAll("(?s).*\"(http[^\"]*cat\\.png[^\"]*)\".*", "$1");
            try (var in = URI.create(link).toURL().openStream()) {
                assertThat(in.readAllBytes()).isEqualTo(picture);
            }
            assertThat(sandbox.ledger().acceptedCount()).isOne();
        }
    }

    private static int inflight(LocalExample example) {
        return example.camel().getCamelContext().getInflightRepository().size();
    }
}
