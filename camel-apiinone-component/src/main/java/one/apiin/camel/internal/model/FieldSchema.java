package one.apiin.camel.internal.model;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The catalog's rules for one field of a model's request. Pure; threads: immutable.
 *
 * @param type its JSON type; null = not stated
 * @param items the type of a list's elements; null = not stated
 * @param required whether every request must have it
 * @param byDefault the provider's value if it is left out; null = not stated
 * @param limits constraints of its values
 * @param confidence how certain these rules are; null = set by the user
 * @param inferred names of the rules that are only inferred, such as maxLength
 * @param note not evaluated
 */
public record FieldSchema(
        Type type,
        Type items,
        boolean required,
        Object byDefault,
        Constraints limits,
        Confidence confidence,
        Set<String> inferred,
        String note) {

    private static final Set<String> RULES =
            Set.of(
                    "type",
                    "items",
                    "required",
                    "default",
                    "enum",
                    "minimum",
                    "maximum",
                    "maxLength",
                    "maxItems");

    /**
     * @throws IllegalArgumentException naming the rule that contradicts another
     */
    public FieldSchema {
        inferred = inferred == null ? Set.of() : Set.copyOf(inferred);
        for (String rule : inferred) {
            if (!RULES.contains(rule)) {
                throw new IllegalArgumentException(
                        "inferred names " + rule + ", which is not a rule");
            }
        }
        if (items != null && type != Type.ARRAY) {
            throw new IllegalArgumentException("items is for the type array");
        }
        refuseOther(type, "minimum", limits.minimum(), Type.NUMBER);
        refuseOther(type, "maximum", limits.maximum(), Type.NUMBER);
        refuseOther(type, "maxLength", limits.maxLength(), Type.STRING);
        refuseOther(type, "maxItems", limits.maxItems(), Type.ARRAY);
        if (byDefault != null
                && (type != null && !type.holds(byDefault)
                        || !limits.broken(byDefault).isEmpty())) {
            throw new IllegalArgumentException("the default is against the field's own rules");
        }
        if (type != null
                && limits.allowed() != null
                && !limits.allowed().stream().allMatch(type::holds)) {
            throw new IllegalArgumentException("a value of enum is not of the type " + type);
        }
    }

    private static void refuseOther(Type type, String name, Object limit, Type fits) {
        if (limit != null && type != null && type != fits) {
            throw new IllegalArgumentException(name + " is for the type " + fits);
        }
    }

    /** The value converted to the type and spelling of the model, if possible. */
    public Object fit(Object value) {
        Object typed = type == null ? value : type.of(value);
        if (items != null && typed instanceof Collection<?> list) {
            typed = list.stream().map(items::of).toList();
        }
        return limits.spelled(typed);
    }

    /** The rules that a fitted value breaks, each with its message, which repeats no value. */
    public Map<String, String> broken(Object value) {
        if (type != null && !type.holds(value)) {
            return Map.of("type", "must be " + type.words());
        }
        if (items != null && !((Collection<?>) value).stream().allMatch(items::holds)) {
            return Map.of("items", "must be a list, each element " + items.words());
        }
        return limits.broken(value);
    }

    /** How certain one rule of this field is. */
    public Confidence confidence(String rule) {
        return inferred.contains(rule) ? Confidence.inferred : confidence;
    }

    /** The JSON type of a field. Pure. */
    public enum Type {
        STRING("text"),
        NUMBER("a number"),
        BOOLEAN("true or false"),
        ARRAY("a list"),
        OBJECT("an object");

        private final String words;

        Type(String words) {
            this.words = words;
        }

        /** For people. */
        String words() {
            return words;
        }

        /** As catalogs write it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean holds(Object value) {
            return switch (this) {
                case STRING -> value instanceof CharSequence;
                case NUMBER -> value instanceof Number;
                case BOOLEAN -> value instanceof Boolean;
                case ARRAY -> value instanceof Collection;
                case OBJECT -> value instanceof Map;
            };
        }

        /** The same value as this type, if there is one; else the value as it is. */
        Object of(Object value) {
            if (value == null || holds(value)) {
                return value;
            }
            return switch (this) {
                case STRING -> text(value);
                case NUMBER -> number(value);
                case BOOLEAN -> bool(value);
                case ARRAY -> list(value);
                case OBJECT -> value;
            };
        }

        private static Object text(Object value) {
            if (value instanceof Boolean) {
                return value.toString();
            }
            BigDecimal number = value instanceof Number ? FieldValues.number(value) : null;
            return number == null ? value : FieldValues.plain(number);
        }

        private static Object number(Object value) {
            BigDecimal number = value instanceof CharSequence ? FieldValues.number(value) : null;
            return number == null ? value : new BigDecimal(FieldValues.plain(number));
        }

        private static Object bool(Object value) {
            String text = value instanceof CharSequence ? value.toString().trim() : "";
            boolean yes = "true".equalsIgnoreCase(text);
            return yes || "false".equalsIgnoreCase(text) ? (Object) yes : value;
        }

        private static Object list(Object value) {
            if (value instanceof Object[] many) {
                return Arrays.asList(many);
            }
            List<String> parts =
                    value instanceof CharSequence text
                            ? FieldValues.urls(text.toString())
                            : List.of();
            boolean urls =
                    parts.size() > 1
                            && parts.stream().allMatch(one -> one.matches("(?i)https?://.*"));
            return urls ? parts : List.of(value);
        }
    }

    /**
     * The constraints of a field's values. Pure; threads: immutable.
     *
     * @param allowed the allowed values; null = any
     * @param minimum the least number allowed, or null
     * @param maximum the greatest number allowed, or null
     * @param maxLength the most characters of a text, or null
     * @param maxItems the most elements of a list, or null
     */
    public record Constraints(
            List<Object> allowed,
            BigDecimal minimum,
            BigDecimal maximum,
            Integer maxLength,
            Integer maxItems) {

        /**
         * @throws IllegalArgumentException naming the constraint that no value could satisfy
         */
        public Constraints {
            if (allowed != null
                    && (allowed.isEmpty() || !allowed.stream().allMatch(FieldValues::isPlain))) {
                throw new IllegalArgumentException(
                        "enum must be a list of texts, numbers, true or false");
            }
            allowed = allowed == null ? null : List.copyOf(allowed);
            sensible("minimum", minimum);
            sensible("maximum", maximum);
            if (minimum != null && maximum != null && minimum.compareTo(maximum) > 0) {
                throw new IllegalArgumentException("minimum must not be greater than maximum");
            }
            atLeastOne("maxLength", maxLength);
            atLeastOne("maxItems", maxItems);
        }

        private static void sensible(String name, BigDecimal limit) {
            if (limit != null && FieldValues.number(limit) == null) {
                throw new IllegalArgumentException(name + " has more digits than a field may have");
            }
        }

        private static void atLeastOne(String name, Integer limit) {
            if (limit != null && limit < 1) {
                throw new IllegalArgumentException(name + " must be at least 1");
            }
        }

        /** The value in the provider's spelling, if it is an allowed one. */
        Object spelled(Object value) {
            return allowed == null
                    ? value
                    : allowed.stream()
                            .filter(one -> FieldValues.same(one, value))
                            .findFirst()
                            .orElse(value);
        }

        /** The constraints that the value breaks, each with its message, which repeats no value. */
        public Map<String, String> broken(Object value) {
            Map<String, String> broken = new LinkedHashMap<>();
            if (allowed != null
                    && allowed.stream().noneMatch(one -> FieldValues.same(one, value))) {
                broken.put("enum", "must be one of " + words(allowed));
            }
            BigDecimal number =
                    minimum == null && maximum == null ? null : FieldValues.number(value);
            if (number != null && minimum != null && number.compareTo(minimum) < 0) {
                broken.put("minimum", "must be " + range());
            }
            if (number != null && maximum != null && number.compareTo(maximum) > 0) {
                broken.put("maximum", "must be " + range());
            }
            if (maxLength != null && value instanceof CharSequence text) {
                int length = Character.codePointCount(text, 0, text.length());
                if (length > maxLength) {
                    String much = "has " + length + " characters, at most " + maxLength;
                    broken.put("maxLength", much + " are allowed: shorten it");
                }
            }
            if (maxItems != null && value instanceof Collection<?> list && list.size() > maxItems) {
                String many = "has " + list.size() + " elements, at most " + maxItems;
                broken.put("maxItems", many + " are allowed");
            }
            return broken;
        }

        private String range() {
            if (maximum == null) {
                return "at least " + FieldValues.plain(minimum);
            }
            String most = FieldValues.plain(maximum);
            return minimum == null
                    ? "at most " + most
                    : "from " + FieldValues.plain(minimum) + " to " + most;
        }

        private static String words(List<Object> values) {
            return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
    }
}
