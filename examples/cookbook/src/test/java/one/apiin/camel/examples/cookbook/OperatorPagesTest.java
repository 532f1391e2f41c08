package one.apiin.camel.examples.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
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

    @BeforeEach
    void prepare() throws IOException {
        RouteBuilder submit =
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:prompt").to("apiinone:video");
                    }
                };
        runner =
                new RecipeRunner(provider.sandbox(), submit)
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
    void theConsoleIsServedByTheManagementServer() throws Exception {
        int port = FreePort.next();
        runner.with("camel.main.devConsoleEnabled", true)
                .with("camel.management.enabled", true)
                .with("camel.management.devConsoleEnabled", true)
                .with("camel.management.port", port);

        try (RecipeRunner running = runner.start()) {
            running.template().requestBody("direct:prompt", "a fox");
            String tasks =
                    WebhookServer.get("http://127.0.0.1:" + port + "/q/dev/apiinone?limit=9");
            assertThat(tasks).contains("grok-imagine/text-to-video").doesNotContain("a fox");
        }
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
