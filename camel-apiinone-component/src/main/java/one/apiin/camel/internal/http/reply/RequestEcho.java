package one.apiin.camel.internal.http.reply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a reply that repeat the request or hold previews; a URL in them is not a result. */
final class RequestEcho {

    private static final Set<String> REQUEST =
            Set.of(
                    "request",
                    "requestbody",
                    "input",
                    "inputs",
                    "param",
                    "params",
                    "parameters",
                    "metadata");
    private static final Set<String> PREVIEWS =
            Set.of(
                    "image",
                    "images",
                    "audio",
                    "cover",
                    "coverurl",
                    "poster",
                    "posterurl",
                    "thumb",
                    "thumbnail",
                    "thumbnails",
                    "thumbnailurl",
                    "firstframe",
                    "lastframe");
    private static final int MOST_PROMPTS = 100;
    private static final Pattern LINK = Pattern.compile("(?i)https?://[^\\s\"'<>\\\\]+");

    private RequestEcho() {}

    static boolean isRequest(String name) {
        return REQUEST.contains(ReplyScopes.plain(name));
    }

    /** All links that the reply holds in such parts. */
    static Set<String> links(JsonNode root) {
        return linksBeside(root, null);
    }

    /** The same, if this part of the reply is known to be none of them as a whole. */
    static Set<String> linksBeside(JsonNode root, JsonNode result) {
        Set<String> links = new HashSet<>();
        collect(root, false, result, links);
        return links;
    }

    /** The prompts that the reply repeats. */
    static List<String> prompts(JsonNode root) {
        List<String> prompts = new ArrayList<>();
        prompts(root, false, prompts);
        return prompts;
    }

    private static void prompts(JsonNode node, boolean named, List<String> into) {
        if (into.size() >= MOST_PROMPTS) {
            return;
        }
        if (node.isTextual() && named) {
            into.add(node.textValue());
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                boolean prompt = ReplyScopes.plain(entry.getKey()).contains("prompt");
                prompts(entry.getValue(), named || prompt, into);
            }
        } else {
            node.forEach(element -> prompts(element, named, into));
        }
    }

    private static void collect(JsonNode node, boolean aside, JsonNode result, Set<String> into) {
        boolean inside = aside && node != result;
        if (node.isTextual() && inside) {
            into.add(node.textValue().strip());
            Matcher link = LINK.matcher(node.textValue());
            while (link.find()) {
                into.add(link.group());
            }
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                collect(entry.getValue(), inside || isAside(entry.getKey()), result, into);
            }
        } else {
            node.forEach(element -> collect(element, inside, result, into));
        }
    }

    private static boolean isAside(String name) {
        String plain = ReplyScopes.plain(name);
        return REQUEST.contains(plain)
                || PREVIEWS.contains(plain)
                || plain.contains("prompt")
                || plain.endsWith("imageurl")
                || plain.endsWith("imageurls")
                || plain.endsWith("audiourl")
                || plain.endsWith("audiourls");
    }
}
