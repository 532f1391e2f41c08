package one.apiin.camel.route.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.beans.Introspector;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.ApiInOneConsumer;
import one.apiin.camel.ApiInOneEndpoint;
import org.apache.camel.CamelContext;
import org.apache.camel.TypeConverter;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the catalog documents as the default of an option is what a fresh object has. */
class OptionDefaultsTest {

    private static final String CATALOG = "/META-INF/one/apiin/camel/apiinone.json";

    /** Camel's own: its endpoint says -1 for "not set", and the consumer has the documented value. */
    private static final Set<String> IN_THE_CONSUMER = Set.of("initialDelay");

    /** Documented without a default, but part of the URI or made of options. */
    private static final Set<String> ALWAYS_THERE = Set.of("resource", "configuration");

    private static final CamelContext CONTEXT = new DefaultCamelContext();

    private static final TypeConverter CONVERTER = CONTEXT.getTypeConverter();

    private static ApiInOneComponent component() {
        return new ApiInOneComponent(CONTEXT);
    }

    private static ApiInOneEndpoint endpoint() throws Exception {
        return (ApiInOneEndpoint) component().createEndpoint("apiinone:video");
    }

    static Stream<Arguments> componentOptions() throws IOException {
        return options("componentProperties", true);
    }

    static Stream<Arguments> endpointOptions() throws IOException {
        return options("properties", true);
    }

    static Stream<Arguments> componentOptionsWithoutDefault() throws IOException {
        return options("componentProperties", false);
    }

    static Stream<Arguments> endpointOptionsWithoutDefault() throws IOException {
        return options("properties", false);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("componentOptions")
    void aFreshComponentHasTheDocumentedDefault(String name, JsonNode option) throws Exception {
        assertDefault(component(), component().getConfiguration(), name, option);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endpointOptions")
    void aFreshEndpointHasTheDocumentedDefault(String name, JsonNode option) throws Exception {
        ApiInOneEndpoint endpoint = endpoint();

        assertDefault(endpoint, endpoint.getConfiguration(), name, option);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("componentOptionsWithoutDefault")
    void aComponentOptionWithoutADocumentedDefaultIsEmpty(String name, JsonNode option)
            throws Exception {
        assertEmpty(component(), component().getConfiguration(), name, option);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endpointOptionsWithoutDefault")
    void anEndpointOptionWithoutADocumentedDefaultIsEmpty(String name, JsonNode option)
            throws Exception {
        ApiInOneEndpoint endpoint = endpoint();

        assertEmpty(endpoint, endpoint.getConfiguration(), name, option);
    }

    @Test
    void aFreshConsumerHasTheDocumentedDelays() throws Exception {
        Map<String, JsonNode> documented = catalog("properties");

        var consumer = (ApiInOneConsumer) endpoint().createConsumer(exchange -> {});

        assertThat(consumer.getDelay()).isEqualTo(millis(documented.get("delay")));
        assertThat(consumer.getInitialDelay()).isEqualTo(millis(documented.get("initialDelay")));
    }

    private static long millis(JsonNode option) {
        return option.get("defaultValue").asLong();
    }

    private static Stream<Arguments> options(String part, boolean withDefault) throws IOException {
        return catalog(part).entrySet().stream()
                .filter(e -> e.getValue().has("defaultValue") == withDefault)
                .map(e -> Arguments.of(e.getKey(), e.getValue()));
    }

    private static Map<String, JsonNode> catalog(String part) throws IOException {
        try (InputStream in = OptionDefaultsTest.class.getResourceAsStream(CATALOG)) {
            Map<String, JsonNode> options = new LinkedHashMap<>();
            new ObjectMapper()
                    .readTree(in)
                    .get(part)
                    .properties()
                    .forEach(e -> options.put(e.getKey(), e.getValue()));
            assertThat(options).as(part).hasSizeGreaterThan(20);
            return options;
        }
    }

    private static void assertDefault(Object owner, Object nested, String name, JsonNode option)
            throws Exception {
        if (IN_THE_CONSUMER.contains(name)) {
            return;
        }
        Object actual = value(option.has("configurationField") ? nested : owner, name);
        String documented = option.get("defaultValue").asText();

        assertThat(actual).as("%s is documented as %s", name, documented).isNotNull();
        if (option.get("type").asText().equals("duration")) {
            Duration expected = CONVERTER.mandatoryConvertTo(Duration.class, documented);
            assertThat(expected).as("Camel reads nonsense as zero").isPositive();
            assertThat(actual instanceof Long millis ? Duration.ofMillis(millis) : actual)
                    .isEqualTo(expected);
        } else {
            assertThat(actual)
                    .isEqualTo(CONVERTER.mandatoryConvertTo(actual.getClass(), documented));
        }
    }

    private static void assertEmpty(Object owner, Object nested, String name, JsonNode option)
            throws Exception {
        boolean ours = option.has("configurationField") || declares(owner.getClass(), name);
        if (!ours || ALWAYS_THERE.contains(name)) {
            return;
        }
        Object actual = value(option.has("configurationField") ? nested : owner, name);

        assertThat(actual).as("%s is documented without a default", name).isIn(null, Map.of());
    }

    private static boolean declares(Class<?> type, String name) {
        return Arrays.stream(type.getDeclaredFields()).anyMatch(f -> f.getName().equals(name));
    }

    private static Object value(Object owner, String name) throws Exception {
        return Arrays.stream(Introspector.getBeanInfo(owner.getClass()).getPropertyDescriptors())
                .filter(p -> p.getName().equals(name) && p.getReadMethod() != null)
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " has no getter in " + owner))
                .getReadMethod()
                .invoke(owner);
    }
}
