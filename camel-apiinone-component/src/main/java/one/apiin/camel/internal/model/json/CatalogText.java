package one.apiin.camel.internal.model.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import one.apiin.camel.internal.json.Json;

/**
 * The text of a catalog: its models as trees, and the line and column of each field.
 *
 * <p>Threads: one at a time.
 */
final class CatalogText {

    private static final ObjectReader TOKENS =
            Json.MAPPER.reader().with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

    private final Map<JsonPointer, JsonLocation> places = new HashMap<>();
    private final JsonNode models;

    /**
     * @throws com.fasterxml.jackson.core.JacksonException at the first place that is no JSON
     * @throws CatalogError if it is no object, or more than one
     */
    CatalogText(byte[] json) throws IOException {
        try (JsonParser parser = TOKENS.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new CatalogError(
                        parser.currentLocation(),
                        "must be a JSON object with one field for each model");
            }
            index(parser);
            if (parser.nextToken() != null) {
                throw new CatalogError(
                        parser.currentTokenLocation(), "nothing may follow the object");
            }
        }
        models = TOKENS.readTree(json);
    }

    private void index(JsonParser parser) throws IOException {
        int depth = 1;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            JsonStreamContext in = parser.getParsingContext();
            if (token.isStructStart()) {
                depth++;
                in = in.getParent();
            } else if (token.isStructEnd()) {
                depth--;
                continue;
            }
            if (token == JsonToken.FIELD_NAME || in.inArray()) {
                places.put(in.pathAsPointer(), parser.currentTokenLocation());
            }
        }
    }

    JsonNode models() {
        return models;
    }

    /** Where that stands, or what it would stand in. */
    JsonLocation place(JsonPointer of) {
        JsonPointer at = of;
        while (!at.matches() && !places.containsKey(at)) {
            at = at.head();
        }
        return places.get(at);
    }
}
