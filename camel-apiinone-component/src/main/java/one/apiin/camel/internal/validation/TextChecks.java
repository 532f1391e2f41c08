package one.apiin.camel.internal.validation;

import java.util.Collection;
import java.util.Map;
import one.apiin.camel.internal.model.RequestSchema;
import one.apiin.camel.internal.util.UnicodeText;
import one.apiin.camel.task.VideoRequest;

/** Every text of a request is one that JSON can carry, however deep it is. Pure. */
final class TextChecks {

    private TextChecks() {}

    /**
     * @throws IllegalArgumentException naming the field, not its content
     */
    static void check(VideoRequest request) {
        request.toFields().forEach(TextChecks::check);
    }

    private static void check(String name, Object value) {
        if (isBroken(name)) {
            throw new IllegalArgumentException("The name of a parameter " + UnicodeText.BROKEN);
        }
        if (isBroken(value)) {
            throw new IllegalArgumentException(
                    "The value of " + RequestSchema.NONE.label(name) + " " + UnicodeText.BROKEN);
        }
    }

    private static boolean isBroken(Object value) {
        if (value instanceof Map<?, ?> map) {
            return isBroken(map.keySet()) || isBroken(map.values());
        }
        if (value instanceof Collection<?> many) {
            return many.stream().anyMatch(TextChecks::isBroken);
        }
        return value instanceof CharSequence text && UnicodeText.isBroken(text);
    }
}
