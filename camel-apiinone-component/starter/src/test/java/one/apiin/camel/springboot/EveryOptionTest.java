package one.apiin.camel.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.task.TaskRepository;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataProperty;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataRepositoryJsonBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Each option of the catalog is a property of the starter with metadata for editors. */
class EveryOptionTest {

    /** Valid values of text options with a required format. */
    private static final Map<String, String> TEXTS =
            Map.of(
                    "baseUrl", "http://127.0.0.1:1",
                    "callbackUrl", "http://127.0.0.1:1",
                    "maxDownloadSize", "7MB",
                    "tablePrefix", "T_",
                    "modelCatalog", "classpath:one/apiin/camel/models.json");

    static Stream<Arguments> options() throws IOException {
        return Catalog.options().entrySet().stream()
                .map(e -> Arguments.of(e.getKey(), e.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("options")
    void thePropertyReachesTheComponent(String name, JsonNode option) {
        String text = sample(name, option);

        runner().withPropertyValues(Catalog.property(name) + "=" + text)
                .run(
                        application -> {
                            assertThat(application).hasNotFailed();
                            CamelContext camel = application.getBean(CamelContext.class);
                            Object actual = value(Application.component(camel), name);
                            assertThat(actual).isNotNull();
                            Object expected =
                                    text.startsWith("#bean:")
                                            ? application.getBean(text.substring(6))
                                            : camel.getTypeConverter()
                                                    .mandatoryConvertTo(actual.getClass(), text);
                            assertThat(actual).isEqualTo(expected);
                        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("options")
    void theMetadataOfThePropertyMatchesTheCatalog(String name, JsonNode option) throws Exception {
        ConfigurationMetadataProperty known = metadata().get(Catalog.property(name));

        assertThat(known).isNotNull();
        assertThat(known.getDescription()).startsWith(option.get("description").asText());
        assertThat(known.getDefaultValue() == null ? null : known.getDefaultValue().toString())
                .isEqualTo(option.has("defaultValue") ? option.get("defaultValue").asText() : null);
        PropertyDescriptor property = descriptor(ApiInOneComponentConfiguration.class, name);
        assertThat(known.getType())
                .isEqualTo(property.getReadMethod().getGenericReturnType().getTypeName());
        if (option.get("type").asText().equals("duration")) {
            assertThat(property.getPropertyType()).isEqualTo(Duration.class);
        }
    }

    @Test
    void theMetadataHasNoOtherProperties() throws Exception {
        assertThat(metadata().keySet())
                .filteredOn(name -> name.startsWith("camel.component.apiinone."))
                .hasSize(Catalog.options().size() + 2)
                .contains(
                        "camel.component.apiinone.enabled",
                        "camel.component.apiinone.customizer.enabled");
    }

    @Test
    void unsetPropertiesKeepTheDefaultsOfTheComponent() throws Exception {
        ApiInOneComponent fresh = new ApiInOneComponent();
        Set<String> names = Catalog.options().keySet();

        Application.with(
                component ->
                        assertThat(names)
                                .allSatisfy(
                                        name ->
                                                assertThat(value(component, name))
                                                        .as(name)
                                                        .isEqualTo(value(fresh, name))));
    }

    private static ApplicationContextRunner runner() {
        return Application.runner()
                .withBean(
                        "tasks",
                        TaskRepository.class,
                        () -> new InMemoryTaskRepository(InstantSource.system()))
                .withBean("tls", SSLContextParameters.class, SSLContextParameters::new);
    }

    private static String sample(String name, JsonNode option) {
        return switch (option.get("javaType").asText()) {
            case "javax.sql.DataSource" -> "#bean:ledger";
            case "one.apiin.camel.task.TaskRepository" -> "#bean:tasks";
            case "org.apache.camel.support.jsse.SSLContextParameters" -> "#bean:tls";
            case "java.time.Duration" -> "77s";
            case "boolean" -> String.valueOf(!option.get("defaultValue").asBoolean());
            case "int",
                    "long",
                    "double",
                    "java.lang.Integer",
                    "java.lang.Long",
                    "java.lang.Double" ->
                    "7";
            case "java.lang.Object" -> "classpath:models.json";
            case "java.lang.String" -> TEXTS.getOrDefault(name, "text");
            default -> option.get("enum").get(0).asText();
        };
    }

    private static Object value(ApiInOneComponent component, String name) throws Exception {
        try {
            return descriptor(ApiInOneComponent.class, name).getReadMethod().invoke(component);
        } catch (AssertionError e) {
            Object shared = component.getConfiguration();
            return descriptor(shared.getClass(), name).getReadMethod().invoke(shared);
        }
    }

    private static PropertyDescriptor descriptor(Class<?> type, String name) throws Exception {
        return Arrays.stream(Introspector.getBeanInfo(type).getPropertyDescriptors())
                .filter(p -> p.getName().equals(name) && p.getReadMethod() != null)
                .findFirst()
                .orElseThrow(() -> new AssertionError(type + " has no getter for " + name));
    }

    private static Map<String, ConfigurationMetadataProperty> metadata() throws IOException {
        try (var in =
                EveryOptionTest.class.getResourceAsStream(
                        "/META-INF/spring-configuration-metadata.json")) {
            return ConfigurationMetadataRepositoryJsonBuilder.create(in).build().getAllProperties();
        }
    }
}
