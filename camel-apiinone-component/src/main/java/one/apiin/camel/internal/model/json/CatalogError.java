package one.apiin.camel.internal.model.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.IOException;
import java.io.Serial;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;

/** One mistake in a catalog: its message says where it stands and what would be right. */
final class CatalogError extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    private final int line;

    CatalogError(JsonLocation at, String what) {
        super(line(at) + ": " + what);
        this.line = at == null ? 0 : at.getLineNr();
    }

    CatalogError(JsonLocation at, String field, String what, Throwable cause) {
        super(line(at) + ", field " + field + ": " + what, cause);
        this.line = at == null ? 0 : at.getLineNr();
    }

    int line() {
        return line;
    }

    private static String line(JsonLocation at) {
        return at == null ? "somewhere" : "line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /** Of a field below the model, as people write it. */
    static String field(String id, JacksonException e) {
        StringBuilder path = new StringBuilder(id);
        for (JsonMappingException.Reference step : steps(e)) {
            path.append(
                    step.getFieldName() == null
                            ? "[" + step.getIndex() + "]"
                            : "." + step.getFieldName());
        }
        return path.toString();
    }

    /** The same below the model, as a tree takes it. */
    static JsonPointer pointer(JacksonException e) {
        JsonPointer pointer = JsonPointer.empty();
        for (JsonMappingException.Reference step : steps(e)) {
            pointer =
                    step.getFieldName() == null
                            ? pointer.appendIndex(step.getIndex())
                            : pointer.appendProperty(step.getFieldName());
        }
        return pointer;
    }

    private static List<JsonMappingException.Reference> steps(JacksonException e) {
        return e instanceof JsonMappingException mapping ? mapping.getPath() : List.of();
    }

    static String what(JacksonException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "is not known here; known are " + unknown.getKnownPropertyIds();
        }
        if (e instanceof ValueInstantiationException && e.getCause() != null) {
            return e.getCause() instanceof NullPointerException
                    ? "must not hold null"
                    : e.getCause().getMessage();
        }
        if (e instanceof MismatchedInputException mismatch) {
            return "must be " + kind(mismatch.getTargetType());
        }
        return e.getOriginalMessage();
    }

    private static String kind(Class<?> type) {
        if (type == null || type == String.class) {
            return "text";
        }
        if (type == boolean.class) {
            return "true or false";
        }
        if (type == BigDecimal.class || type == Integer.class) {
            return "a number";
        }
        if (type.isEnum()) {
            return "one of " + List.of(type.getEnumConstants());
        }
        return Collection.class.isAssignableFrom(type) ? "a list" : "an object";
    }
}
