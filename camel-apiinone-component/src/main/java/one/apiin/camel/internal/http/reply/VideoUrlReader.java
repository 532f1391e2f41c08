package one.apiin.camel.internal.http.reply;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import one.apiin.camel.internal.json.Json;

/**
 * Finds the video URLs in a reply, wherever the provider may put them: a URL, an object around it, a
 * list of both, or JSON in a text.
 *
 * <p>Threads: one at a time.
 */
final class VideoUrlReader {

    /** The names in an object that hold one video each; the first of them is the video. */
    private static final List<String> ONE =
            List.of("videourl", "url", "video", "downloadurl", "src", "resulturl");

    private static final List<String> MANY =
            List.of(
                    "response",
                    "responsedata",
                    "output",
                    "result",
                    "videourls",
                    "videos",
                    "urls",
                    "resulturls",
                    "outputs",
                    "results",
                    "resultjson");

    private static final List<String> PLACES =
            List.of(
                    "response",
                    "responsedata",
                    "output",
                    "result",
                    "videourl",
                    "videourls",
                    "videos",
                    "url",
                    "urls",
                    "resulturls",
                    "resulturl",
                    "outputs",
                    "results",
                    "resultjson",
                    "downloadurl");

    private static final int DEEPEST_TEXT = 3;

    private static final Pattern IMAGE_FILE =
            Pattern.compile("(?i)[^?#]*\\.(?:png|jpe?g|webp|bmp|svg|avif|heic)(?:[?#].*)?");

    private final Set<String> found = new LinkedHashSet<>();
    private final Set<String> echo;

    private VideoUrlReader(Set<String> echo) {
        this.echo = echo;
    }

    /** Absolute http and https URLs, in order, each once, without images. */
    static List<String> find(JsonNode document) {
        JsonNode root = ReplyScopes.asObject(document);
        VideoUrlReader urls = new VideoUrlReader(RequestEcho.urls(document));
        JsonNode data = ReplyScopes.field(root, "data");
        if (!data.isObject()) {
            urls.collect(data, 0);
        }
        List<JsonNode> places =
                List.of(
                        data,
                        ReplyScopes.object(data, "task"),
                        ReplyScopes.object(data, "data"),
                        root);
        urls.collectAt(places);
        if (document.isArray()) {
            urls.collect(document, 0);
        }
        if (urls.found.isEmpty()) {
            urls.collectAt(ReplyScopes.of(root));
        }
        urls.found.removeIf(IMAGE_FILE.asMatchPredicate());
        return new ArrayList<>(urls.found);
    }

    /** The URLs at the first of these places that has any, without those of the request echo. */
    static List<String> at(List<JsonNode> places, JsonNode document) {
        for (JsonNode place : places) {
            VideoUrlReader urls = new VideoUrlReader(RequestEcho.urlsBeside(document, place));
            urls.collect(place, 0);
            if (urls.found.isEmpty()) {
                urls.collectAll(place);
                urls.found.removeIf(IMAGE_FILE.asMatchPredicate());
            }
            if (!urls.found.isEmpty()) {
                return new ArrayList<>(urls.found);
            }
        }
        return List.of();
    }

    private void collectAt(List<JsonNode> places) {
        for (JsonNode place : places) {
            for (String name : PLACES) {
                collect(ReplyScopes.field(place, name), 0);
            }
        }
        // Some models have an input of this name, so it counts only if nothing else is there.
        for (JsonNode place : places) {
            if (found.isEmpty()) {
                collect(ReplyScopes.field(place, "video"), 0);
            }
        }
    }

    private void collectAll(JsonNode value) {
        if (value.isTextual()) {
            collectText(value.textValue().strip(), 0);
        }
        value.forEach(this::collectAll);
    }

    private void collect(JsonNode value, int textDepth) {
        if (value.isTextual()) {
            collectText(value.textValue().strip(), textDepth);
        } else if (value.isArray()) {
            value.forEach(element -> collect(element, textDepth));
        } else if (value.isObject()) {
            collectObject(value, textDepth);
        }
    }

    private void collectObject(JsonNode object, int textDepth) {
        for (String name : ONE) {
            int before = found.size();
            collect(ReplyScopes.field(object, name), textDepth);
            if (found.size() > before) {
                break;
            }
        }
        for (String name : MANY) {
            collect(ReplyScopes.field(object, name), textDepth);
        }
    }

    private void collectText(String text, int textDepth) {
        if (isHttpUrl(text)) {
            if (!echo.contains(text)) {
                found.add(text);
            }
        } else if (textDepth < DEEPEST_TEXT) {
            collect(Json.parse(text), textDepth + 1);
        }
    }

    private static boolean isHttpUrl(String text) {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme();
            return url.getHost() != null
                    && ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
