package one.apiin.camel.internal.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The catalog's rules for one field of a model's request. Pure; threads: immutable.
 *
 * @param type its JSON type; null = not stated
 * @param items the type of a list's elements; null = not stated
 * @param required whether every request must have it
 * @param byDefault the provider's value if it is left out; null = not stated
 * @param limits constraints of its values
 * @param confidence how certain these rules are; null = set by the user
 * @param inferred names of the rules that are only inferred, such as maxLength
 * @param note not evaluated
 */
public record FieldSchema(
        FieldType type,
        FieldType items,
        boolean required,
        Object byDefault,
        FieldConstraints limits,
        Confidence confidence,
        Set<String> inferred,
        String note) {

    private static final Set<String> RULES =
            Set.of(
                    "type",
                    "items",
                    "required",
                    "default",
                    "enum",
                    "minimum",
                    "maximum",
                    "maxLength",
                    "maxItems");

    /**
     * @throws IllegalArgumentException naming the rule that contradicts another
     */
    public FieldSchema {
        limits = limits == null ? FieldConstraints.NONE : limits;
        inferred = inferred == null ? Set.of() : Set.copyOf(inferred);
        for (String rule : inferred) {
            if (!RULES.contains(rule)) {
                throw new IllegalArgumentException(
                        "inferred names " + rule + ", which is not a rule");
            }
        }
        if (items != null && type != FieldType.ARRAY) {
            throw new IllegalArgumentException("items is for the type array");
        }
        refuseOther(type, "minimum", limits.minimum(), FieldType.NUMBER);
        refuseOther(type, "maximum", limits.maximum(), FieldType.NUMBER);
        refuseOther(type, "maxLength", limits.maxLength(), FieldType.STRING);
        refuseOther(type, "maxItems", limits.maxItems(), FieldType.ARRAY);
        boolean otherType = byDefault != null && type != null && !type.holds(byDefault);
        if (otherType || byDefault != null && !limits.broken(byDefault).isEmpty()) {
            throw new IllegalArgumentException("the default is against the field's own rules");
        }
        if (type != null
                && limits.allowed() != null
                && !limits.allowed().stream().allMatch(type::holds)) {
            throw new IllegalArgumentException("a value of enum is not of the type " + type);
        }
    }

    private static void refuseOther(FieldType type, String name, Object limit, FieldType fits) {
        if (limit != null && type != null && type != fits) {
            throw new IllegalArgumentException(name + " is for the type " + fits);
        }
    }

    /** The value converted to the type and spelling of the model, if possible. */
    public Object fit(Object value) {
        Object typed = type == null ? value : type.of(value);
        if (items != null && typed instanceof Collection<?> list) {
            List<Object> all = new ArrayList<>();
            list.forEach(one -> all.add(items.of(one)));
            typed = all;
        }
        return typed == null ? null : limits.spelled(typed);
    }

    /** The rules that a fitted value breaks, each with its message, which repeats no value. */
    public Map<String, String> broken(Object value) {
        if (type != null && !type.holds(value)) {
            return Map.of("type", "must be " + type.words());
        }
        if (items != null && !((Collection<?>) value).stream().allMatch(items::holds)) {
            return Map.of("items", "must be a list, each element " + items.words());
        }
        return limits.broken(value);
    }

    /** How certain one rule of this field is. */
    public Confidence confidence(String rule) {
        return inferred.contains(rule) ? Confidence.inferred : confidence;
    }
}
