package one.apiin.camel.examples.cookbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import one.apiin.camel.sandbox.FreePort;
import one.apiin.camel.sandbox.SandboxExtension;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The live page and the console at Camel Main's servers, with and without authentication, as their pages say. */
@Timeout(120)
class OperatorPagesTest {

    private static final Path LOG = Path.of("target", "test.log");
    private static final String WARNING = "Option dashboardActions";

    @RegisterExtension final SandboxExtension provider = new SandboxExtension();

    @TempDir Path folder;

    private RecipeRunner runner;
    private String server;
    private int before;

    /** No completion is confirmed, so that one is pending. */
    private static RouteBuilder routes() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:prompt").to("apiinone:video");
                from("apiinone:video").throwException(new IOException("archive is full"));
            }
        };
    }

    @BeforeEach
    void prepare() throws IOException {
        runner =
                new RecipeRunner(provider.sandbox(), routes())
                        .with("camel.component.apiinone.dashboardPath", "/apiinone")
                        .with("camel.component.apiinone.dashboardActions", true);
        server = runner.withHttp();
        before = log().length();
    }

    private static String log() throws IOException {
        return Files.exists(LOG) ? Files.readString(LOG) : "";
    }

    @Test
    void onlyTheOperatorSeesThePageAndTheStartDoesNotWarn() throws Exception {
        Path users =
                Files.writeString(
                        folder.resolve("auth.properties"), "user.operator = secret,operator\n");
        runner.with("camel.server.authenticationEnabled", true)
                .with("camel.server.basicPropertiesFile", users);

        try (RecipeRunner running = runner.start()) {
            assertThat(get("/apiinone", null)).isEqualTo(401);
            assertThat(get("/apiinone/state", null)).isEqualTo(401);
            assertThat(act(null)).isEqualTo(401);
            assertThat(get("/apiinone", "operator:guess")).isEqualTo(401);
            assertThat(get("/apiinone", "operator:secret")).isEqualTo(200);
            assertThat(get("/apiinone/state", "operator:secret")).isEqualTo(200);
            assertThat(act("operator:secret")).as("no such task").isEqualTo(404);
            assertThat(running.camel().getStatus().isStarted()).isTrue();
        }
        assertThat(log().substring(before)).contains("The page of the").doesNotContain(WARNING);
    }

    @Test
    void withoutItTheStartWarns() throws Exception {
        try (RecipeRunner running = runner.start()) {
            assertThat(get("/apiinone", null)).isEqualTo(200);
            assertThat(running.camel().getStatus().isStarted()).isTrue();
        }

        assertThat(log().substring(before)).contains(WARNING);
    }

    @Test
    void thePropertiesOfThePageOpenIt() throws Exception {
        Properties properties = new Properties();
        properties.load(new StringReader(block("docs/operate/dashboard.md")));
        int port = FreePort.next();
        server = "http://127.0.0.1:" + port;
        runner = new RecipeRunner(provider.sandbox(), routes()).with("camel.server.port", port);
        properties.forEach((name, value) -> runner.with(name.toString(), value));
        String path = properties.getProperty("camel.component.apiinone.dashboardPath");

        try (RecipeRunner running = runner.start()) {
            assertThat(get(path, null)).isEqualTo(200);
            assertThat(WebhookServer.get(server + path + "/state"))
                    .contains("\"creditPrice\":0.01");
            assertThat(running.camel().getStatus().isStarted()).isTrue();
        }
    }

    @Test
    void theConsoleIsServedByTheManagementServer() throws Exception {
        String curl = block("docs/operate/monitoring.md");
        assertThat(curl).matches("curl -s 'http://localhost:8080/\\S+'");
        int port = FreePort.next();
        String url = curl.split("'")[1].replace("localhost:8080", "127.0.0.1:" + port);
        runner.with("camel.main.devConsoleEnabled", true)
                .with("camel.management.enabled", true)
                .with("camel.management.devConsoleEnabled", true)
                .with("camel.management.port", port);

        try (RecipeRunner running = runner.start()) {
            running.template().requestBody("direct:prompt", "a fox");
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(
                            () ->
                                    assertThat(WebhookServer.get(url))
                                            .contains("grok-imagine/text-to-video", " PENDING ")
                                            .doesNotContain("a fox"));
        }
    }

    /** The one block of the page that names this test. */
    private static String block(String page) throws IOException {
        String block = "<!--test:OperatorPagesTest-->\\n```\\w+\\n(.*?)\\n```";
        String text = Files.readString(Path.of("../..", page));
        List<MatchResult> found =
                Pattern.compile(block, Pattern.DOTALL).matcher(text).results().toList();
        assertThat(found).as(page).hasSize(1);
        return found.get(0).group(1);
    }

    private int get(String path, String login) throws Exception {
        return status(request(path, login).GET());
    }

    private int act(String login) throws Exception {
        return status(
                request("/apiinone/tasks/none/release", login)
                        .header("Content-Type", "application/json")
                        .header("X-Requested-With", "apiinone")
                        .POST(HttpRequest.BodyPublishers.ofString("{}")));
    }

    private HttpRequest.Builder request(String path, String login) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path));
        if (login != null) {
            byte[] bytes = login.getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
        }
        return request;
    }

    private static int status(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
