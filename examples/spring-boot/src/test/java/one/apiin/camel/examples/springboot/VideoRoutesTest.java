package one.apiin.camel.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import one.apiin.camel.sandbox.Sandbox;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The routes of the application; the sandbox takes the place of the provider. */
@Timeout(180)
@SpringBootTest(properties = {"camel.main.run-controller=false", "spring.main.banner-mode=off"})
@DirtiesContext
class VideoRoutesTest {

    private static final Sandbox PROVIDER = Sandbox.start();

    @TempDir static Path data;

    @Autowired CamelContext camel;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry properties) {
        properties.add("app.data", data::toString);
        properties.add("spring.datasource.url", () -> "jdbc:h2:file:" + data.resolve("ledger"));
        properties.add("camel.component.apiinone.base-url", PROVIDER::baseUrl);
        properties.add("camel.component.apiinone.api-key", PROVIDER::apiKey);
        properties.add("camel.component.apiinone.poll-interval", () -> "100ms");
    }

    @AfterAll
    static void stopTheProvider() {
        PROVIDER.close();
    }

    @Test
    void aPromptInTheInboxBecomesAVideoThatIsPaidOnce() throws Exception {
        Files.createDirectories(data.resolve("inbox"));
        Files.writeString(data.resolve("inbox/boat.txt"), "A paper boat");

        await().atMost(Duration.ofSeconds(90)).until(() -> !PROVIDER.tasks().isEmpty());
        Path video = data.resolve("videos/boat-" + PROVIDER.tasks().get(0).taskId() + ".mp4");
        await().atMost(Duration.ofSeconds(90)).until(() -> Files.exists(video));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> camel.getInflightRepository().size() == 0);

        assertThat(PROVIDER.ledger().acceptedCount()).isOne();
    }
}
