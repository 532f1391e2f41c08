package one.apiin.camel.internal.model;

import java.util.List;
import java.util.OptionalInt;
import one.apiin.camel.task.VideoRequest;

/**
 * The catalog entry of one model. Threads: immutable.
 *
 * @param id the provider's name of the model
 * @param aliases further names under which it is asked for; null = not said
 * @param facts its inputs and speed
 * @param rules the schema of its requests
 * @param price null = not said
 */
public record ModelDefinition(
        String id, List<String> aliases, ModelInfo facts, RequestSchema rules, PriceList price) {

    /**
     * @throws IllegalArgumentException if a name is blank
     */
    public ModelDefinition {
        if (id.isBlank()
                || aliases != null && aliases.stream().anyMatch(ModelDefinition::isBlank)) {
            throw new IllegalArgumentException("a model's id or alias is blank");
        }
        aliases = aliases == null ? null : List.copyOf(aliases);
    }

    private static boolean isBlank(String name) {
        return name == null || name.isBlank();
    }

    /** The estimated cost of the request; empty if unknown. */
    OptionalInt estimate(VideoRequest request) {
        return price == null ? OptionalInt.empty() : price.estimate(request, rules.defaults());
    }

    /** A name of this model as the provider spells it; other names stay. */
    public String spelled(String name) {
        if (isSame(id, name)) {
            return id;
        }
        for (String alias : aliases == null ? List.<String>of() : aliases) {
            if (isSame(alias, name)) {
                return alias;
            }
        }
        return name;
    }

    private static boolean isSame(String one, String other) {
        return one.trim().equalsIgnoreCase(other.trim());
    }

    /** This entry of a new model: a field that is null removes nothing. */
    ModelDefinition alone() {
        return new ModelDefinition(id, aliases, facts, RequestSchema.NONE.with(rules), price);
    }

    /** This entry, overridden by {@code other} for the same model. */
    ModelDefinition with(ModelDefinition other) {
        return new ModelDefinition(
                id,
                other.aliases == null ? aliases : other.aliases,
                facts.with(other.facts),
                rules.with(other.rules),
                other.price == null ? price : other.price);
    }
}
