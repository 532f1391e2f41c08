package one.apiin.camel.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;

/**
 * Looks into JSON of which nobody knows the exact shape: of names only letters and
 * digits are compared, without case; what is not there is a missing node.
 *
 * <p>Threads: immutable.
 */
public final class Json {

    private static final int DEEPEST = 100;
    private static final int LONGEST_NUMBER = 400;
    private static final int LONGEST_NUMBER_OF_REPLIES = 10_000;

    /** Bounded in depth and size; numbers with a fraction stay exact. */
    public static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(limits(LONGEST_NUMBER))
                                    .build())
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /**
     * One odd number or a line break in a text must not hide a task id, so that what is no JSON to the
     * letter is read all the same, and numbers are not exact.
     */
    private static final ObjectReader REPLIES =
            new ObjectMapper(
                            JsonFactory.builder()
                                    .streamReadConstraints(limits(LONGEST_NUMBER_OF_REPLIES))
                                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                                    .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
                                    .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                                    .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
                                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                                    .build())
                    .reader();

    private Json() {}

    private static StreamReadConstraints limits(int longestNumber) {
        return StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST)
                .maxNumberLength(longestNumber)
                .maxNameLength(10_000)
                .build();
    }

    /** What a reply says; whatever follows its JSON is ignored. Missing if that is no JSON. */
    public static JsonNode parseReply(String text) {
        return parse(text, REPLIES);
    }

    /** The object or list that the text is; else missing. */
    public static JsonNode parse(String text) {
        return parse(text, MAPPER.reader());
    }

    private static JsonNode parse(String text, ObjectReader reader) {
        String json = text == null ? "" : text.strip();
        if (json.startsWith("\uFEFF")) {
            json = json.substring(1).strip();
        }
        if (!json.startsWith("{") && !json.startsWith("[")) {
            return MissingNode.getInstance();
        }
        try {
            return reader.readTree(json);
        } catch (JsonProcessingException | NumberFormatException e) {
            return MissingNode.getInstance();
        }
    }

    /** The first such field that is not null; {@code wanted} in small letters and digits only. */
    public static JsonNode field(JsonNode object, String wanted) {
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            if (isNamed(entry.getKey(), wanted) && !entry.getValue().isNull()) {
                return entry.getValue();
            }
        }
        return MissingNode.getInstance();
    }

    /** The field as an object: itself, the first of a list, or the one written in a text. */
    public static JsonNode object(JsonNode parent, String wanted) {
        return asObject(field(parent, wanted));
    }

    public static JsonNode asObject(JsonNode node) {
        JsonNode value = node.isTextual() ? parse(node.textValue()) : node;
        JsonNode first = value.isArray() ? value.path(0) : value;
        return first.isObject() ? first : MissingNode.getInstance();
    }

    /** The field's text if it is a text with something in it; else null. */
    public static String text(JsonNode object, String wanted) {
        JsonNode value = field(object, wanted);
        return value.isTextual() && !value.textValue().isBlank() ? value.textValue().strip() : null;
    }

    /** A text or a whole number as text; else null. */
    public static String scalar(JsonNode value) {
        if (value.isTextual() && !value.textValue().isBlank()) {
            return value.textValue().strip();
        }
        return value.isIntegralNumber() ? value.asText() : null;
    }

    /** Its letters, small, and its digits. */
    public static String plain(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                plain.append(Character.toLowerCase(c));
            }
        }
        return plain.toString();
    }

    private static boolean isNamed(String name, String wanted) {
        int at = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!Character.isLetterOrDigit(c)) {
                continue;
            }
            if (at == wanted.length() || Character.toLowerCase(c) != wanted.charAt(at)) {
                return false;
            }
            at++;
        }
        return at == wanted.length();
    }
}
