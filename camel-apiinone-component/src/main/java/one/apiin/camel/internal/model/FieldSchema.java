package one.apiin.camel.internal.model;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
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

    /** Why no request has this text, number or boolean in the field; empty if one may have it. */
    Optional<String> whyImpossible(Object value) {
        Object fitted = fit(value);
        if (!FieldValues.isPlain(fitted)) {
            return Optional.of("must be " + type.words());
        }
        return broken(fitted).entrySet().stream()
                .filter(rule -> confidence(rule.getKey()) != Confidence.inferred)
                .map(Map.Entry::getValue)
                .findFirst();
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

    /**
     * Reads and compares the fields of a request as the provider would: {@code "5"}, {@code 5} and {@code 5.0}
     * are one value, so are {@code "TRUE"} and {@code true}, and text is compared without case. Pure.
     */
    public static final class FieldValues {

        private static final int LONGEST_NUMBER = 30;
        private static final int MOST_DIGITS = 20;

        private static final Pattern BETWEEN_URLS =
                Pattern.compile("\\s*,\\s*(?=[A-Za-z][A-Za-z0-9+.-]*:|$)|\\s+");

        private FieldValues() {}

        /**
         * A copy of fields that something is compared with.
         *
         * @throws IllegalArgumentException if a value is not text, a number or a boolean
         */
        static Map<String, Object> copy(String name, Map<String, Object> fields) {
            if (fields == null) {
                return Map.of();
            }
            fields.forEach(
                    (field, value) -> {
                        if (!isPlain(value)) {
                            throw new IllegalArgumentException(
                                    name
                                            + "."
                                            + field
                                            + " must be text, a number or true or false");
                        }
                    });
            return Map.copyOf(fields);
        }

        static boolean isPlain(Object value) {
            return value instanceof String || value instanceof Number || value instanceof Boolean;
        }

        /** Whether the value says something: not null, blank or an empty list. */
        public static boolean isFilled(Object value) {
            if (value instanceof CharSequence text) {
                return !text.codePoints().allMatch(FieldValues::isBlank);
            }
            return value instanceof Collection<?> list ? !list.isEmpty() : value != null;
        }

        /** An empty cell of a table may be a no-break space, which Java does not call white space. */
        private static boolean isBlank(int character) {
            return Character.isWhitespace(character)
                    || Character.isSpaceChar(character)
                    || Character.getType(character) == Character.FORMAT;
        }

        /** The URLs in a text. A URL may contain a comma: a comma separates only if a URL follows it. */
        public static List<String> urls(String text) {
            return BETWEEN_URLS.splitAsStream(text.trim()).filter(one -> !one.isEmpty()).toList();
        }

        /** Without an exponent and trailing zeros. */
        static String plain(BigDecimal number) {
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }

        /** Whether every wanted field is there with its value. */
        static boolean match(Map<String, Object> wanted, Map<String, Object> fields) {
            for (Map.Entry<String, Object> one : wanted.entrySet()) {
                if (!same(one.getValue(), fields.get(one.getKey()))) {
                    return false;
                }
            }
            return true;
        }

        static boolean same(Object one, Object other) {
            if (one == null || other == null) {
                return false;
            }
            BigDecimal number = number(one);
            BigDecimal otherNumber = number(other);
            return number != null && otherNumber != null
                    ? number.compareTo(otherNumber) == 0
                    : text(one).equalsIgnoreCase(text(other));
        }

        /** The value as a number of sensible size; null if it is none. */
        public static BigDecimal number(Object value) {
            String text = value == null ? "" : text(value);
            if (text.length() > LONGEST_NUMBER || !mayBeNumber(text)) {
                return null;
            }
            try {
                BigDecimal number = new BigDecimal(text);
                return Math.abs((long) number.scale()) > MOST_DIGITS ? null : number;
            } catch (NumberFormatException e) {
                return null;
            }
        }

        /** Most texts are words, and an exception for each of them would cost more than the comparison. */
        private static boolean mayBeNumber(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (!Character.isDigit(c) && "+-.eE".indexOf(c) < 0) {
                    return false;
                }
            }
            return !text.isEmpty();
        }

        private static String text(Object value) {
            return String.valueOf(value).trim();
        }
    }
}
