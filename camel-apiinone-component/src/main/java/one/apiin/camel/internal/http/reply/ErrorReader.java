package one.apiin.camel.internal.http.reply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The error in a reply, in either envelope: {@code {"error":{"code","message","type"}}} or
 * {@code {"code":4xx,"message"}}; and in a failed task's fields.
 *
 * @param isError whether the body as a whole is an error
 * @param code the number given in place of an HTTP status, outside 200 to 299; or null
 * @param name the failure's code as text, or null
 * @param message not cleaned yet; or null
 */
record ErrorReader(boolean isError, Integer code, String name, String message) {

    private static final List<String> MESSAGES =
            List.of("errormessage", "error", "failmessage", "failreason", "failmsg", "errormsg");
    private static final List<String> PLAIN_MESSAGES = List.of("message", "msg", "detail");

    static ErrorReader read(JsonNode root) {
        JsonNode error = ReplyScopes.field(root, "error");
        Integer code = code(root, error);
        boolean isError = isError(root, error, code);
        return new ErrorReader(isError, code, name(root, isError), message(root));
    }

    /** {@link #isError()} alone, as most replies are not errors. */
    static boolean isError(JsonNode root) {
        JsonNode error = ReplyScopes.field(root, "error");
        return isError(root, error, code(root, error));
    }

    private static boolean isError(JsonNode root, JsonNode error, Integer code) {
        return code != null || isSomething(error) || isErrorWord(root);
    }

    private static Integer code(JsonNode root, JsonNode error) {
        Integer code = errorNumber(ReplyScopes.field(root, "code"));
        return code == null ? errorNumber(ReplyScopes.field(error, "code")) : code;
    }

    /** This error with the code and message of a text or object that the mapping names; empty if it has
     * neither. */
    Optional<ErrorReader> withMapped(JsonNode failure) {
        JsonNode object = ReplyScopes.asObject(failure);
        String words = failure.isTextual() && object.isObject() ? words(object) : words(failure);
        String mappedName =
                object.isObject() ? ReplyScopes.scalar(ReplyScopes.field(object, "code")) : null;
        if (words == null && mappedName == null) {
            return Optional.empty();
        }
        return Optional.of(
                new ErrorReader(
                        isError,
                        code,
                        mappedName == null ? name : mappedName,
                        words == null ? message : words));
    }

    private static boolean isErrorWord(JsonNode root) {
        String code = ReplyScopes.text(root, "code");
        return code != null && number(code) == null && !isSuccessWord(code);
    }

    private static Integer errorNumber(JsonNode value) {
        Integer number = number(ReplyScopes.scalar(value));
        boolean fine = number == null || number == 0 || number >= 200 && number < 300;
        return fine ? null : number;
    }

    private static Integer number(String text) {
        try {
            return text == null ? null : Integer.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static boolean isSomething(JsonNode error) {
        if (error.isContainerNode()) {
            return !error.isEmpty();
        }
        return error.isTextual() ? !error.textValue().isBlank() : error.asBoolean();
    }

    private static String name(JsonNode root, boolean isError) {
        for (JsonNode place : places(root)) {
            JsonNode error = ReplyScopes.object(place, "error");
            for (JsonNode code :
                    List.of(
                            ReplyScopes.field(error, "code"),
                            ReplyScopes.field(place, "errorcode"),
                            ReplyScopes.field(place, "failcode"),
                            place != root || isError ? ReplyScopes.field(place, "code") : error,
                            ReplyScopes.field(error, "type"))) {
                String text = ReplyScopes.scalar(code);
                if (text != null && !isFine(text)) {
                    return text;
                }
            }
        }
        return null;
    }

    private static boolean isFine(String code) {
        Integer number = number(code);
        return number == null ? isSuccessWord(code) : number == 0 || number >= 200 && number < 300;
    }

    private static String message(JsonNode root) {
        List<JsonNode> places = places(root);
        for (List<String> names : List.of(MESSAGES, PLAIN_MESSAGES)) {
            for (JsonNode place : places) {
                for (String name : names) {
                    String text = words(ReplyScopes.field(place, name));
                    if (text != null && !isSuccessWord(text)) {
                        return text;
                    }
                }
            }
        }
        return null;
    }

    /** The task's own words count before those of the envelope. */
    private static List<JsonNode> places(JsonNode root) {
        List<JsonNode> places = new ArrayList<>();
        places.add(ReplyScopes.object(root, "data"));
        places.addAll(ReplyScopes.of(root));
        return places;
    }

    /** A text, or the message of an object or of the first in a list. */
    private static String words(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue().isBlank() ? null : value.textValue().strip();
        }
        JsonNode first = value.isArray() ? value.path(0) : value;
        if (first.isTextual()) {
            return first.textValue();
        }
        for (String name : List.of("message", "msg", "errormessage", "detail", "error")) {
            String text = ReplyScopes.text(first, name);
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    private static boolean isSuccessWord(String text) {
        return text.equalsIgnoreCase("success") || text.equalsIgnoreCase("ok");
    }
}
