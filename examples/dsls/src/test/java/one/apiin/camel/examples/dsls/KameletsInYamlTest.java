package one.apiin.camel.examples.dsls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.sandbox.SandboxExtension;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** All that a user of YAML writes: the Kamelets with every property, and nothing set on the component. */
@Timeout(120)
class KameletsInYamlTest {

    private static final String SINK =
            """
            - route:
                from:
                  uri: direct:submit
                  steps:
                    - to:
                        uri: kamelet:apiinone-video-sink
                        parameters:
                          apiKey: "{{key}}"
                          baseUrl: "{{provider}}"
                          dataSource: "#bean:ledger"
                          group: night
                          model: seedance-1-5-pro
                          prompt: "${body}, at night"
                          imageUrls: "https://images.example/a.png"
                          idempotencyKey: "${header.orderId}"
                          duration: 8
                          resolution: "720p"
                          aspectRatio: "9:16"
                          parameters: '{"generateAudio": false, "fixedLens": true}'
            - route:
                from:
                  uri: kamelet:apiinone-video-source
                  parameters:
                    apiKey: "{{key}}"
                    baseUrl: "{{provider}}"
                    dataSource: "#bean:ledger"
                    group: night
                  steps:
                    - to:
                        uri: mock:completed
            """;

    private static final String ACTION =
            """
            - route:
                from:
                  uri: direct:make
                  steps:
                    - to:
                        uri: kamelet:apiinone-video-action
                        parameters:
                          apiKey: "{{key}}"
                          baseUrl: "{{provider}}"
                          dataSource: "#bean:ledger"
                          model: kling-3
                          duration: 6
                          idempotencyKey: "${header.orderId}"
                          parameters: '{"multi_shots": true, "multi_prompt": [{"prompt": "a fox \\u0026 a hen", "duration": 3}, {"prompt": "both", "duration": 3}]}'
                          waitTimeout: 1m
            """;

    @RegisterExtension final SandboxExtension provider = new SandboxExtension();

    @TempDir Path data;

    private final CamelContext camel = new DefaultCamelContext();
    private JdbcConnectionPool ledger;

    @BeforeEach
    void properties() {
        ledger = Dsls.ledger(data);
        camel.getRegistry().bind("ledger", ledger);
        var properties = camel.getPropertiesComponent();
        properties.addInitialProperty("key", provider.sandbox().apiKey());
        properties.addInitialProperty("provider", provider.sandbox().baseUrl());
        camel.getShutdownStrategy().setTimeout(10);
    }

    @AfterEach
    void stop() {
        camel.stop();
        ledger.dispose();
    }

    @Test
    void everyPropertyOfTheSinkReachesTheRequestAndTheSourceSharesItsLedger() throws Exception {
        start(SINK);
        MockEndpoint completed = camel.getEndpoint("mock:completed", MockEndpoint.class);
        completed.setResultWaitTime(TimeUnit.SECONDS.toMillis(60));
        completed.expectedMessageCount(1);

        List<Exchange> both =
                List.of(send("direct:submit", "a fox"), send("direct:submit", "a fox"));

        assertThat(both).allSatisfy(done -> assertThat(done.getException()).isNull());
        completed.assertIsSatisfied();
        assertThat(provider.sandbox().ledger().acceptedCount()).isOne();
        assertThat(provider.sandbox().tasks().get(0).request())
                .contains("\"model\":\"seedance-1-5-pro\"", "\"prompt\":\"a fox, at night\"")
                .contains("\"image\":\"https://images.example/a.png\"", "\"duration\":\"8\"")
                .contains("\"resolution\":\"720p\"", "\"aspect_ratio\":\"9:16\"")
                .contains("\"generateAudio\":false", "\"fixedLens\":true");
        assertThat(rows()).isOne();
    }

    @Test
    void listsAndObjectsOfTheActionReachTheRequest() throws Exception {
        start(ACTION);

        Exchange done = send("direct:make", null);

        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getHeader("CamelApiInOneTaskState")).isEqualTo("COMPLETED");
        assertThat(provider.sandbox().tasks().get(0).request())
                .contains("\"multi_shots\":true", "\"duration\":6")
                .contains("{\"prompt\":\"a fox & a hen\",\"duration\":3}");
    }

    @Test
    void anotherLedgerThanTheComponentsIsRefused() {
        camel.getComponent("apiinone", ApiInOneComponent.class)
                .setDataSource(Dsls.ledger(data.resolve("other")));

        assertThatThrownBy(() -> start(ACTION))
                .hasStackTraceContaining("Option dataSource differs from the ledger");
    }

    @Test
    void aValueThatYamlTakesForACommentIsNotSilentlyAbsent() {
        assertThatThrownBy(() -> start(ACTION.replace("\"#bean:ledger\"", "#bean:ledger")))
                .hasStackTraceContaining("in YAML quote a value that begins with #");
    }

    @Test
    void parametersThatCannotBeReadStopTheStart() {
        assertThatThrownBy(() -> start(SINK.replace("'{\"generateAudio", "'{generateAudio")))
                .hasStackTraceContaining("Option parameters must be a JSON object");
    }

    private Exchange send(String uri, Object body) {
        return camel.createProducerTemplate()
                .request(
                        uri,
                        exchange -> {
                            exchange.getMessage().setBody(body);
                            exchange.getMessage().setHeader("orderId", "A-1");
                        });
    }

    private void start(String yaml) throws Exception {
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(ResourceHelper.fromString("routes.yaml", yaml));
        camel.start();
    }

    private long rows() throws Exception {
        try (var connection = ledger.getConnection();
                var rows =
                        connection
                                .createStatement()
                                .executeQuery("SELECT COUNT(*) FROM APIINONE_TASK")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
