package one.apiin.camel.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/**
 * Looks for a task id in what a callback brings: an object or a list of any shape. Nothing else of it is
 * read, because nothing of it is believed.
 *
 * <p>Threads: a pure function.
 */
public final class CallbackBody {

    private CallbackBody() {}

    /** The first task id that it names, or null: no JSON, or none in it. */
    public static String taskId(byte[] body) {
        try {
            JsonNode root = Json.parseReply(new String(body, StandardCharsets.UTF_8));
            return root.isContainerNode() ? first(root) : null;
        } catch (RuntimeException e) {
            return null; // what the JSON reader refuses names no task
        }
    }

    private static String first(JsonNode root) {
        if (root.isObject()) {
            return Creation.read(200, root).taskId();
        }
        for (JsonNode one : root) {
            String id = one.isObject() ? Creation.read(200, one).taskId() : null;
            if (id != null) {
                return id;
            }
        }
        return null;
    }
}
