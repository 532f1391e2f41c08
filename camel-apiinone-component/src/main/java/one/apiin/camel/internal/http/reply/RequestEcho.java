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
    private static final Pattern URL = Pattern.compile("(?i)https?://[^\\s\"'<>\\\\]+");

    private RequestEcho() {}

    static boolean isRequest(String name) {
        return REQUEST.contains(ReplyScopes.plain(name));
    }

    /** All URLs in such parts of the reply. */
    static Set<String> urls(JsonNode root) {
        return urlsBeside(root, null);
    }

    /** The same, if this part of the reply is known to be none of them as a whole. */
    static Set<String> urlsBeside(JsonNode root, JsonNode result) {
        Set<String> urls = new HashSet<>();
        collect(root, false, result, urls);
        return urls;
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
            Matcher url = URL.matcher(node.textValue());
            while (url.find()) {
                into.add(url.group());
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
