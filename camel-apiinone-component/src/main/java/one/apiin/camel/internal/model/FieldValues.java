package one.apiin.camel.internal.model;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads and compares the fields of a request as the provider would: {@code "5"}, {@code 5} and {@code 5.0}
 * are one value, so are {@code "TRUE"} and {@code true}, and text is compared without case. Pure.
 */
public final class FieldValues {

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
                                name + "." + field + " must be text, a number or true or false");
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
            return !text.toString().isBlank();
        }
        return value instanceof Collection<?> list ? !list.isEmpty() : value != null;
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
