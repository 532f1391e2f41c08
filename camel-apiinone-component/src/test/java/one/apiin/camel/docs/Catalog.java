package one.apiin.camel.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;

/** What Camel's tools know of the component: the JSON that its build writes. */
record Catalog(String json) {

    private static final String RESOURCE = "/META-INF/one/apiin/camel/apiinone.json";

    static Catalog ofTheComponent() {
        try (InputStream in = Catalog.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("Camel's build plugin did not write " + RESOURCE);
            }
            return new Catalog(new String(in.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Catalog ofCamel(String scheme) {
        return new Catalog(new DefaultCamelCatalog().componentJSonSchema(scheme));
    }

    JsonNode tree() {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Camel's catalog with the component in it. */
    CamelCatalog merged() {
        CamelCatalog catalog = new DefaultCamelCatalog();
        catalog.addComponent("apiinone", tree().at("/component/javaType").asText(), json);
        return catalog;
    }
}
