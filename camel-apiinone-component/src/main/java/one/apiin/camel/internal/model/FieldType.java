package one.apiin.camel.internal.model;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The JSON type of a field. Pure. */
public enum FieldType {
    STRING("text"),
    NUMBER("a number"),
    BOOLEAN("true or false"),
    ARRAY("a list"),
    OBJECT("an object");

    private static final Pattern BETWEEN =
            Pattern.compile("\\s*,\\s*(?=[A-Za-z][A-Za-z0-9+.-]*:|$)|\\s+");

    private final String words;

    FieldType(String words) {
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
                value instanceof CharSequence text ? addresses(text.toString()) : List.of();
        boolean addresses =
                parts.size() > 1 && parts.stream().allMatch(one -> one.matches("(?i)https?://.*"));
        return addresses ? parts : List.of(value);
    }

    /** A URL may contain a comma: a comma separates only if a URL follows it. */
    public static List<String> addresses(String text) {
        return BETWEEN.splitAsStream(text.trim()).filter(one -> !one.isEmpty()).toList();
    }
}
