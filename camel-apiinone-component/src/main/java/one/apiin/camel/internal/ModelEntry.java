package one.apiin.camel.internal;

import java.util.List;

/**
 * What a catalog says of one model. Threads: immutable.
 *
 * @param id the provider's name of the model
 * @param aliases further names under which it is asked for; null = not said
 * @param facts what it takes and how fast it is
 * @param price what it costs; null = not said
 */
public record ModelEntry(String id, List<String> aliases, ModelFacts facts, Price price) {

    /**
     * @throws IllegalArgumentException if a name is blank
     */
    public ModelEntry {
        if (id.isBlank() || aliases != null && aliases.stream().anyMatch(ModelEntry::isBlank)) {
            throw new IllegalArgumentException("a model's id or alias is blank");
        }
        aliases = aliases == null ? null : List.copyOf(aliases);
    }

    private static boolean isBlank(String name) {
        return name == null || name.isBlank();
    }

    /** This entry with what {@code other} says of the same model. */
    ModelEntry with(ModelEntry other) {
        return new ModelEntry(
                id,
                other.aliases == null ? aliases : other.aliases,
                facts.with(other.facts),
                other.price == null ? price : other.price);
    }
}
