package one.apiin.camel.internal.model;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What values a field may have. Pure; threads: immutable.
 *
 * @param oneOf the only values there are; null = any
 * @param min the least number, or null
 * @param max the greatest number, or null
 * @param maxLength the most characters of a text, or null
 * @param maxItems the most elements of a list, or null
 */
public record FieldConstraints(
        List<Object> oneOf, BigDecimal min, BigDecimal max, Integer maxLength, Integer maxItems) {

    /** Any value. */
    static final FieldConstraints NONE = new FieldConstraints(null, null, null, null, null);

    /**
     * @throws IllegalArgumentException naming the limit that no value could keep
     */
    public FieldConstraints {
        if (oneOf != null && (oneOf.isEmpty() || !oneOf.stream().allMatch(FieldValues::isPlain))) {
            throw new IllegalArgumentException(
                    "oneOf must be a list of texts, numbers, true or false");
        }
        oneOf = oneOf == null ? null : List.copyOf(oneOf);
        sensible("min", min);
        sensible("max", max);
        if (min != null && max != null && min.compareTo(max) > 0) {
            throw new IllegalArgumentException("min must not be greater than max");
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

    /** The value as the provider spells it, if it is one of those that there are. */
    Object spelled(Object value) {
        return oneOf == null
                ? value
                : oneOf.stream()
                        .filter(one -> FieldValues.same(one, value))
                        .findFirst()
                        .orElse(value);
    }

    /** The limits that the value breaks, each with what to say of it; repeats no value. */
    public Map<String, String> broken(Object value) {
        Map<String, String> broken = new LinkedHashMap<>();
        if (oneOf != null && oneOf.stream().noneMatch(one -> FieldValues.same(one, value))) {
            broken.put("oneOf", "must be one of " + words(oneOf));
        }
        BigDecimal number = min == null && max == null ? null : FieldValues.number(value);
        boolean under = number != null && min != null && number.compareTo(min) < 0;
        boolean over = number != null && max != null && number.compareTo(max) > 0;
        if (under || over) {
            broken.put(under ? "min" : "max", "must be " + range());
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
        if (max == null) {
            return "at least " + FieldValues.plain(min);
        }
        String most = FieldValues.plain(max);
        return min == null ? "at most " + most : "from " + FieldValues.plain(min) + " to " + most;
    }

    private static String words(List<Object> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
