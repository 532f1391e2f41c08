package one.apiin.camel.internal.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import one.apiin.camel.internal.model.FieldType;
import one.apiin.camel.task.VideoRequest;

/**
 * Makes a request from the provider's flat object; a blank text counts as absent, as the empty cell of a
 * table. Complaints name fields, never their content.
 */
final class VideoRequestParser {

    private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
            new TypeReference<>() {};

    private VideoRequestParser() {}

    static VideoRequest read(String json) {
        if (json == null || !json.stripLeading().startsWith("{")) {
            throw new IllegalArgumentException("the body is not a JSON object");
        }
        try {
            return read(Json.MAPPER.readValue(json, OBJECT));
        } catch (JsonProcessingException e) {
            // The parser's message quotes the text, so neither it nor the cause goes on.
            throw new IllegalArgumentException("the body is not valid JSON" + place(e));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the body is JSON with an impossible number");
        }
    }

    static VideoRequest read(Map<?, ?> fields) {
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
            default -> request.getParameters().put(name.toString(), value);
        }
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
            return FieldType.addresses(one.toString());
        }
        Collection<?> elements = null;
        if (value instanceof Collection<?> list) {
            elements = list;
        } else if (value instanceof Object[] array) {
            elements = Arrays.asList(array);
        }
        if (elements == null || !elements.stream().allMatch(CharSequence.class::isInstance)) {
            throw new IllegalArgumentException("the field " + name + " must be a list of texts");
        }
        List<String> texts = new ArrayList<>();
        elements.forEach(element -> texts.add(element.toString()));
        return texts;
    }

    private static String place(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return at == null ? "" : ": line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}
