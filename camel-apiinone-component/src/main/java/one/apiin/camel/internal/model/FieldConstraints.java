package one.apiin.camel.internal.model;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The constraints of a field's values. Pure; threads: immutable.
 *
 * @param allowed the allowed values; null = any
 * @param minimum the least number allowed, or null
 * @param maximum the greatest number allowed, or null
 * @param maxLength the most characters of a text, or null
 * @param maxItems the most elements of a list, or null
 */
public record FieldConstraints(
        List<Object> allowed,
        BigDecimal minimum,
        BigDecimal maximum,
        Integer maxLength,
        Integer maxItems) {

    /** Any value. */
    static final FieldConstraints NONE = new FieldConstraints(null, null, null, null, null);

    /**
     * @throws IllegalArgumentException naming the constraint that no value could satisfy
     */
    public FieldConstraints {
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
        if (allowed != null && allowed.stream().noneMatch(one -> FieldValues.same(one, value))) {
            broken.put("enum", "must be one of " + words(allowed));
        }
        BigDecimal number = minimum == null && maximum == null ? null : FieldValues.number(value);
        boolean under = number != null && minimum != null && number.compareTo(minimum) < 0;
        boolean over = number != null && maximum != null && number.compareTo(maximum) > 0;
        if (under || over) {
            broken.put(under ? "minimum" : "maximum", "must be " + range());
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
