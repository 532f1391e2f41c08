package one.apiin.camel.internal.http;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the reply to a POST says of the task that it made.
 *
 * <p>Money: an id means paid, so it is looked for everywhere but in the request's echo. A bare
 * {@code id} is taken only where it cannot be the id of the request.
 *
 * @param taskId or null
 * @param credits consumed, rounded up, or null
 */
record Creation(String taskId, Integer credits) {

    private static final int LONGEST_ID = 512;

    static Creation read(int httpStatus, JsonNode body) {
        JsonNode root = Json.asObject(body);
        JsonNode data = Json.object(root, "data");
        return new Creation(taskId(httpStatus, root, data), Credits.read(root));
    }

    private static String taskId(int httpStatus, JsonNode root, JsonNode data) {
        String id = firstId(Json.field(data, "taskid"), Json.field(root, "taskid"));
        if (id == null) {
            id = anywhere(root);
        }
        if (id == null && mayHoldBareId(httpStatus, root)) {
            id = firstId(Json.field(root, "id"), Json.field(data, "id"));
        }
        return id;
    }

    /** Whether the body names a task at all; for telling a task's reply from an error's. */
    static boolean namesTask(JsonNode root) {
        return anywhere(root) != null
                || firstId(Json.field(root, "id"), Json.field(Json.object(root, "data"), "id"))
                        != null;
    }

    /** An error's {@code id} is the request's; so is that of an HTTP error without a state word. */
    private static boolean mayHoldBareId(int httpStatus, JsonNode root) {
        return !ErrorBody.read(root).isError()
                && (httpStatus < 400 || StateWord.find(root).isPresent());
    }

    private static String anywhere(JsonNode node) {
        String id = node.isObject() ? id(Json.field(node, "taskid")) : null;
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
            if (id == null && !Echo.isRequest(entry.getKey())) {
                id = anywhere(entry.getValue());
            }
        }
        return id;
    }

    private static String firstId(JsonNode one, JsonNode other) {
        String id = id(one);
        return id == null ? id(other) : id;
    }

    private static String id(JsonNode value) {
        String id = Json.scalar(value);
        boolean usable =
                id != null
                        && id.length() <= LONGEST_ID
                        && id.chars().noneMatch(Character::isISOControl);
        return usable ? id : null;
    }
}
