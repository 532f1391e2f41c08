package one.apiin.camel.internal.http.reply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import one.apiin.camel.internal.json.Json;

/**
 * Which texts of a reply stand in what repeats the request, and which outside of it: a second, simple
 * opinion, with which the reader is compared. A break may cut the echo's name off, and what it held is
 * then outside.
 */
public record EchoOracle(Set<String> echoed, Set<String> outside) {

    private static final Set<String> ECHO =
            Set.of(
                    "request",
                    "requestbody",
                    "input",
                    "imageurl",
                    "imageurls",
                    "coverurl",
                    "prompt");

    public static EchoOracle of(String body) {
        EchoOracle texts = new EchoOracle(new HashSet<>(), new HashSet<>());
        texts.read(Json.parseReply(body), false);
        return texts;
    }

    private void read(JsonNode node, boolean inEcho) {
        if (node.isTextual()) {
            String text = node.textValue().strip();
            JsonNode inside = Json.parse(text);
            (inEcho ? echoed : outside).add(text);
            if (!inside.isMissingNode()) {
                read(inside, inEcho);
            }
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                String name = field.getKey().toLowerCase().replaceAll("[^a-z0-9]", "");
                read(field.getValue(), inEcho || ECHO.contains(name));
            }
        } else {
            node.forEach(element -> read(element, inEcho));
        }
    }
}
