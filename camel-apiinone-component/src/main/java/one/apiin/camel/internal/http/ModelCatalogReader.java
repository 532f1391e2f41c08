package one.apiin.camel.internal.http;

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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import one.apiin.camel.internal.ModelCatalog;
import one.apiin.camel.internal.ModelEntry;

/**
 * Reads a catalog of models: a JSON object with one field for each model, its id.
 *
 * <p>Threads: safe for concurrent use. Ownership: the caller closes the stream.
 */
public final class ModelCatalogReader {

    private static final String OURS = "/one/apiin/camel/models.json";

    private static final ObjectReader ENTRY =
            Json.MAPPER
                    .readerFor(CatalogEntry.class)
                    .with(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
                    .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** What a mistake's message begins with. */
    private record Place(String file, JsonLocation at, String field) {

        IllegalArgumentException mistake(String what, Throwable cause) {
            String line =
                    at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
            String where = field.isEmpty() ? "" : ", field " + field;
            return new IllegalArgumentException(file + line + where + ": " + what, cause);
        }
    }

    private ModelCatalogReader() {}

    /** The models that the component knows by itself. */
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
     * @throws IllegalArgumentException naming the field of the first mistake
     */
    public static List<ModelEntry> read(String name, Map<?, ?> models) {
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
     * @throws IllegalArgumentException naming file, line, column and field of the first mistake
     * @throws IOException if it cannot be read
     */
    public static List<ModelEntry> read(String file, InputStream in) throws IOException {
        return read(file, in, ours());
    }

    private static List<ModelEntry> read(String file, InputStream in, ModelCatalog before)
            throws IOException {
        String id = "";
        try (JsonParser parser = ENTRY.createParser(in)) {
            List<ModelEntry> entries = new ArrayList<>();
            Map<String, String> names = new HashMap<>();
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Place(file, parser.currentLocation(), "")
                        .mistake("must be a JSON object with one field for each model", null);
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                Place place = new Place(file, parser.currentTokenLocation(), parser.currentName());
                id = parser.currentName();
                parser.nextToken();
                ModelEntry entry = entry(place, ENTRY.readValue(parser), names);
                before.withoutRule(entry).ifPresent(name -> refuse(place, name));
                entries.add(entry);
                id = "";
            }
            if (parser.nextToken() != null) {
                throw new Place(file, parser.currentTokenLocation(), "")
                        .mistake("nothing may follow the object", null);
            }
            return entries;
        } catch (JacksonException e) {
            throw new Place(file, e.getLocation(), field(id, e)).mistake(what(e), e);
        }
    }

    private static void refuse(Place place, String name) {
        throw place.mistake("a mode names " + name + ", which is none of the model's fields", null);
    }

    private static ModelEntry entry(Place place, CatalogEntry text, Map<String, String> names) {
        if (text == null) {
            throw place.mistake("must be an object", null);
        }
        ModelEntry entry;
        try {
            entry = text.named(place.field());
        } catch (IllegalArgumentException e) {
            throw place.mistake(e.getMessage(), e);
        }
        List<String> all = new ArrayList<>(List.of(entry.id()));
        all.addAll(entry.aliases() == null ? List.of() : entry.aliases());
        for (String name : all) {
            String other = names.putIfAbsent(name.trim().toLowerCase(Locale.ROOT), entry.id());
            if (other != null) {
                throw place.mistake("the name " + name + " stands at " + other + " too", null);
            }
        }
        return entry;
    }

    private static String field(String id, JacksonException e) {
        StringBuilder path = new StringBuilder(id);
        if (e instanceof JsonMappingException mapping) {
            for (JsonMappingException.Reference step : mapping.getPath()) {
                path.append(
                        step.getFieldName() == null
                                ? "[" + step.getIndex() + "]"
                                : "." + step.getFieldName());
            }
        }
        return path.toString();
    }

    private static String what(JacksonException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "is not known here; known are " + unknown.getKnownPropertyIds();
        }
        if (e instanceof ValueInstantiationException && e.getCause() != null) {
            return e.getCause() instanceof NullPointerException
                    ? "must not hold null"
                    : e.getCause().getMessage();
        }
        if (e instanceof MismatchedInputException mismatch) {
            return "must be " + kind(mismatch.getTargetType());
        }
        return e.getOriginalMessage();
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
