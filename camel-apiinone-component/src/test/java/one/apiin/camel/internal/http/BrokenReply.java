package one.apiin.camel.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import one.apiin.camel.internal.http.reply.Wire;

/** Breaks a reply at random: its tree, its text and its bytes. */
public final class BrokenReply {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Pieces that hurt readers of JSON. */
    private static final List<String> PIECES =
            List.of(
                    "{",
                    "}",
                    "[",
                    "]",
                    "\"",
                    ":",
                    ",",
                    ",,",
                    "null",
                    "NaN",
                    "-Infinity",
                    "1e999999999",
                    "-0",
                    "007",
                    "9".repeat(500),
                    "9".repeat(20_000),
                    "\\u0000",
                    "\\uD83D",
                    "\\uDE00\\uD83D",
                    "\uD83D",
                    "\uFEFF",
                    "\u0000",
                    "\n",
                    "\\",
                    "\\x",
                    "/*",
                    "<html>",
                    "data:",
                    "https://",
                    "\"task_id\":{},",
                    "\"task_id\":\"\",",
                    "\"data\":[[[",
                    "\"data\":null,",
                    "\"code\":[4],",
                    "\"code\":500,",
                    "\"error\":[null],",
                    "\"status\":\"\",",
                    "\"status\":\"completed\",",
                    "\"status\":\"failed\",",
                    "{\"data\":",
                    "[".repeat(3_000),
                    "{\"data\":".repeat(300),
                    Wire.KEY);

    private BrokenReply() {}

    /** The bytes as they might come, read as our client reads them. */
    public static String of(JsonNode reply, Random random) {
        JsonNode tree = random.nextInt(3) == 0 ? withOtherTypes(reply, random) : reply;
        StringBuilder text = new StringBuilder(tree.toString());
        for (int cuts = random.nextInt(4); cuts > 0; cuts--) {
            change(text, random);
        }
        if (random.nextInt(10) == 0) {
            text.insert(0, "\uFEFF");
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        for (int flips = random.nextInt(4) - 1; flips > 0 && bytes.length > 0; flips--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void change(StringBuilder text, Random random) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + random.nextInt(12));
        String piece = PIECES.get(random.nextInt(PIECES.size()));
        switch (random.nextInt(5)) {
            case 0 -> text.insert(at, piece);
            case 1 -> text.replace(at, end, piece);
            case 2 -> text.delete(at, end);
            case 3 -> doubled(text, at, end);
            default -> text.setLength(Math.max(1, at));
        }
    }

    /** A part once more, which makes a field come twice. */
    private static void doubled(StringBuilder text, int at, int end) {
        text.insert(end, text.substring(at, end) + ",");
    }

    /** The same tree with values of other types here and there. */
    private static JsonNode withOtherTypes(JsonNode node, Random random) {
        if (random.nextInt(8) == 0) {
            return other(node, random);
        }
        if (node.isArray()) {
            ArrayNode list = JSON.arrayNode();
            node.forEach(element -> list.add(withOtherTypes(element, random)));
            return list;
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode object = JSON.objectNode();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            object.set(field.getKey(), withOtherTypes(field.getValue(), random));
        }
        return object;
    }

    private static JsonNode other(JsonNode node, Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(random.nextBoolean());
            case 2 -> JSON.numberNode(random.nextLong());
            case 3 -> JSON.numberNode(-1.5e300);
            case 4 -> JSON.textNode("");
            case 5 -> JSON.arrayNode().add(node);
            case 6 -> JSON.textNode(node.toString());
            case 7 -> JSON.objectNode().set("message", node);
            default -> JSON.arrayNode();
        };
    }
}
