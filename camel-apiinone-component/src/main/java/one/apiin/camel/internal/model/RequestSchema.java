package one.apiin.camel.internal.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The schema of a model's requests. Pure; threads: immutable.
 *
 * @param images the field for images; null = not said
 * @param fields the known fields; a null schema removes the field
 * @param modes the ways in which it is used, the first that holds counts; null = not said
 */
public record RequestSchema(String images, Map<String, FieldSchema> fields, List<ModelMode> modes) {

    /** Nothing is known. */
    public static final RequestSchema NONE = new RequestSchema(null, Map.of(), null);

    /** Fields that every model may have. */
    private static final Set<String> ALWAYS = Set.of("model", "prompt", "callback_url");

    /** Fields that this component gives every request, known model or not, and their other spellings. */
    public static final Set<String> COMMON =
            Set.of("model", "prompt", "image_urls", "imageUrls", "duration", "callback_url");

    public static final String IMAGE_URLS = "image_urls";

    public RequestSchema {
        fields =
                fields == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        modes = modes == null ? null : List.copyOf(modes);
    }

    /** These rules, overridden by {@code other}. */
    RequestSchema with(RequestSchema other) {
        Map<String, FieldSchema> all = new LinkedHashMap<>(fields);
        all.putAll(other.fields);
        all.values().removeIf(rule -> rule == null);
        return new RequestSchema(
                other.images == null ? images : other.images,
                all,
                other.modes == null ? modes : other.modes);
    }

    /** The field for images. */
    public String imageField() {
        return images == null ? IMAGE_URLS : images;
    }

    /** Whether it holds one image instead of a list. */
    public boolean takesOneImage() {
        FieldSchema rule = fields.get(imageField());
        return rule != null && rule.type() == FieldType.STRING;
    }

    /** A name in the modes that is none of the fields; empty if all are known, or no field is. */
    Optional<String> withoutRule() {
        if (fields.isEmpty() || modes == null) {
            return Optional.empty();
        }
        return modes.stream()
                .flatMap(ModelMode::names)
                .filter(name -> !fields.containsKey(name) && !ALWAYS.contains(name))
                .findFirst();
    }

    /** The provider's defaults of fields that a request leaves out, as far as they are known. */
    Map<String, Object> defaults() {
        Map<String, Object> defaults = new LinkedHashMap<>();
        fields.forEach(
                (name, rule) -> {
                    if (rule.byDefault() != null) {
                        defaults.put(name, rule.byDefault());
                    }
                });
        return defaults;
    }

    /** The mode of a request with these fields. */
    public Optional<ModelMode> mode(Map<String, Object> fields) {
        if (modes == null) {
            return Optional.empty();
        }
        Map<String, Object> all = defaults();
        fields.forEach(
                (name, value) -> {
                    if (value != null) {
                        all.put(name, value);
                    }
                });
        for (ModelMode mode : modes) {
            if (mode.holds(all)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }

    /** The fallback of a model that the message did not choose. */
    String instead(String model, Set<String> given) {
        for (ModelMode mode : modes == null ? List.<ModelMode>of() : modes) {
            if (FieldValues.same(mode.when().get("model"), model)) {
                for (Map.Entry<String, String> other : mode.fallbackModel().entrySet()) {
                    if (given.contains(other.getKey())) {
                        return other.getValue();
                    }
                }
            }
        }
        return model;
    }

    /** The option that sets a field. */
    public String option(String field) {
        if (field.equals(imageField())) {
            return "imageUrls";
        }
        return field.equals("prompt") || field.equals("model") ? field : "parameters." + field;
    }

    /** How messages name a field. */
    public String label(String field) {
        return field.equals(imageField()) ? "imageUrls (field " + field + ")" : option(field);
    }
}
