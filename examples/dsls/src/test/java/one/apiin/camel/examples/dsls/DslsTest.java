package one.apiin.camel.examples.dsls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import one.apiin.camel.sandbox.Sandbox;
import one.apiin.camel.sandbox.SandboxExtension;
import org.apache.camel.main.Main;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class DslsTest {

    @RegisterExtension final SandboxExtension provider = new SandboxExtension();

    @TempDir Path data;

    @ParameterizedTest
    @ValueSource(strings = {"java", "yaml", "xml", "kamelets"})
    void aPromptBecomesAVideoThatIsChargedOnce(String language) throws Exception {
        Sandbox sandbox = provider.sandbox();
        JdbcConnectionPool ledger = Dsls.ledger(data);
        Main main = Dsls.main(language, data, ledger);
        Dsls.provider(main, sandbox);
        main.addOverrideProperty("camel.component.apiinone.poll-interval", "100ms");
        Files.createDirectories(data.resolve("inbox"));

        main.start();
        try {
            Files.writeString(data.resolve("inbox/fox.txt"), "a fox");
            await().atMost(Duration.ofSeconds(60)).until(() -> !sandbox.tasks().isEmpty());
            Path written = video(sandbox);
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(written));
            await().atMost(Duration.ofSeconds(30)).until(() -> inflight(main) == 0);
        } finally {
            main.stop();
            ledger.dispose();
        }

        var task = sandbox.tasks().get(0);
        assertThat(video(sandbox)).hasBinaryContent(sandbox.clip(task.taskId()).get());
        assertThat(task.request()).contains("\"aspect_ratio\":\"9:16\"");
        assertThat(sandbox.ledger().acceptedCount()).isOne();
    }

    private Path video(Sandbox sandbox) {
        return data.resolve("videos/fox-" + sandbox.tasks().get(0).taskId() + ".mp4");
    }

    private static int inflight(Main main) {
        return main.getCamelContext().getInflightRepository().size();
    }
}
