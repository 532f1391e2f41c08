package one.apiin.camel.internal.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a catalog says of one field of a model's request. Pure; threads: immutable.
 *
 * @param type what it is in JSON; null = not said
 * @param items what the elements of a list are; null = not said
 * @param required whether every request must have it
 * @param byDefault what the provider takes if it is left out; null = not said
 * @param limits what values it may have
 * @param confidence whose word all this is; null = the user's own
 * @param inferred the names of those rules that are inferred only, such as maxLength
 * @param note for people
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
                    "oneOf",
                    "min",
                    "max",
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
                throw new IllegalArgumentException("inferred names " + rule + ", which is no rule");
            }
        }
        if (items != null && type != FieldType.ARRAY) {
            throw new IllegalArgumentException("items is for the type array");
        }
        refuseOther(type, "min", limits.min(), FieldType.NUMBER);
        refuseOther(type, "max", limits.max(), FieldType.NUMBER);
        refuseOther(type, "maxLength", limits.maxLength(), FieldType.STRING);
        refuseOther(type, "maxItems", limits.maxItems(), FieldType.ARRAY);
        boolean otherType = byDefault != null && type != null && !type.holds(byDefault);
        if (otherType || byDefault != null && !limits.broken(byDefault).isEmpty()) {
            throw new IllegalArgumentException("the default is against the field's own rules");
        }
        if (type != null
                && limits.oneOf() != null
                && !limits.oneOf().stream().allMatch(type::holds)) {
            throw new IllegalArgumentException("a value of oneOf is not of the type " + type);
        }
    }

    private static void refuseOther(FieldType type, String name, Object limit, FieldType fits) {
        if (limit != null && type != null && type != fits) {
            throw new IllegalArgumentException(name + " is for the type " + fits);
        }
    }

    /** The value as the model wants it, as far as that is possible. */
    public Object fit(Object value) {
        Object typed = type == null ? value : type.of(value);
        if (items != null && typed instanceof Collection<?> list) {
            List<Object> all = new ArrayList<>();
            list.forEach(one -> all.add(items.of(one)));
            typed = all;
        }
        return typed == null ? null : limits.spelled(typed);
    }

    /** The rules that a fitted value breaks, each with what to say of it; repeats no value. */
    public Map<String, String> broken(Object value) {
        if (type != null && !type.holds(value)) {
            return Map.of("type", "must be " + type.words());
        }
        if (items != null && !((Collection<?>) value).stream().allMatch(items::holds)) {
            return Map.of("items", "must be a list, each element " + items.words());
        }
        return limits.broken(value);
    }

    /** Whose word one rule of this field is. */
    public Confidence confidence(String rule) {
        return inferred.contains(rule) ? Confidence.inferred : confidence;
    }
}
