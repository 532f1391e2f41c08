package one.apiin.camel.internal.model;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A mode of a model, and the requirements of a request in it. Pure; threads: immutable.
 *
 * @param name its display name
 * @param when the fields of a request that is in this mode, {@code model} among them; empty = any
 * @param with fields that a request in this mode has, whatever their value
 * @param requires fields without which it is refused
 * @param excludes fields with which it is refused
 * @param fallbackModel the model to use if the request has that field and its message chose no model
 * @param limits further limits of fields
 * @param confidence how certain these rules are; null = set by the user
 */
public record ModelMode(
        String name,
        Map<String, Object> when,
        List<String> with,
        List<String> requires,
        List<String> excludes,
        Map<String, String> fallbackModel,
        Map<String, FieldConstraints> limits,
        Confidence confidence) {

    /**
     * @throws IllegalArgumentException naming what is missing
     */
    public ModelMode {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("a mode needs a name");
        }
        when = FieldValues.copy("when", when);
        with = with == null ? List.of() : List.copyOf(with);
        requires = requires == null ? List.of() : List.copyOf(requires);
        excludes = excludes == null ? List.of() : List.copyOf(excludes);
        fallbackModel = fallbackModel == null ? Map.of() : Map.copyOf(fallbackModel);
        limits = limits == null ? Map.of() : Map.copyOf(limits);
    }

    /** Whether a request with these fields, the defaults among them, is in this mode. */
    boolean holds(Map<String, Object> fields) {
        for (String name : with) {
            if (!FieldValues.isFilled(fields.get(name))) {
                return false;
            }
        }
        return FieldValues.match(when, fields);
    }

    /** All fields that it names. */
    Stream<String> names() {
        return Stream.of(
                        when.keySet(),
                        with,
                        requires,
                        excludes,
                        fallbackModel.keySet(),
                        limits.keySet())
                .flatMap(Collection::stream);
    }

    /** The same with this confidence, if it has none. */
    public ModelMode or(Confidence other) {
        return confidence != null
                ? this
                : new ModelMode(name, when, with, requires, excludes, fallbackModel, limits, other);
    }
}
