package one.apiin.camel.sandbox;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/** Validates creation requests as the provider does. Stateless apart from the script; no I/O. */
final class SubmitRules {

    /** A refused request, with its HTTP status and message. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;
        final int status;

        Refusal(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }
    }

    private final Function<String, TaskFailure> script;

    /** @param script the scripted failure of a prompt, or null */
    SubmitRules(Function<String, TaskFailure> script) {
        this.script = script;
    }

    /** The JSON object in this text, or null. */
    static JsonObject json(String body) {
        try {
            return new JsonObject(body);
        } catch (DecodeException | ClassCastException e) {
            return null;
        }
    }

    static String text(JsonObject request, String field) {
        Object value = request == null ? null : request.getValue(field);
        return value == null ? "" : value.toString();
    }

    VideoRequest validate(long number, String key, String body, JsonObject request) throws Refusal {
        if (request == null) {
            throw new Refusal(400, "Request body must be a JSON object");
        }
        String name = text(request, "model");
        VideoModel model = VideoModel.named(name);
        if (model == null) {
            throw new Refusal(400, name.isEmpty() ? "model is required" : "Unknown model: " + name);
        }
        checkTypes(request);
        String missing = model.missing(name, request);
        if (missing != null) {
            throw new Refusal(400, missing);
        }
        String prompt = text(request, "prompt");
        return new VideoRequest(
                number,
                key,
                model,
                name,
                prompt,
                body,
                request.getString("callback_url"),
                price(model, request),
                script.apply(prompt));
    }

    private static void checkTypes(JsonObject request) throws Refusal {
        for (String field : new String[] {"prompt", "callback_url"}) {
            Object value = request.getValue(field);
            if (value != null && !(value instanceof String)) {
                throw new Refusal(400, field + " must be a string");
            }
        }
        Object images = request.getValue("image_urls");
        if (images != null && !(images instanceof JsonArray)) {
            throw new Refusal(400, "image_urls must be an array");
        }
    }

    private static int price(VideoModel model, JsonObject request) throws Refusal {
        try {
            return model.price(request);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, e.getMessage());
        }
    }
}
