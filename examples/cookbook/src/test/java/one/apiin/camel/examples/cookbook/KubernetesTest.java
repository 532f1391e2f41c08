package one.apiin.camel.examples.cookbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.sandbox.FreePort;
import one.apiin.camel.sandbox.SandboxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The settings of kubernetes.yaml start a node, and its probes are answered. No cluster. */
@Timeout(180)
class KubernetesTest {

    private static final Path FILE = Path.of("src/main/resources/kubernetes.yaml");

    @RegisterExtension final SandboxExtension provider = new SandboxExtension();

    @TempDir Path spool;

    @Test
    void aNodeStartsWithTheSettingsAndAnswersTheProbes() throws Exception {
        String yaml = Files.readString(FILE);
        int port = FreePort.next();
        try (Postgres postgres = new Postgres();
                RecipeRunner node = new RecipeRunner(provider.sandbox(), new CostReport())) {
            settings(yaml).forEach((name, value) -> node.with(name.toString(), value));
            node.bind("ledger", postgres.dataSource())
                    .with("reports", spool)
                    .with("camel.management.port", port)
                    .with("camel.component.apiinone.download-directory", spool)
                    .start();

            Matcher paths = Pattern.compile("path: (/observe/\\S+)").matcher(yaml);
            while (paths.find()) {
                String url = "http://127.0.0.1:" + port + paths.group(1);
                // a consumer is ready after its first poll
                await(url)
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> WebhookServer.get(url).contains("\"UP\""));
            }
            var component = node.camel().getComponent("apiinone", ApiInOneComponent.class);
            assertThat(component.getCreditLimit()).isEqualTo(5000);
        }
    }

    @Test
    void aPodIsGivenMoreTimeThanCamelNeedsForAStop() throws Exception {
        String yaml = Files.readString(FILE);
        int stop = number(yaml, "camel.main.shutdown-timeout = (\\d+)");

        assertThat(stop).isGreaterThan(30);
        assertThat(number(yaml, "terminationGracePeriodSeconds: (\\d+)")).isGreaterThan(stop);
    }

    private static Properties settings(String yaml) throws Exception {
        String block = yaml.replaceAll("(?s).*application\\.properties: \\|\\n(.*?)---.*", "$1");
        Properties settings = new Properties();
        settings.load(new StringReader(block.indent(-4)));
        settings.keySet().removeIf(name -> name.toString().startsWith("camel.beans."));
        return settings;
    }

    private static int number(String yaml, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(yaml);
        assertThat(found.find()).isTrue();
        return Integer.parseInt(found.group(1));
    }
}
