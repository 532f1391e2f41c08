package one.apiin.camel.internal.model.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import one.apiin.camel.internal.json.Json;
import one.apiin.camel.internal.model.FieldSchema;
import one.apiin.camel.internal.model.ModelCatalog;
import one.apiin.camel.internal.model.ModelDefinition;

/**
 * Reads a catalog of models: a JSON object with one field for each model, its id. Stops at the first
 * error.
 *
 * <p>Threads: one at a time. Ownership: the caller closes the stream.
 */
public final class ModelCatalogReader {

    private static final String OURS = "/one/apiin/camel/models.json";

    private static final ObjectReader ENTRY =
            Json.MAPPER
                    .rebuild()
                    .addMixIn(FieldSchema.Constraints.class, CatalogFile.ConstraintKeys.class)
                    .build()
                    .readerFor(CatalogFile.class)
                    .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .with(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
                    .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final String file;
    private final ModelCatalog before;
    private final Map<ModelDefinition, JsonLocation> entries = new LinkedHashMap<>();
    private final Map<String, String> names = new HashMap<>();

    private ModelCatalogReader(String file, ModelCatalog before) {
        this.file = file;
        this.before = before;
    }

    /** The component's own catalog. */
    public static ModelCatalog ours() {
        try (InputStream in = ModelCatalogReader.class.getResourceAsStream(OURS)) {
            return ModelCatalog.EMPTY.with(read("models.json", in, ModelCatalog.EMPTY));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The entries of a map of the same form.
     *
     * @throws IllegalArgumentException naming the field of the first error
     */
    public static List<ModelDefinition> read(String name, Map<?, ?> models) {
        try {
            byte[] json = Json.MAPPER.writeValueAsBytes(models);
            return read(name, new ByteArrayInputStream(json));
        } catch (IOException e) {
            throw new IllegalArgumentException(name + " cannot be written as JSON", e);
        }
    }

    /**
     * The entries of a file, in its order.
     *
     * @throws IllegalArgumentException naming the file, and line, column and field of the first error
     * @throws IOException if it cannot be read
     */
    public static List<ModelDefinition> read(String file, InputStream in) throws IOException {
        return read(file, in, ours());
    }

    private static List<ModelDefinition> read(String file, InputStream in, ModelCatalog before)
            throws IOException {
        ModelCatalogReader reader = new ModelCatalogReader(file, before);
        try (JsonParser parser = ENTRY.createParser(in.readAllBytes())) {
            reader.readAll(parser);
        } catch (JacksonException e) {
            throw reader.error(e.getLocation(), null, e.getOriginalMessage(), e);
        }
        return List.copyOf(reader.entries.keySet());
    }

    private void readAll(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw error(
                    parser.currentLocation(),
                    null,
                    "must be a JSON object with one field for each model",
                    null);
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            readModel(parser, parser.currentName(), parser.currentTokenLocation());
        }
        if (parser.nextToken() != null) {
            throw error(parser.currentTokenLocation(), null, "nothing may follow the object", null);
        }
        requireNoMistake();
    }

    /** When all entries are read, as one may name a model of a later one. */
    private void requireNoMistake() {
        ModelCatalog all = before.with(entries.keySet());
        entries.forEach(
                (entry, at) ->
                        all.mistake(entry)
                                .ifPresent(
                                        mistake -> {
                                            throw error(at, entry.id(), mistake, null);
                                        }));
    }

    private void readModel(JsonParser parser, String id, JsonLocation at) throws IOException {
        parser.nextToken();
        try {
            CatalogFile model = ENTRY.readValue(parser);
            if (model == null) {
                throw new IllegalArgumentException("must be an object");
            }
            add(model.named(id), at);
        } catch (JsonMappingException e) {
            throw error(e.getLocation(), field(id, e), reason(e), e);
        } catch (IllegalArgumentException e) {
            throw error(at, id, e.getMessage(), e);
        }
    }

    private void add(ModelDefinition entry, JsonLocation at) {
        for (String name : entry.names()) {
            String other = names.putIfAbsent(name.trim().toLowerCase(Locale.ROOT), entry.id());
            if (other != null) {
                throw new IllegalArgumentException(
                        "the name " + name + " is used by " + other + " too");
            }
        }
        entries.put(entry, at);
    }

    private IllegalArgumentException error(
            JsonLocation at, String field, String reason, Exception cause) {
        String line =
                at == null || at.getLineNr() < 1
                        ? "line 1"
                        : "line " + at.getLineNr() + ", column " + at.getColumnNr();
        String where = field == null ? line : line + ", field " + field;
        return new IllegalArgumentException(file + ", " + where + ": " + reason, cause);
    }

    private static String field(String id, JsonMappingException e) {
        StringBuilder path = new StringBuilder(id);
        for (JsonMappingException.Reference step : e.getPath()) {
            path.append(
                    step.getFieldName() == null
                            ? "[" + step.getIndex() + "]"
                            : "." + step.getFieldName());
        }
        return path.toString();
    }

    private static String reason(JsonMappingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "is not known here; known are " + unknown.getKnownPropertyIds();
        }
        if (e instanceof ValueInstantiationException && e.getCause() != null) {
            return e.getCause() instanceof NullPointerException
                    ? "must not hold null"
                    : e.getCause().getMessage();
        }
        return e instanceof MismatchedInputException mismatch
                ? "must be " + kind(mismatch.getTargetType())
                : e.getOriginalMessage();
    }

    private static String kind(Class<?> type) {
        if (type == null || type == String.class) {
            return "text";
        }
        if (type == boolean.class) {
            return "true or false";
        }
        if (type == BigDecimal.class || type == Integer.class) {
            return "a number";
        }
        if (type.isEnum()) {
            return "one of " + List.of(type.getEnumConstants());
        }
        return Collection.class.isAssignableFrom(type) ? "a list" : "an object";
    }
}
