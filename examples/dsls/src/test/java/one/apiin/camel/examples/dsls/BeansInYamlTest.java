package one.apiin.camel.examples.dsls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import one.apiin.camel.sandbox.SandboxExtension;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An application of one YAML file: no Java, no properties of the component. */
@Timeout(180)
class BeansInYamlTest {

    private static final Path FILE = Path.of("src/main/resources/routes/beans.yaml");

    @RegisterExtension final SandboxExtension provider = new SandboxExtension();

    @TempDir Path data;

    @Test
    void twoAccountsShareALedgerAndEachPaysForItsOwn() throws Exception {
        Main main = main(FILE);
        main.start();
        try {
            for (String account : List.of("first", "second")) {
                Path inbox = Files.createDirectories(data.resolve(account));
                Files.writeString(inbox.resolve("fox.txt"), "a fox");
            }
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(
                            () ->
                                    assertThat(data.resolve("videos").toFile().list())
                                            .hasSize(2)
                                            .containsExactlyInAnyOrderElementsOf(videos()));
        } finally {
            main.stop();
        }

        assertThat(provider.sandbox().ledger().acceptedCount()).isEqualTo(2);
        String url = "jdbc:h2:file:" + data.resolve("ledger") + ";IFEXISTS=TRUE";
        try (var connection = DriverManager.getConnection(url);
                var rows =
                        connection
                                .createStatement()
                                .executeQuery("SELECT ACCOUNT FROM APIINONE_TASK ORDER BY 1")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("first");
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("second");
        }
    }

    @Test
    void aTaskThatFailedIsNotWrittenAsAVideo() throws Exception {
        Main main = main(FILE);
        main.start();
        try {
            Path inbox = Files.createDirectories(data.resolve("first"));
            Files.writeString(inbox.resolve("bad.txt"), "a fox [fail]");
            await().atMost(Duration.ofMinutes(1)).until(() -> delivered(main) == 1);
        } finally {
            main.stop();
        }

        assertThat(data.resolve("videos")).doesNotExist();
    }

    private static int delivered(Main main) throws Exception {
        return main.getCamelTemplate()
                .requestBodyAndHeader(
                        "apiinone:video?operation=list",
                        null,
                        "CamelApiInOneTaskState",
                        "DELIVERED",
                        List.class)
                .size();
    }

    /** Both prompts have one name: the task ids keep their videos apart. */
    private List<String> videos() {
        return provider.sandbox().tasks().stream()
                .map(task -> "fox-" + task.taskId() + ".mp4")
                .toList();
    }

    @Test
    void aReferenceWithoutQuotationMarksStopsTheStart() throws Exception {
        String yaml = Files.readString(FILE).replace("\"#bean:ledger\"", "#bean:ledger");
        Path wrong = Files.writeString(data.resolve("wrong.yaml"), yaml);

        assertThatThrownBy(() -> main(wrong).start())
                .hasStackTraceContaining("quote a value that begins with #");
    }

    private Main main(Path file) {
        Main main = new Main();
        main.setDefaultPropertyPlaceholderLocation("false");
        main.addOverrideProperty("example.data", data.toString());
        main.addOverrideProperty("provider", provider.sandbox().baseUrl());
        main.addOverrideProperty("first.key", provider.sandbox().apiKey());
        main.addOverrideProperty("second.key", provider.sandbox().apiKey());
        main.configure().withRoutesIncludePattern("file:" + file);
        return main;
    }
}
