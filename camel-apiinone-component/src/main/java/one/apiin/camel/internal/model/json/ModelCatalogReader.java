package one.apiin.camel.internal.model.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import one.apiin.camel.internal.json.Json;
import one.apiin.camel.internal.model.ModelCatalog;
import one.apiin.camel.internal.model.ModelDefinition;

/**
 * Reads a catalog of models: a JSON object with one field for each model, its id. All mistakes are told
 * at once, as far as one does not hide another.
 *
 * <p>Threads: one at a time. Ownership: the caller closes the stream.
 */
public final class ModelCatalogReader {

    private static final String OURS = "/one/apiin/camel/models.json";

    /** So many mistakes are told. */
    private static final int MOST = 20;

    private static final ObjectReader ENTRY =
            Json.MAPPER
                    .readerFor(CatalogFile.class)
                    .with(DeserializationFeature.READ_ENUMS_USING_TO_STRING);

    private final CatalogText text;
    private final ModelCatalog before;
    private final List<ModelDefinition> entries = new ArrayList<>();
    private final List<CatalogError> mistakes = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();

    private ModelCatalogReader(CatalogText text, ModelCatalog before) {
        this.text = text;
        this.before = before;
    }

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
     * @throws IllegalArgumentException naming the fields of its mistakes
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
     * @throws IllegalArgumentException naming the file, and line, column and field of its mistakes
     * @throws IOException if it cannot be read
     */
    public static List<ModelDefinition> read(String file, InputStream in) throws IOException {
        return read(file, in, ours());
    }

    private static List<ModelDefinition> read(String file, InputStream in, ModelCatalog before)
            throws IOException {
        byte[] json = in.readAllBytes();
        try {
            ModelCatalogReader reader = new ModelCatalogReader(new CatalogText(json), before);
            reader.readAll();
            return reader.result(file);
        } catch (JacksonException e) {
            throw refused(file, List.of(new CatalogError(e.getLocation(), e.getOriginalMessage())));
        } catch (CatalogError e) {
            throw refused(file, List.of(e));
        }
    }

    private static IllegalArgumentException refused(String file, List<CatalogError> mistakes) {
        String all =
                mistakes.stream()
                        .sorted(Comparator.comparingInt(CatalogError::line))
                        .limit(MOST)
                        .map(Throwable::getMessage)
                        .collect(Collectors.joining("; "));
        int more = mistakes.size() - MOST;
        return new IllegalArgumentException(
                file + ", " + all + (more > 0 ? "; and " + more + " more" : ""), mistakes.get(0));
    }

    private List<ModelDefinition> result(String file) {
        if (!mistakes.isEmpty()) {
            throw refused(file, mistakes);
        }
        return entries;
    }

    private void readAll() throws IOException {
        for (Map.Entry<String, JsonNode> model : text.models().properties()) {
            String id = model.getKey();
            int earlier = mistakes.size();
            CatalogFile entry = parsed(id, model.getValue());
            if (mistakes.size() == earlier) {
                add(id, entry);
            }
        }
    }

    /** Reads on without what is wrong; what an object says that held a mistake may come of it. */
    private CatalogFile parsed(String id, JsonNode model) throws IOException {
        List<JsonPointer> wrong = new ArrayList<>();
        while (true) {
            try {
                return ENTRY.readValue(model);
            } catch (JacksonException e) {
                JsonPointer at = CatalogError.pointer(e);
                if (wrong.stream().noneMatch(one -> isIn(at, one))) {
                    tell(id, at, CatalogError.field(id, e), CatalogError.what(e), e);
                }
                wrong.add(at);
                if (!cut(model, at)) {
                    return null;
                }
            }
        }
    }

    private static boolean isIn(JsonPointer outer, JsonPointer one) {
        return (one + "/").startsWith(outer + "/");
    }

    /** Takes a field away; of a list the whole list, so that no other index changes. */
    private static boolean cut(JsonNode model, JsonPointer at) {
        if (at.matches()) {
            return false;
        }
        boolean gone =
                model.at(at.head()) instanceof ObjectNode parent
                        && parent.remove(at.last().getMatchingProperty()) != null;
        return gone || cut(model, at.head());
    }

    private void tell(String id, JsonPointer at, String field, String what, Throwable cause) {
        JsonPointer whole = JsonPointer.empty().appendProperty(id).append(at);
        mistakes.add(new CatalogError(text.place(whole), field, what, cause));
    }

    private void tell(String id, String what, Throwable cause) {
        tell(id, JsonPointer.empty(), id, what, cause);
    }

    private void add(String id, CatalogFile described) {
        if (described == null) {
            tell(id, "must be an object", null);
            return;
        }
        ModelDefinition entry;
        try {
            entry = described.named(id);
        } catch (IllegalArgumentException e) {
            tell(id, e.getMessage(), e);
            return;
        }
        List<String> all = new ArrayList<>(List.of(entry.id()));
        all.addAll(entry.aliases() == null ? List.of() : entry.aliases());
        for (String name : all) {
            String other = names.putIfAbsent(name.trim().toLowerCase(Locale.ROOT), entry.id());
            if (other != null) {
                tell(id, "the name " + name + " stands at " + other + " too", null);
            }
        }
        before.withoutRule(entry)
                .ifPresent(
                        name ->
                                tell(
                                        id,
                                        "a mode names "
                                                + name
                                                + ", which is none of the model's fields",
                                        null));
        entries.add(entry);
    }
}
