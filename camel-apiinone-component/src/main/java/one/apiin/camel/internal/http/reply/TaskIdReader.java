package one.apiin.camel.internal.http.reply;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Finds the id of the task that a POST created.
 *
 * <p>Money: an id means paid, so every part of the reply is searched except the request echo. A bare
 * {@code id} is taken only where it cannot be the id of the request.
 */
final class TaskIdReader {

    private static final int LONGEST_ID = 512;

    private TaskIdReader() {}

    /** Null if there is none. */
    static String taskId(JsonNode document, boolean mayHoldBareId) {
        JsonNode root = ReplyScopes.asObject(document);
        JsonNode data = ReplyScopes.object(root, "data");
        String id = firstId(ReplyScopes.field(data, "taskid"), ReplyScopes.field(root, "taskid"));
        if (id == null) {
            id = anywhere(document);
        }
        if (id == null) {
            id = opened(root);
        }
        return id == null && mayHoldBareId ? bareId(root, data) : id;
    }

    /** Also in JSON inside a text. */
    private static String opened(JsonNode root) {
        for (JsonNode place : ReplyScopes.of(root)) {
            String id = anywhere(place);
            if (id != null) {
                return id;
            }
        }
        return null;
    }

    private static String bareId(JsonNode root, JsonNode data) {
        String id = firstId(ReplyScopes.field(root, "id"), ReplyScopes.field(data, "id"));
        for (JsonNode place : ReplyScopes.ofTask(root)) {
            id = id == null ? id(ReplyScopes.field(place, "id")) : id;
        }
        return id;
    }

    /** Whether the body names a task, which distinguishes a task's reply from an error. */
    static boolean namesTask(JsonNode root) {
        return anywhere(root) != null
                || firstId(
                                ReplyScopes.field(root, "id"),
                                ReplyScopes.field(ReplyScopes.object(root, "data"), "id"))
                        != null;
    }

    private static String anywhere(JsonNode node) {
        String id = node.isObject() ? id(ReplyScopes.field(node, "taskid")) : null;
        if (id != null || !node.isContainerNode()) {
            return id;
        }
        if (node.isArray()) {
            for (JsonNode element : node) {
                id = id == null ? anywhere(element) : id;
            }
            return id;
        }
        for (var entry : node.properties()) {
            if (id == null && !RequestEcho.isRequest(entry.getKey())) {
                id = anywhere(entry.getValue());
            }
        }
        return id;
    }

    private static String firstId(JsonNode one, JsonNode other) {
        String id = id(one);
        return id == null ? id(other) : id;
    }

    /** The value if it can be an id; else null. */
    static String id(JsonNode value) {
        String id = ReplyScopes.scalar(value);
        return id != null && isUsable(id) ? id : null;
    }

    private static boolean isUsable(String id) {
        for (int i = 0; i < id.length(); i++) {
            if (Character.isISOControl(id.charAt(i))) {
                return false;
            }
        }
        return id.length() <= LONGEST_ID;
    }
}
