package one.apiin.camel.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    private Exchange submit(ConfigurableApplicationContext application) {
        return application
                .getBean(CamelContext.class)
                .createProducerTemplate()
                .request("apiinone:video", exchange -> exchange.getMessage().setBody("a fox"));
    }

    private ConfigurableApplicationContext start() {
        SpringApplication application = new SpringApplication(App.class);
        application.setBannerMode(Banner.Mode.OFF);
        return application.run(
                "--server.port=0",
                "--camel.component.apiinone.api-key=" + provider.sandbox().apiKey(),
                "--camel.component.apiinone.base-url=" + provider.sandbox().baseUrl());
    }
}
