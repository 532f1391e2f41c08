package one.apiin.camel.springboot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** The options in the component's catalog. */
final class Catalog {

    private static final String RESOURCE = "/META-INF/one/apiin/camel/apiinone.json";
    private static final String PREFIX = "camel.component.apiinone";

    private Catalog() {}

    /** All options except {@code configuration}, whose properties are options of their own. */
    static Map<String, JsonNode> options() throws IOException {
        try (InputStream in = Catalog.class.getResourceAsStream(RESOURCE)) {
            Map<String, JsonNode> options = new TreeMap<>();
            new ObjectMapper()
                    .readTree(in)
                    .get("componentProperties")
                    .properties()
                    .forEach(e -> options.put(e.getKey(), e.getValue()));
            options.remove("configuration");
            return options;
        }
    }

    /** The Spring property of an option: {@code dataSource} becomes {@code …data-source}. */
    static String property(String option) {
        return ConfigurationPropertyName.adapt(
                        PREFIX + "." + option.replaceAll("([A-Z])", "-$1").toLowerCase(), '.')
                .toString();
    }
}
