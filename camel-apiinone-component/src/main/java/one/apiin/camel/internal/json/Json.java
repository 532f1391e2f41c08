package one.apiin.camel.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;

/**
 * The component's JSON mappers: a strict one, and a tolerant one for replies.
 *
 * <p>Threads: immutable.
 */
public final class Json {

    private static final int DEEPEST = 100;
    private static final int LONGEST_NUMBER = 400;
    private static final int LONGEST_NUMBER_OF_REPLIES = 10_000;

    /** Bounded in depth and size; numbers with a fraction stay exact; a text of any class is a text. */
    public static final JsonMapper MAPPER =
            mapper(LONGEST_NUMBER)
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .addModule(
                            new SimpleModule()
                                    .addSerializer(CharSequence.class, ToStringSerializer.instance))
                    .build();

    /**
     * A malformed number or a line break in a text must not hide a task id, so this reader also accepts
     * texts that are almost JSON; its numbers are not exact.
     */
    private static final ObjectReader REPLIES =
            mapper(LONGEST_NUMBER_OF_REPLIES)
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
                    .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                    .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .build()
                    .reader();

    private Json() {}

    private static JsonMapper.Builder mapper(int longestNumber) {
        StreamReadConstraints limits =
                StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxNumberLength(longestNumber)
                        .maxNameLength(10_000)
                        .build();
        return JsonMapper.builder(JsonFactory.builder().streamReadConstraints(limits).build());
    }

    /** The JSON of a reply, also if it was encoded twice, as one JSON text; ignores text after it. Missing if it is not JSON. */
    public static JsonNode parseReply(String text) {
        String json = stripped(text);
        return parse(json.startsWith("\"") ? read(json, REPLIES).asText() : json, REPLIES);
    }

    /** The JSON object or array in the text; else missing. */
    public static JsonNode parse(String text) {
        return parse(text, MAPPER.reader());
    }

    /** Whether the text is one whole JSON object. */
    public static boolean isObject(String text) {
        return parse(text).isObject();
    }

    private static JsonNode parse(String text, ObjectReader reader) {
        String json = stripped(text);
        boolean holdsValues = json.startsWith("{") || json.startsWith("[");
        return holdsValues ? read(json, reader) : MissingNode.getInstance();
    }

    private static String stripped(String text) {
        String json = text == null ? "" : text.strip();
        return json.startsWith("\uFEFF") ? json.substring(1).strip() : json;
    }

    private static JsonNode read(String json, ObjectReader reader) {
        try {
            return reader.readTree(json);
        } catch (JsonProcessingException | NumberFormatException e) {
            return MissingNode.getInstance();
        }
    }
}
