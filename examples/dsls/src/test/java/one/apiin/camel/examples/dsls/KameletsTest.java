package one.apiin.camel.examples.dsls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.sandbox.SandboxExtension;
import one.apiin.camel.sandbox.SandboxTask;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Kamelets of the component's jar, found on the class path. */
@Timeout(120)
class KameletsTest {

    private static final String SOURCE = "apiinone-video-source";
    private static final String ACTION = "apiinone-video-action";
    private static final String SINK = "apiinone-video-sink";

    @RegisterExtension final SandboxExtension provider = new SandboxExtension();

    private final CamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void properties() {
        var properties = camel.getPropertiesComponent();
        properties.addInitialProperty("key", provider.sandbox().apiKey());
        properties.addInitialProperty("other.key", "aio_other_secret");
        var component = camel.getComponent("apiinone", ApiInOneComponent.class);
        component.getConfiguration().setBaseUrl(provider.sandbox().baseUrl());
        component.getConfiguration().setPollInterval(Duration.ofMillis(100));
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void theSinkSubmitsInItsGroupAndTheSourceOfTheGroupReceivesTheCompletion() throws Exception {
        start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:submit")
                                .to(
                                        "kamelet:"
                                                + SINK
                                                + "?apiKey={{key}}&group=night&model=kling-3"
                                                + "&prompt=$simple{body}, at night");
                        from("kamelet:" + SOURCE + "?apiKey={{key}}&group=night").to("mock:night");
                        from("kamelet:" + SOURCE + "?apiKey={{key}}").to("mock:day");
                    }
                });
        MockEndpoint night = camel.getEndpoint("mock:night", MockEndpoint.class);
        night.setResultWaitTime(TimeUnit.SECONDS.toMillis(60));
        night.expectedMessageCount(1);
        night.expectedHeaderReceived("CamelApiInOneTaskState", "COMPLETED");

        camel.createProducerTemplate().sendBody("direct:submit", "a fox");

        night.assertIsSatisfied();
        assertThat(provider.sandbox().tasks().get(0).prompt()).isEqualTo("a fox, at night");
        assertThat(camel.getEndpoint("mock:day", MockEndpoint.class).getReceivedCounter()).isZero();
    }

    @Test
    void theActionWaitsForTheCompletion() throws Exception {
        start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:make")
                                .to("kamelet:" + ACTION + "?apiKey={{key}}&waitTimeout=1m")
                                .to("kamelet:" + ACTION + "?apiKey={{key}}&operation=status");
                    }
                });

        VideoTask task =
                camel.createProducerTemplate().requestBody("direct:make", "a fox", VideoTask.class);

        assertThat(task.getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(provider.sandbox().ledger().acceptedCount()).isOne();
    }

    @Test
    void aFailedExchangeOfTheSourceIsRedelivered() throws Exception {
        start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("kamelet:" + SOURCE + "?apiKey={{key}}&redeliveryDelay=50ms")
                                .to("mock:completed");
                    }
                });
        MockEndpoint completed = camel.getEndpoint("mock:completed", MockEndpoint.class);
        completed.setResultWaitTime(TimeUnit.SECONDS.toMillis(60));
        completed.whenExchangeReceived(
                1,
                exchange -> {
                    throw new IllegalStateException("the archive is down");
                });
        completed.expectedMessageCount(2);

        camel.createProducerTemplate().sendBody("apiinone:video?apiKey={{key}}", "a fox");

        completed.assertIsSatisfied();
        assertThat(
                        completed
                                .getExchanges()
                                .get(1)
                                .getMessage()
                                .getHeader("CamelApiInOneDeliveryAttempt"))
                .isEqualTo(2);
    }

    /** So would cmd.exe's variable PROMPT=$P$G be. */
    @ParameterizedTest
    @ValueSource(strings = {ACTION, SINK})
    void aPropertyOfAParametersNameIsNotPaidFor(String kamelet) throws Exception {
        var properties = camel.getPropertiesComponent();
        properties.addInitialProperty("prompt", "$P$G");
        properties.addInitialProperty("model", "kling-3");
        properties.addInitialProperty("duration", "15");
        properties.addInitialProperty("resolution", "720p");
        properties.addInitialProperty("aspectRatio", "1:1");
        properties.addInitialProperty("parameters", "{\"mode\": \"fun\"}");
        start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in").to("kamelet:" + kamelet + "?apiKey={{key}}");
                    }
                });

        camel.createProducerTemplate().sendBody("direct:in", "a fox");

        assertThat(provider.sandbox().tasks())
                .extracting(SandboxTask::request)
                .containsExactly("{\"model\":\"grok-imagine/text-to-video\",\"prompt\":\"a fox\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {ACTION, SINK})
    void aFieldOfTheParametersIsPaidFor(String kamelet) throws Exception {
        start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in")
                                .to(
                                        "kamelet:"
                                                + kamelet
                                                + "?apiKey={{key}}&parameters={\"duration\": 10}");
                    }
                });

        camel.createProducerTemplate().sendBody("direct:in", "a fox");

        assertThat(provider.sandbox().tasks())
                .singleElement()
                .satisfies(task -> assertThat(task.request()).contains("\"duration\""));
    }

    /** As {@code prompt={{video.prompt}}} of a property that was left empty. */
    @ParameterizedTest
    @ValueSource(strings = {ACTION, SINK})
    void anEmptyPromptIsRefusedAndNotTakenFromTheBody(String kamelet) throws Exception {
        start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in").to("kamelet:" + kamelet + "?apiKey={{key}}&prompt=");
                    }
                });

        Exchange done =
                camel.createProducerTemplate()
                        .send("direct:in", e -> e.getMessage().setBody("an order"));

        assertThat(done.getException()).hasMessageContaining("prompt");
        assertThat(provider.sandbox().tasks()).isEmpty();
    }

    @Test
    void noEndpointUriContainsTheApiKey() throws Exception {
        start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in").to("kamelet:" + SINK + "?apiKey={{other.key}}");
                        from("kamelet:" + SOURCE + "?apiKey={{other.key}}").to("mock:out");
                    }
                });

        List<String> uris = camel.getEndpoints().stream().map(Object::toString).toList();

        assertThat(uris).anyMatch(u -> u.contains(SINK)).noneMatch(u -> u.contains("secret"));
        assertThat(camel.getRoutes()).noneMatch(r -> r.toString().contains("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {SOURCE, ACTION, SINK})
    void theKameletHasTheProjectVersionAndHidesTheKey(String name) throws IOException {
        String kamelet = text("/kamelets/" + name + ".kamelet.yaml");
        String version = text("/META-INF/one/apiin/camel/apiinone.json");
        version = version.replaceAll("(?s).*\"version\": \"([^\"]+)\".*", "$1");

        assertThat(kamelet)
                .contains("name: " + name + "\n")
                .contains("catalog.version: \"" + version + "\"")
                .contains("mvn:one.apiin.camel:camel-apiinone:" + version)
                .contains("format: password", "urn:camel:group:credentials");
    }

    private void start(RouteBuilder routes) throws Exception {
        camel.addRoutes(routes);
        camel.getShutdownStrategy().setTimeout(10);
        camel.start();
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = KameletsTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
