package one.apiin.camel.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.SandboxExtension;
import one.apiin.camel.sandbox.fault.Faults;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** The actuator endpoint lists and decides as a route does. */
class ActuatorTest {

    @RegisterExtension final SandboxExtension provider = new SandboxExtension();

    @EnableAutoConfiguration
    static class App {}

    @Test
    void itListsWhatNeedsADecisionAndDecides() {
        provider.sandbox().pace(Pace.byHand());
        try (var application = start()) {
            var endpoint = application.getBean(ApiInOneActuatorEndpoint.class);
            submit(application);
            provider.sandbox().onSubmit(Faults.resetAfter());
            Exchange unknown = submit(application);
            String id = unknown.getMessage().getHeader("CamelApiInOneSubmissionId", String.class);

            assertThat(endpoint.list("RUNNING")).hasSize(1);
            assertThat(endpoint.undecided()).singleElement().asString().contains(id);
            assertThat(endpoint.undecided().toString()).doesNotContain("a fox");
            assertThatThrownBy(() -> endpoint.decide("pay", id))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> endpoint.decide("adopt", id))
                    .hasMessageContaining("adopt/{submission id}/{task id}");
            assertThat(endpoint.decide("notCharged", id))
                    .isEqualTo(Map.of("submissionId", id, "state", "REJECTED"));
            assertThat(endpoint.undecided()).isEmpty();
        }
    }

    @Test
    void decisionsAreOffByDefault() {
        Endpoint endpoint = ApiInOneActuatorEndpoint.class.getAnnotation(Endpoint.class);

        assertThat(endpoint.id()).isEqualTo("apiinone");
        assertThat(endpoint.defaultAccess()).isEqualTo(Access.READ_ONLY);
    }

    @Test
    void byDefaultItIsReadButNotWrittenOverHttp() throws Exception {
        provider.sandbox().onSubmit(Faults.resetAfter());
        try (var application = start("--management.endpoints.web.exposure.include=apiinone")) {
            Exchange unknown = submit(application);
            String id = unknown.getMessage().getHeader("CamelApiInOneSubmissionId", String.class);
            String url =
                    "http://127.0.0.1:"
                            + application.getEnvironment().getProperty("local.server.port")
                            + "/actuator/apiinone";

            HttpResponse<String> write =
                    send(
                            HttpRequest.newBuilder(URI.create(url + "/notCharged/" + id))
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.noBody()));
            HttpResponse<String> read = send(HttpRequest.newBuilder(URI.create(url)));

            assertThat(write.statusCode()).isIn(404, 405);
            assertThat(read.statusCode()).isEqualTo(200);
            assertThat(read.body()).contains(id, "OUTCOME_UNKNOWN");
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private Exchange submit(ConfigurableApplicationContext application) {
        return application
                .getBean(CamelContext.class)
                .createProducerTemplate()
                .request("apiinone:video", exchange -> exchange.getMessage().setBody("a fox"));
    }

    private ConfigurableApplicationContext start(String... more) {
        SpringApplication application = new SpringApplication(App.class);
        application.setBannerMode(Banner.Mode.OFF);
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.add("--server.port=0");
        arguments.add("--camel.component.apiinone.api-key=" + provider.sandbox().apiKey());
        arguments.add("--camel.component.apiinone.base-url=" + provider.sandbox().baseUrl());
        return application.run(arguments.toArray(String[]::new));
    }
}
