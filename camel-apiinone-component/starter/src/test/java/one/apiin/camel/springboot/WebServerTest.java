package one.apiin.camel.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.SandboxExtension;
import one.apiin.camel.sandbox.fault.Faults;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** The page, callbacks and the actuator endpoint at the application's own server. */
class WebServerTest {

    /** Empty where another logging library is used than that of Spring Boot. */
    private static final Path LOG = Path.of("target", "test.log");

    @RegisterExtension final SandboxExtension provider = new SandboxExtension();

    private ConfigurableApplicationContext application;

    @EnableAutoConfiguration
    static class App {

        @Bean
        RouteBuilder routes() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:submit").to("apiinone:video");
                    from("apiinone:video?callbackPath=/callbacks").to("mock:completed");
                }
            };
        }
    }

    @BeforeEach
    void start() {
        provider.sandbox().pace(Pace.byHand());
        SpringApplication made = new SpringApplication(App.class);
        made.setBannerMode(Banner.Mode.OFF);
        made.setDefaultProperties(
                Map.of(
                        "server.port", "0",
                        "server.address", "127.0.0.1",
                        "management.endpoints.web.exposure.include", "apiinone",
                        "management.endpoint.apiinone.access", "unrestricted",
                        "camel.component.apiinone.api-key", provider.sandbox().apiKey(),
                        "camel.component.apiinone.base-url", provider.sandbox().baseUrl(),
                        "camel.component.apiinone.callback-secret", "secret of the callbacks",
                        "camel.component.apiinone.dashboard-path", "/apiinone",
                        "camel.component.apiinone.dashboard-actions", "true"));
        application = made.run();
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void thePageShowsATaskAndTakesADecision() throws Exception {
        String id = unknown();

        assertThat(get("/apiinone").body()).contains("<script", "app.js");
        assertThat(get("/apiinone").headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(get("/apiinone/app.js").statusCode()).isEqualTo(200);
        assertThat(get("/apiinone/state").body()).contains(id).doesNotContain("a fox");

        HttpResponse<String> reply =
                send(
                        request("/apiinone/tasks/" + id + "/notCharged")
                                .header("Content-Type", "application/json")
                                .header("X-Requested-With", "apiinone")
                                .POST(HttpRequest.BodyPublishers.ofString("{}")));

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).contains("REJECTED");
        assertThat(get("/apiinone/state").body()).contains("\"OUTCOME_UNKNOWN\":0");
    }

    @Test
    void theActuatorListsAndDecides() throws Exception {
        String id = unknown();

        assertThat(get("/actuator/apiinone").body()).contains(id).doesNotContain("a fox");
        assertThat(get("/actuator/apiinone/RUNNING").body()).isEqualTo("[]");

        HttpResponse<String> reply =
                send(
                        request("/actuator/apiinone/notCharged/" + id)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.noBody()));

        assertThat(reply.body()).contains("REJECTED");
        assertThat(get("/actuator/apiinone").body()).isEqualTo("[]");
    }

    @Test
    void aFormAtThePathOfCallbacksIsRefusedWithoutAStackTrace() throws Exception {
        int before = log().length();

        HttpResponse<String> reply =
                send(
                        request("/callbacks?a=b")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString("taskId=1&state=2")));

        assertThat(reply.statusCode()).isEqualTo(403);
        assertThat(reply.body()).isEmpty();
        assertThat(log().substring(before)).doesNotContain("\tat ");
    }

    private static String log() throws IOException {
        return Files.exists(LOG) ? Files.readString(LOG) : "";
    }

    /** The submission id of an outcome that is unknown. */
    private String unknown() {
        provider.sandbox().onSubmit(Faults.resetAfter());
        Exchange failed =
                application
                        .getBean(CamelContext.class)
                        .createProducerTemplate()
                        .request("direct:submit", e -> e.getMessage().setBody("a fox"));
        return failed.getMessage().getHeader("CamelApiInOneSubmissionId", String.class);
    }

    private HttpRequest.Builder request(String path) {
        String port = application.getEnvironment().getProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path).GET());
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
