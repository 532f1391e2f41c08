package one.apiin.camel.internal.http.reply;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import one.apiin.camel.internal.json.Json;
import one.apiin.camel.internal.util.LogOnce;

/**
 * Finds the task id in the body of a callback: an object or a list of any shape. Nothing else is read,
 * because the body is not authenticated.
 *
 * <p>Threads: a pure function.
 */
final class CallbackBodyReader {

    private CallbackBodyReader() {}

    /** The first task id in the body; null if it has none or is not JSON. */
    static String taskId(byte[] body, ReplyMapping mapping) {
        VideoUrlReader links = new VideoUrlReader(null, new LogOnce());
        try {
            JsonNode root = Json.parseReply(new String(body, StandardCharsets.UTF_8));
            Stream<JsonNode> inside = root.isArray() ? root.valueStream() : Stream.empty();
            return Stream.concat(Stream.of(root), inside)
                    .filter(JsonNode::isContainerNode)
                    .map(one -> new ReplyReader(one, mapping, links).taskId(200))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        } catch (RuntimeException e) {
            return null; // the JSON reader refuses it
        }
    }
}
