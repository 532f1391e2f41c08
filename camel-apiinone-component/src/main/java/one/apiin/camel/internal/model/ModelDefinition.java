package one.apiin.camel.internal.model;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import one.apiin.camel.internal.model.FieldSchema.FieldValues;
import one.apiin.camel.internal.schedule.DurationPrior;

/**
 * The catalog entry of one model. Threads: immutable.
 *
 * @param id the provider's name of the model
 * @param aliases further names under which it is asked for; null = not said
 * @param title its display name; null = not said
 * @param note not evaluated; null = none
 * @param inputs the kinds of its inputs, such as text and image; null = not said
 * @param callbacks whether it calls back when a task has ended; null = not said
 * @param speed how long it takes; null = not said
 * @param rules the schema of its requests
 * @param price null = not said
 */
public record ModelDefinition(
        String id,
        List<String> aliases,
        String title,
        String note,
        List<String> inputs,
        Callbacks callbacks,
        Speed speed,
        RequestSchema rules,
        PriceList price) {

    /** Whether a model calls back, and how certain that is; {@code note} is not evaluated. */
    public record Callbacks(Support support, Confidence confidence, String note) {

        /** Whether it is supported. */
        public enum Support {
            supported,
            unsupported,
            unknown
        }

        /** Nothing is known. */
        static final Callbacks UNKNOWN = new Callbacks(Support.unknown, null, null);

        public Callbacks {
            support = support == null ? Support.unknown : support;
        }
    }

    /**
     * How long the model takes for most videos.
     *
     * @param shortest in seconds
     * @param longest in seconds
     * @param confidence how certain they are; null = not said
     * @param note not evaluated
     */
    public record Speed(Integer shortest, Integer longest, Confidence confidence, String note) {

        /**
         * @throws IllegalArgumentException if these are not two durations in order
         */
        public Speed {
            if (shortest == null || longest == null || shortest < 1 || longest < shortest) {
                throw new IllegalArgumentException(
                        "needs shortest and longest in seconds, from 1, shortest first");
            }
        }

        DurationPrior prior() {
            return DurationPrior.ofSpeed(Duration.ofSeconds(shortest), Duration.ofSeconds(longest));
        }
    }

    /**
     * @throws IllegalArgumentException if a name is blank
     */
    public ModelDefinition {
        if (id.isBlank()
                || aliases != null
                        && aliases.stream().anyMatch(name -> name == null || name.isBlank())) {
            throw new IllegalArgumentException("a model's id or alias is blank");
        }
        inputs = inputs == null ? null : List.copyOf(inputs);
        aliases = aliases == null ? null : List.copyOf(aliases);
    }

    /** All its names, the id first. */
    public List<String> names() {
        return Stream.concat(Stream.of(id), aliases == null ? Stream.of() : aliases.stream())
                .toList();
    }

    /** A name of this model as the provider spells it; other names stay. */
    public String spelled(String name) {
        return names().stream()
                .filter(one -> one.trim().equalsIgnoreCase(name.trim()))
                .findFirst()
                .orElse(name);
    }

    /** This entry of a new model: a field that is null removes nothing. */
    ModelDefinition alone() {
        return with(this);
    }

    /** This entry, overridden by {@code other} for the same model. */
    ModelDefinition with(ModelDefinition other) {
        return new ModelDefinition(
                id,
                or(other.aliases, aliases),
                or(other.title, title),
                or(other.note, note),
                or(other.inputs, inputs),
                or(other.callbacks, callbacks),
                or(other.speed, speed),
                rules.with(other.rules),
                other.price == null ? price : other.price.replacing(price));
    }

    private static <T> T or(T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    /**
     * The schema of a model's requests. Pure; threads: immutable.
     *
     * @param images the field for images; null = not said
     * @param fields the known fields; a null schema removes the field
     * @param modes the ways in which it is used, the first that holds counts; null = not said
     */
    public record RequestSchema(String images, Map<String, FieldSchema> fields, List<Mode> modes) {

        /** Nothing is known. */
        public static final RequestSchema NONE = new RequestSchema(null, Map.of(), null);

        /** Fields that every model may have. */
        private static final Set<String> ALWAYS =
                Set.of("model", "prompt", "duration", "callback_url");

        /** Fields that this component gives every request, known model or not, and their other spellings; options first. */
        public static final List<String> COMMON =
                List.of("model", "prompt", "imageUrls", "image_urls", "duration", "callback_url");

        public static final String IMAGE_URLS = "image_urls";

        public RequestSchema {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
            modes = modes == null ? null : List.copyOf(modes);
        }

        /** These rules, overridden by {@code other}. */
        RequestSchema with(RequestSchema other) {
            Map<String, FieldSchema> all = new LinkedHashMap<>(fields);
            all.putAll(other.fields);
            all.values().removeIf(Objects::isNull);
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
            return rule != null && rule.type() == FieldSchema.Type.STRING;
        }

        /** Whether a request may have this field, as far as the fields are known. */
        boolean mayHave(String field) {
            return fields.isEmpty() || fields.containsKey(field) || ALWAYS.contains(field);
        }

        /** The modes; none if they are not said. */
        List<Mode> allModes() {
            return modes == null ? List.of() : modes;
        }

        /**
         * The fields of a request with the provider's values of those that it leaves out, as far as they are known.
         *
         * @param defaults values that count before the fields' own defaults
         */
        Map<String, Object> withDefaults(Map<String, Object> given, Map<String, Object> defaults) {
            Map<String, Object> all = new LinkedHashMap<>(given);
            defaults.forEach(all::putIfAbsent);
            fields.forEach((name, rule) -> all.putIfAbsent(name, rule.byDefault()));
            return all;
        }

        /** The mode of a request with these fields. */
        public Optional<Mode> mode(Map<String, Object> given) {
            Map<String, Object> all = withDefaults(given, Map.of());
            return allModes().stream().filter(mode -> mode.holds(all)).findFirst();
        }

        /** The fallback of a model that the message did not choose. */
        String instead(String model, Set<String> given, boolean hasImages) {
            return allModes().stream()
                    .filter(mode -> FieldValues.same(mode.when().get("model"), model))
                    .flatMap(mode -> mode.fallbackModel().entrySet().stream())
                    .filter(
                            other ->
                                    given.contains(other.getKey())
                                            || hasImages && other.getKey().equals(imageField()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(model);
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

        /**
         * A mode of a model, and the requirements of a request in it. Pure; threads: immutable.
         *
         * @param name its display name
         * @param when the fields of a request that is in this mode, {@code model} among them; empty = any
         * @param with fields that a request in this mode has, whatever their value
         * @param requires fields without which it is refused
         * @param excludes fields with which it is refused
         * @param fallbackModel the model to use if the request has that field and its message chose no model
         * @param limits further limits of fields
         * @param confidence how certain these rules are; null = set by the user
         */
        public record Mode(
                String name,
                Map<String, Object> when,
                List<String> with,
                List<String> requires,
                List<String> excludes,
                Map<String, String> fallbackModel,
                Map<String, FieldSchema.Constraints> limits,
                Confidence confidence) {

            /**
             * @throws IllegalArgumentException naming what is missing
             */
            public Mode {
                if (name == null || name.isBlank()) {
                    throw new IllegalArgumentException("a mode needs a name");
                }
                when = FieldValues.copy("when", when);
                with = with == null ? List.of() : List.copyOf(with);
                requires = requires == null ? List.of() : List.copyOf(requires);
                excludes = excludes == null ? List.of() : List.copyOf(excludes);
                fallbackModel = ordered(fallbackModel);
                limits = ordered(limits);
            }

            /** In the file's order, which is the same on all nodes: the first fallback that fits is paid for. */
            private static <V> Map<String, V> ordered(Map<String, V> values) {
                Map<String, V> all = values == null ? Map.of() : values;
                all.values().forEach(Objects::requireNonNull);
                return Collections.unmodifiableMap(new LinkedHashMap<>(all));
            }

            /** Whether a request with these fields, the defaults among them, is in this mode. */
            boolean holds(Map<String, Object> fields) {
                for (String name : with) {
                    if (!FieldValues.isFilled(fields.get(name))) {
                        return false;
                    }
                }
                return FieldValues.match(when, fields);
            }

            /** All fields that it names. */
            Stream<String> names() {
                return Stream.of(
                                when.keySet(),
                                with,
                                requires,
                                excludes,
                                fallbackModel.keySet(),
                                limits.keySet())
                        .flatMap(Collection::stream);
            }

            /** The same with this confidence, if it has none. */
            public Mode or(Confidence other) {
                return confidence != null
                        ? this
                        : new Mode(
                                name, when, with, requires, excludes, fallbackModel, limits, other);
            }
        }
    }
}
