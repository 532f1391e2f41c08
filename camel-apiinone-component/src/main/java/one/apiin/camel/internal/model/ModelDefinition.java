package one.apiin.camel.internal.model;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import one.apiin.camel.internal.schedule.DurationPrior;

/**
 * The catalog entry of one model. Threads: immutable.
 *
 * @param id the provider's name of the model
 * @param aliases further names under which it is asked for; null = not said
 * @param title its display name; null = not said
 * @param note not evaluated; null = none
 * @param inputs the kinds of its inputs, such as text and image; null = not said
 * @param callbacks whether it calls back when a task has ended; null = not said
 * @param speed how long it takes; null = not said
 * @param rules the schema of its requests
 * @param price null = not said
 */
public record ModelDefinition(
        String id,
        List<String> aliases,
        String title,
        String note,
        List<String> inputs,
        Callbacks callbacks,
        Speed speed,
        RequestSchema rules,
        PriceList price) {

    /** Whether a model calls back, and how certain that is; {@code note} is not evaluated. */
    public record Callbacks(Support support, Confidence confidence, String note) {

        /** Whether it is supported. */
        public enum Support {
            supported,
            unsupported,
            unknown
        }

        /** Nothing is known. */
        static final Callbacks UNKNOWN = new Callbacks(Support.unknown, null, null);

        public Callbacks {
            support = support == null ? Support.unknown : support;
        }
    }

    /**
     * How long the model takes for most videos.
     *
     * @param shortest in seconds
     * @param longest in seconds
     * @param confidence how certain they are; null = not said
     * @param note not evaluated
     */
    public record Speed(Integer shortest, Integer longest, Confidence confidence, String note) {

        /**
         * @throws IllegalArgumentException if these are not two durations in order
         */
        public Speed {
            if (shortest == null || longest == null || shortest < 1 || longest < shortest) {
                throw new IllegalArgumentException(
                        "needs shortest and longest in seconds, from 1, shortest first");
            }
        }

        DurationPrior prior() {
            return DurationPrior.ofSpeed(Duration.ofSeconds(shortest), Duration.ofSeconds(longest));
        }
    }

    /**
     * @throws IllegalArgumentException if a name is blank
     */
    public ModelDefinition {
        if (id.isBlank()
                || aliases != null
                        && aliases.stream().anyMatch(name -> name == null || name.isBlank())) {
            throw new IllegalArgumentException("a model's id or alias is blank");
        }
        inputs = inputs == null ? null : List.copyOf(inputs);
        aliases = aliases == null ? null : List.copyOf(aliases);
    }

    /** All its names, the id first. */
    public List<String> names() {
        return Stream.concat(Stream.of(id), aliases == null ? Stream.of() : aliases.stream())
                .toList();
    }

    /** A name of this model as the provider spells it; other names stay. */
    public String spelled(String name) {
        return names().stream()
                .filter(one -> one.trim().equalsIgnoreCase(name.trim()))
                .findFirst()
                .orElse(name);
    }

    /** This entry of a new model: a field that is null removes nothing. */
    ModelDefinition alone() {
        return with(this);
    }

    /** This entry, overridden by {@code other} for the same model. */
    ModelDefinition with(ModelDefinition other) {
        return new ModelDefinition(
                id,
                or(other.aliases, aliases),
                or(other.title, title),
                or(other.note, note),
                or(other.inputs, inputs),
                or(other.callbacks, callbacks),
                or(other.speed, speed),
                rules.with(other.rules),
                or(other.price, price));
    }

    private static <T> T or(T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
