package one.apiin.camel.internal.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;
import one.apiin.camel.task.VideoRequest;
import one.apiin.camel.task.VideoTask;

/**
 * Requests and tasks as JSON text.
 *
 * <p>Threads: immutable.
 */
public final class JsonCodec {

    /**
     * The body of the POST.
     *
     * @param callbackUrl replaces a {@code callback_url} among the parameters; null for none
     * @throws IllegalArgumentException if a field cannot be written as JSON; names no content
     */
    public byte[] writeRequest(VideoRequest request, String callbackUrl) {
        Map<String, Object> fields = request.toFields();
        if (callbackUrl != null) {
            fields.put("callback_url", callbackUrl);
        }
        try {
            return Json.MAPPER.writeValueAsBytes(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the request cannot be written as JSON");
        }
    }

    /**
     * Reads a JSON object: {@code model}, {@code prompt}, {@code image_urls} or {@code imageUrls},
     * and any further field as a parameter.
     *
     * @throws IllegalArgumentException if it is not one; the message has the position, not the content
     */
    public VideoRequest readRequest(String json) {
        return VideoRequestParser.read(json);
    }

    /**
     * The same from a map of the user's.
     *
     * @throws IllegalArgumentException names the field that is wrong
     */
    public VideoRequest readRequest(Map<?, ?> fields) {
        return VideoRequestParser.read(fields);
    }

    /**
     * A value of the user's as JSON knows it: text, number, boolean, list or map. So that arrays and beans
     * are the same request each time they are made anew.
     *
     * @throws IllegalArgumentException if it cannot be written as JSON; names no content
     */
    public Object plain(Object value) {
        boolean scalar =
                value == null
                        || value instanceof String
                        || value instanceof Number
                        || value instanceof Boolean;
        try {
            return scalar
                    ? value
                    : Json.MAPPER.treeToValue(Json.MAPPER.valueToTree(value), Object.class);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalArgumentException("cannot be written as JSON");
        }
    }

    /** What a route needs of the task. */
    public String toJson(VideoTask task) {
        return Json.MAPPER.valueToTree(task).toString();
    }
}
