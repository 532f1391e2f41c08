package one.apiin.camel.internal.http.reply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import one.apiin.camel.internal.json.Json;

/**
 * The objects of a reply that may tell of its task: the reply itself and what is wrapped in it. The
 * outer ones come first; the request's echo is none of them.
 */
final class ReplyScopes {

    private static final Set<String> OF_A_TASK =
            Set.of(
                    "data",
                    "result",
                    "response",
                    "task",
                    "job",
                    "payload",
                    "body",
                    "generation",
                    "details");
    private static final Set<String> OF_RESULTS =
            Set.of("output", "outputs", "results", "responsedata", "items", "content");

    private static final int DEEPEST = 4;
    private static final int MOST = 64;

    private ReplyScopes() {}

    /** Where a task, its state and its results may be told. */
    static List<JsonNode> of(JsonNode root) {
        return of(root, true);
    }

    /** The same without what holds results, which may have ids of their own. */
    static List<JsonNode> ofTask(JsonNode root) {
        return of(root, false);
    }

    private static List<JsonNode> of(JsonNode root, boolean results) {
        List<JsonNode> all = new ArrayList<>();
        List<JsonNode> level = List.of(root);
        for (int depth = 0; depth <= DEEPEST && !level.isEmpty(); depth++) {
            all.addAll(level);
            List<JsonNode> next = new ArrayList<>();
            for (JsonNode place : level) {
                inside(place, results, next);
            }
            level = next.subList(0, Math.max(0, Math.min(next.size(), MOST - all.size())));
        }
        return all;
    }

    private static void inside(JsonNode place, boolean results, List<JsonNode> into) {
        for (Map.Entry<String, JsonNode> entry : place.properties()) {
            JsonNode value = entry.getValue();
            if (!value.isContainerNode() && !value.isTextual()) {
                continue;
            }
            String name = Json.plain(entry.getKey());
            if (OF_A_TASK.contains(name) || results && OF_RESULTS.contains(name)) {
                JsonNode object = Json.asObject(value);
                if (object.isObject()) {
                    into.add(object);
                }
            }
        }
    }
}
