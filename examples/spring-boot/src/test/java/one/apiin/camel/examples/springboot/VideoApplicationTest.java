package one.apiin.camel.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import one.apiin.camel.sandbox.SandboxExtension;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;

@Timeout(180)
class VideoApplicationTest {

    @RegisterExtension final SandboxExtension provider = new SandboxExtension();

    @TempDir Path data;

    @Test
    void aPromptBecomesAVideoThatIsChargedOnceAndTheLedgerIsAFile() throws Exception {
        List<String> arguments = new ArrayList<>(VideoApplication.provider(provider.sandbox()));
        arguments.add("--app.data=" + data);
        arguments.add("--spring.datasource.url=jdbc:h2:file:" + data.resolve("ledger"));
        arguments.add("--camel.main.run-controller=false");
        arguments.add("--spring.main.banner-mode=off");
        Files.createDirectories(data.resolve("inbox"));

        try (var application =
                SpringApplication.run(VideoApplication.class, arguments.toArray(String[]::new))) {
            CamelContext camel = application.getBean(CamelContext.class);
            Files.writeString(data.resolve("inbox/fox.txt"), "a fox");
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> !provider.sandbox().tasks().isEmpty());
            Path written = video();
            await().atMost(Duration.ofSeconds(90)).until(() -> Files.exists(written));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> camel.getInflightRepository().size() == 0);
        }

        var task = provider.sandbox().tasks().get(0);
        assertThat(video()).hasBinaryContent(provider.sandbox().clip(task.taskId()).get());
        assertThat(provider.sandbox().ledger().acceptedCount()).isOne();
        assertThat(data.resolve("ledger.mv.db")).exists();
    }

    private Path video() {
        String taskId = provider.sandbox().tasks().get(0).taskId();
        return data.resolve("videos/fox-" + taskId + ".mp4");
    }
}
