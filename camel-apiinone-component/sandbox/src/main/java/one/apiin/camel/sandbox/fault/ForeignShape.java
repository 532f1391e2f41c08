package one.apiin.camel.sandbox.fault;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;

/** Rewrites a reply with undocumented field names and status words. */
final class ForeignShape {

    private static final Map<String, String> PHASES =
            Map.of(
                    "success", "served",
                    "completed", "served",
                    "complete", "served",
                    "failed", "spilt");

    private ForeignShape() {}

    /** An error, and a body that is not a JSON object, are left unchanged. */
    static Reply of(Reply reply) {
        try {
            JsonObject body = new JsonObject(reply.bodyText());
            if (reply.status() != 200 || body.containsKey("error") && !body.containsKey("status")) {
                return reply;
            }
            return reply.withBody(JsonObject.of("order", order(body)).encode());
        } catch (DecodeException e) {
            return reply;
        }
    }

    private static JsonObject order(JsonObject body) {
        JsonObject task = body.getJsonObject("data", body);
        Object state = first(task, "status", "type");
        String word = String.valueOf(state).toLowerCase(Locale.ROOT);
        JsonObject order = new JsonObject();
        order.put("number", first(task, "task_id", "id"))
                .put("phase", PHASES.getOrDefault(word, "cooking"))
                .put("complaint", first(task, "error_message", "error"))
                .put("price", task.getValue("consumed_credits"));
        String url = url(task);
        if (url != null) {
            JsonObject clip = JsonObject.of("href", url, "still", "https://images.example/a.jpg");
            order.put("clips", JsonArray.of(clip));
        }
        return order;
    }

    private static Object first(JsonObject task, String name, String other) {
        Object value = task.getValue(name);
        return value == null ? task.getValue(other) : value;
    }

    private static String url(Object value) {
        if (value instanceof JsonObject object) {
            return object.stream()
                    .filter(field -> !field.getKey().startsWith("request"))
                    .map(field -> url(field.getValue()))
                    .filter(url -> url != null)
                    .findFirst()
                    .orElse(null);
        }
        if (value instanceof JsonArray list) {
            return list.isEmpty() ? null : url(list.getValue(0));
        }
        return value instanceof String text && text.startsWith("http") ? text : null;
    }
}
