package one.apiin.camel.internal.http.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import one.apiin.camel.internal.json.Json;

/**
 * The objects of a reply that may describe its task, the outer ones first and without the request echo,
 * and lookup of their fields. Names are compared by letters and digits, without case; a field that does
 * not exist is a missing node.
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

    /** Objects that may hold the task, its state and its results. */
    static List<JsonNode> of(JsonNode root) {
        return of(root, true);
    }

    /** The same without containers of results, which may have ids of their own. */
    static List<JsonNode> ofTask(JsonNode root) {
        return of(root, false);
    }

    private static List<JsonNode> of(JsonNode root, boolean results) {
        List<JsonNode> all = new ArrayList<>();
        List<JsonNode> level = List.of(root);
        for (int depth = 0; depth <= DEEPEST && !level.isEmpty(); depth++) {
            all.addAll(level);
            List<JsonNode> next = new ArrayList<>();
            for (JsonNode scope : level) {
                inside(scope, results, next);
            }
            level = next.subList(0, Math.max(0, Math.min(next.size(), MOST - all.size())));
        }
        return all;
    }

    private static void inside(JsonNode scope, boolean results, List<JsonNode> into) {
        for (Map.Entry<String, JsonNode> entry : scope.properties()) {
            JsonNode value = entry.getValue();
            if (!value.isContainerNode() && !value.isTextual()) {
                continue;
            }
            String name = plain(entry.getKey());
            if (OF_A_TASK.contains(name) || results && OF_RESULTS.contains(name)) {
                JsonNode object = asObject(value);
                if (object.isObject()) {
                    into.add(object);
                }
            }
        }
    }

    /** The first field of that name that is not null; {@code wanted} in lower-case letters and digits only. */
    static JsonNode field(JsonNode object, String wanted) {
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            if (isNamed(entry.getKey(), wanted) && !entry.getValue().isNull()) {
                return entry.getValue();
            }
        }
        return MissingNode.getInstance();
    }

    /** The field as an object: itself, the first of a list, or the one serialised in a text. */
    static JsonNode object(JsonNode parent, String wanted) {
        return asObject(field(parent, wanted));
    }

    static JsonNode asObject(JsonNode node) {
        JsonNode value = node.isTextual() ? Json.parse(node.textValue()) : node;
        JsonNode first = value.isArray() ? value.path(0) : value;
        return first.isObject() ? first : MissingNode.getInstance();
    }

    /** The field's text if it is not blank; else null. */
    static String text(JsonNode object, String wanted) {
        JsonNode value = field(object, wanted);
        return value.isTextual() && !value.textValue().isBlank() ? value.textValue().strip() : null;
    }

    /** A text or a whole number as text; else null. */
    static String scalar(JsonNode value) {
        if (value.isTextual() && !value.textValue().isBlank()) {
            return value.textValue().strip();
        }
        return value.isIntegralNumber() ? value.asText() : null;
    }

    /** Its letters in lower case and its digits. */
    static String plain(String name) {
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
