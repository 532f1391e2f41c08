package one.apiin.camel.internal.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import one.apiin.camel.internal.model.FieldSchema.FieldValues;
import one.apiin.camel.task.VideoRequest;
import one.apiin.camel.task.VideoTask;

/**
 * Requests and tasks as JSON text. Complaints name fields, never their content.
 *
 * <p>Threads: pure functions.
 */
public final class JsonCodec {

    private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
            new TypeReference<>() {};

    private JsonCodec() {}

    /**
     * The body of the POST.
     *
     * @param callbackUrl replaces a {@code callback_url} among the parameters; null for none
     * @throws IllegalArgumentException if a field cannot be written as JSON; names no content
     */
    public static byte[] writeRequest(VideoRequest request, String callbackUrl) {
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
     * Reads the provider's flat object: {@code model}, {@code prompt}, {@code image_urls} or {@code imageUrls},
     * and any further field as a parameter; or the JSON of a {@link VideoRequest}.
     *
     * @throws IllegalArgumentException if it is not one; the message has the position, not the content
     */
    public static VideoRequest readRequest(String json) {
        if (json == null || !json.stripLeading().startsWith("{")) {
            throw new IllegalArgumentException("the body is not a JSON object");
        }
        try {
            return readRequest(Json.MAPPER.readValue(json, OBJECT));
        } catch (JsonProcessingException e) {
            // The parser's message quotes the text, so neither it nor the cause goes on.
            throw new IllegalArgumentException("the body is not valid JSON" + place(e));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the body is JSON with an impossible number");
        }
    }

    private static String place(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return at == null ? "" : ": line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /**
     * The same from a map of the user's; a blank text counts as absent, as the empty cell of a table.
     *
     * @throws IllegalArgumentException names the field that is wrong
     */
    public static VideoRequest readRequest(Map<?, ?> fields) {
        VideoRequest request = new VideoRequest();
        fields.forEach((name, value) -> put(request, name, value));
        return request;
    }

    private static void put(VideoRequest request, Object name, Object value) {
        if (!(name instanceof CharSequence)) {
            throw new IllegalArgumentException("the name of a field is not text");
        }
        if (value instanceof CharSequence text && text.toString().isBlank()) {
            return;
        }
        switch (name.toString()) {
            case "model" -> request.setModel(text("model", value));
            case "prompt" -> request.setPrompt(text("prompt", value));
            case "image_urls", "imageUrls" -> putImages(request, name.toString(), value);
            case "parameters" -> putParameters(request, value);
            default -> putParameter(request, name, value);
        }
    }

    /** The bean's own JSON has them in an object. */
    private static void putParameters(VideoRequest request, Object value) {
        if (value instanceof Map<?, ?> nested) {
            nested.forEach((name, each) -> putParameter(request, name, each));
        } else if (value != null) {
            throw new IllegalArgumentException("the field parameters must be an object");
        }
    }

    private static void putParameter(VideoRequest request, Object name, Object value) {
        String field = String.valueOf(name);
        if (request.getParameters().containsKey(field)) {
            throw new IllegalArgumentException(
                    "the field " + field + " is both in parameters and beside it: use one");
        }
        request.getParameters().put(field, value);
    }

    private static void putImages(VideoRequest request, String name, Object value) {
        if (value == null) {
            return;
        }
        if (request.getImageUrls() != null) {
            throw new IllegalArgumentException(
                    "the fields image_urls and imageUrls are one: use one");
        }
        request.setImageUrls(texts(name, value));
    }

    private static String text(String name, Object value) {
        if (value == null || value instanceof CharSequence) {
            return value == null ? null : value.toString();
        }
        throw new IllegalArgumentException("the field " + name + " must be text");
    }

    private static List<String> texts(String name, Object value) {
        if (value instanceof CharSequence one) {
            return FieldValues.urls(one.toString());
        }
        Object many = value instanceof Object[] array ? Arrays.asList(array) : value;
        if (many instanceof Collection<?> list
                && list.stream().allMatch(CharSequence.class::isInstance)) {
            return list.stream().map(Object::toString).toList();
        }
        throw new IllegalArgumentException("the field " + name + " must be a list of texts");
    }

    /**
     * A value of the user's as JSON knows it: text, number, boolean, list or map. So that arrays and beans
     * are the same request each time they are made anew.
     *
     * @throws IllegalArgumentException if it cannot be written as JSON; names no content
     */
    public static Object plain(Object value) {
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
    public static String toJson(VideoTask task) {
        return Json.MAPPER.valueToTree(task).toString();
    }
}
