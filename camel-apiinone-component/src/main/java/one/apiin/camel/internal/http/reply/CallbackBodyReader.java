package one.apiin.camel.internal.http.reply;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import one.apiin.camel.internal.json.Json;
import one.apiin.camel.internal.util.LogOnce;

/**
 * Finds the task id in the body of a callback: an object or a list of any shape. Nothing else is read,
 * because the body is not authenticated.
 *
 * <p>Threads: a pure function.
 */
final class CallbackBodyReader {

    private CallbackBodyReader() {}

    /** The first task id in the body; null if it has none or is not JSON. */
    static String taskId(byte[] body, ReplyMapping mapping) {
        try {
            JsonNode root = Json.parseReply(new String(body, StandardCharsets.UTF_8));
            return root.isContainerNode() ? first(root, mapping) : null;
        } catch (RuntimeException e) {
            return null; // the JSON reader refuses it
        }
    }

    private static String first(JsonNode root, ReplyMapping mapping) {
        String id = reader(root, mapping).taskId(200);
        for (JsonNode one : root.isArray() ? root : List.<JsonNode>of()) {
            id = id == null ? reader(one, mapping).taskId(200) : id;
        }
        return id;
    }

    private static ReplyReader reader(JsonNode body, ReplyMapping mapping) {
        return new ReplyReader(body, mapping, new VideoUrlReader(null, new LogOnce()));
    }
}
