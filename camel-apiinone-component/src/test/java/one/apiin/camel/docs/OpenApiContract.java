package one.apiin.camel.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** {@code docs/reference/apiinone-openapi.yaml}: whether a body fits what it says. */
final class OpenApiContract {

    private static final String PAGE = "docs/reference/apiinone-openapi.yaml";
    private static final String ADDRESS = "https://contract.example/openapi";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode document;
    private final JsonSchemaFactory factory;

    private OpenApiContract(JsonNode document) {
        this.document = document;
        this.factory =
                JsonSchemaFactory.getInstance(
                        SpecVersion.VersionFlag.V202012,
                        builder ->
                                builder.schemaLoaders(
                                        loaders ->
                                                loaders.schemas(
                                                        Map.of(ADDRESS, document.toString()))));
    }

    static OpenApiContract read() {
        try {
            String text = MarkdownFile.read(PAGE).text();
            return new OpenApiContract(new ObjectMapper(new YAMLFactory()).readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(PAGE + " is not YAML: " + e.getMessage(), e);
        }
    }

    JsonNode document() {
        return document;
    }

    /** The violations of the schema of this name, empty if the body is valid. */
    Set<ValidationMessage> faults(String schema, String body) {
        return faultsAt("/components/schemas/" + schema, body);
    }

    /** The same for the JSON body of a reply, or of a request if the status is null. */
    Set<ValidationMessage> faults(String path, String method, Integer status, String body) {
        JsonNode operation = document.path("paths").path(path).path(method);
        if (operation.isMissingNode()) {
            throw new IllegalArgumentException("no " + method + " " + path + " in the contract");
        }
        String place = "/paths/" + path.replace("~", "~0").replace("/", "~1") + "/" + method;
        if (status == null) {
            return faultsAt(place + "/requestBody/content/application~1json/schema", body);
        }
        boolean named = operation.path("responses").has(status.toString());
        String response = "/responses/" + (named ? status.toString() : "default");
        return faultsAt(place + response + "/content/application~1json/schema", body);
    }

    private Set<ValidationMessage> faultsAt(String pointer, String body) {
        try {
            String escaped = pointer.replace("{", "%7B").replace("}", "%7D");
            return factory.getSchema(SchemaLocation.of(ADDRESS + "#" + escaped))
                    .validate(JSON.readTree(body));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + body, e);
        }
    }

    /** Every object of the document that has this field, by its place. */
    Map<String, JsonNode> having(String field) {
        Map<String, JsonNode> found = new TreeMap<>();
        collect("", document, field, found);
        return found;
    }

    private static void collect(
            String place, JsonNode node, String field, Map<String, JsonNode> into) {
        if (node.isObject() && node.has(field)) {
            into.put(place, node.get(field));
        }
        node.properties()
                .forEach(e -> collect(place + "/" + e.getKey(), e.getValue(), field, into));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(place + "/" + i, node.get(i), field, into);
        }
    }
}
