package one.apiin.camel.sandbox.fault;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Creates JSON error bodies, and edits JSON replies of every {@code StatusShape}. */
final class JsonReplies {

    private static final Set<String> IDS = Set.of("task_id", "id");
    private static final List<String> RESULTS =
            List.of("response", "response_data", "output", "video_url", "result");

    private JsonReplies() {}

    static String error(int code, String type, String message) {
        JsonObject error = new JsonObject();
        error.put("code", code).put("message", message).put("type", type);
        return new JsonObject().put("error", error).encode();
    }

    static String topLevelError(int code, String message) {
        return new JsonObject().put("code", code).put("message", message).encode();
    }

    static Reply withoutId(Reply reply) {
        return edit(reply, object -> object.fieldNames().removeIf(IDS::contains));
    }

    static Reply withoutUrl(Reply reply) {
        return edit(reply, JsonReplies::removeResults);
    }

    static Reply withState(Reply reply, String word) {
        return edit(
                reply,
                object -> {
                    for (String field : List.of("status", "type")) {
                        if (object.containsKey(field)) {
                            object.put(field, word);
                        }
                    }
                });
    }

    /** The reply, padded at its beginning to at least this size in bytes. */
    static Reply padded(Reply reply, int bytes) {
        int missing = Math.max(0, bytes - reply.body().length);
        String filler = "{\"padding\":\"" + "x".repeat(missing) + "\",";
        return reply.withBody(filler + reply.bodyText().substring(1));
    }

    /** The reply with a first field that holds arrays nested this deep. */
    static Reply nested(Reply reply, int levels) {
        String filler = "{\"deep\":" + "[".repeat(levels) + "]".repeat(levels) + ",";
        return reply.withBody(filler + reply.bodyText().substring(1));
    }

    private static void removeResults(JsonObject object) {
        for (String field : RESULTS) {
            if (object.getValue(field) instanceof JsonArray) {
                object.put(field, new JsonArray());
            } else {
                object.remove(field);
            }
        }
    }

    /**
     * Edits the top-level object and its {@code data}; a body that is not a JSON object is left
     * unchanged.
     */
    private static Reply edit(Reply reply, Consumer<JsonObject> change) {
        try {
            JsonObject body = new JsonObject(reply.bodyText());
            change.accept(body);
            if (body.getValue("data") instanceof JsonObject data) {
                change.accept(data);
            }
            return reply.withBody(body.encode());
        } catch (DecodeException e) {
            return reply;
        }
    }
}
