package one.apiin.camel.examples.dsls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.ApiInOneEndpoint;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteTemplateParameterDefinition;
import org.apache.camel.spi.PropertiesComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which properties of an application are parameters of a Kamelet, and which only have the name of one. */
@Timeout(120)
class KameletsPropertiesTest {

    private static final String SOURCE = "apiinone-video-source";
    private static final String ACTION = "apiinone-video-action";
    private static final String SINK = "apiinone-video-sink";

    /** Of a service that the application calls beside the provider. */
    private static final Map<String, String> OTHERS =
            Map.of(
                    "apiKey", "crm_secret",
                    "baseUrl", "https://crm.example",
                    "dataSource", "#bean:crm",
                    "idempotencyKey", "A-1",
                    "imageUrls", "https://crm.example/logo.png",
                    "waitTimeout", "1ms");

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final PropertiesComponent properties = camel.getPropertiesComponent();

    @BeforeEach
    void component() {
        var component = camel.getComponent("apiinone", ApiInOneComponent.class);
        component.setApiKey("aio_ours");
        component.setBaseUrl("http://localhost:8090");
    }

    @AfterEach
    void stop() {
        camel.stop();
        OTHERS.keySet().forEach(System::clearProperty);
    }

    @ParameterizedTest
    @ValueSource(strings = {SOURCE, ACTION, SINK})
    void thePropertiesOfAnotherServiceAreNotTaken(String kamelet) throws Exception {
        OTHERS.forEach(properties::addInitialProperty);

        start(kamelet);

        assertThat(options())
                .containsExactly("aio_ours", "http://localhost:8090", null, null, null);
    }

    /** Nor are variables of the environment, which Camel reads in the same order. */
    @ParameterizedTest
    @ValueSource(strings = {SOURCE, ACTION, SINK})
    void theSystemPropertiesOfAnotherServiceAreNotTaken(String kamelet) throws Exception {
        OTHERS.forEach(System::setProperty);

        start(kamelet);

        assertThat(options())
                .containsExactly("aio_ours", "http://localhost:8090", null, null, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {SOURCE, ACTION, SINK})
    void theParametersAreTaken(String kamelet) throws Exception {
        OTHERS.forEach(properties::addInitialProperty);

        start(kamelet + "?apiKey=aio_night&baseUrl=http://localhost:8091");

        assertThat(options())
                .containsExactly("aio_night", "http://localhost:8091", null, null, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {SOURCE, ACTION, SINK})
    void theKameletsOwnPropertiesAreTaken(String kamelet) throws Exception {
        OTHERS.forEach(properties::addInitialProperty);
        String prefix = "camel.kamelet." + kamelet;
        properties.addInitialProperty(prefix + ".apiKey", "aio_night");
        properties.addInitialProperty(prefix + ".backup.base-url", "http://localhost:8091");

        start(kamelet + "/backup");

        assertThat(options())
                .containsExactly("aio_night", "http://localhost:8091", null, null, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {SOURCE, ACTION, SINK})
    void everyParameterHasADefault(String kamelet) throws Exception {
        start(kamelet);

        assertThat(camel.getRouteTemplateDefinition(kamelet).getTemplateParameters())
                .extracting(RouteTemplateParameterDefinition::getDefaultValue)
                .isNotEmpty()
                .doesNotContainNull();
    }

    private void start(String kamelet) throws Exception {
        camel.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        if (kamelet.startsWith(SOURCE)) {
                            from("kamelet:" + kamelet).to("mock:completed");
                        } else {
                            from("direct:in").to("kamelet:" + kamelet);
                        }
                    }
                });
        camel.start();
    }

    private List<Object> options() {
        ApiInOneEndpoint endpoint =
                camel.getEndpoints().stream()
                        .filter(ApiInOneEndpoint.class::isInstance)
                        .map(ApiInOneEndpoint.class::cast)
                        .findAny()
                        .orElseThrow();
        return Arrays.asList(
                endpoint.getConfiguration().getApiKey(),
                endpoint.getConfiguration().getBaseUrl(),
                endpoint.getIdempotencyKey(),
                endpoint.getImageUrls(),
                endpoint.getWaitTimeout());
    }
}
