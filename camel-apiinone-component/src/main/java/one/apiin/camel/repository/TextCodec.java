package one.apiin.camel.repository;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lists and typed maps as JSON in a text column: an array of strings, or of {@code [type, name, value]}.
 * All but printable ASCII is escaped, so that a database refuses and changes nothing.
 *
 * <p>Threads: pure functions.
 */
final class TextCodec {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final Set<Class<?>> TYPES =
            Set.of(String.class, Integer.class, Long.class, Double.class, Boolean.class);

    private TextCodec() {}

    static boolean canEncode(Object value) {
        return value == null || TYPES.contains(value.getClass());
    }

    /** The list as text, or null if it is empty. */
    static String encode(List<?> values) {
        if (values.isEmpty()) {
            return null;
        }
        try {
            return JSON.writeValueAsString(values).replace("\u007f", "\\u007f");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The values cannot be written as JSON", e);
        }
    }

    static List<String> decodeList(String text) {
        List<String> values = new ArrayList<>();
        read(text).forEach(value -> values.add(value.textValue()));
        return values;
    }

    /** The map as text in its own order, or null if it is empty. */
    static String encode(Map<String, Object> values) {
        List<List<Object>> entries = new ArrayList<>();
        values.forEach((name, value) -> entries.add(Arrays.asList(typeOf(value), name, value)));
        return encode(entries);
    }

    static Map<String, Object> decodeMap(String text) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (JsonNode entry : read(text)) {
            if (entry.size() != 3) {
                throw new IllegalArgumentException("The ledger's text is not [type, name, value]");
            }
            values.put(entry.get(1).textValue(), parse(entry.get(0).asText(), entry.get(2)));
        }
        return values;
    }

    private static JsonNode read(String text) {
        try {
            return text == null ? JSON.createArrayNode() : JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The ledger's text is not JSON", e);
        }
    }

    private static String typeOf(Object value) {
        if (!canEncode(value)) {
            throw new IllegalArgumentException("Not a simple type: " + value.getClass().getName());
        }
        return value == null ? "null" : value.getClass().getSimpleName();
    }

    private static Object parse(String type, JsonNode value) {
        return switch (type) {
            case "String" -> value.textValue();
            case "Integer" -> value.intValue();
            case "Long" -> value.longValue();
            case "Double" -> Double.valueOf(value.asText());
            case "Boolean" -> value.booleanValue();
            case "null" -> null;
            default -> throw new IllegalArgumentException("Unknown type in the ledger: " + type);
        };
    }
}
