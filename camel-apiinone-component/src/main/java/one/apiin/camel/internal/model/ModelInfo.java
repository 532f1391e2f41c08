package one.apiin.camel.internal.model;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import one.apiin.camel.internal.schedule.DurationPrior;

/**
 * The catalog's facts about a model except its fields and price. Threads: immutable.
 *
 * @param title its display name; null = not said
 * @param note not evaluated; null = none
 * @param inputs the kinds of its inputs, such as text and image; null = not said
 * @param callbacks whether it calls back when a task has ended; null = not said
 * @param speed how long it takes; null = not said
 */
public record ModelInfo(
        String title, String note, List<String> inputs, Callbacks callbacks, Speed speed) {

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
     * @throws IllegalArgumentException if an input is missing
     */
    public ModelInfo {
        if (inputs != null && inputs.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("inputs must not hold null");
        }
        inputs = inputs == null ? null : List.copyOf(inputs);
    }

    /** These facts, overridden by {@code other}. */
    ModelInfo with(ModelInfo other) {
        return new ModelInfo(
                other.title == null ? title : other.title,
                other.note == null ? note : other.note,
                other.inputs == null ? inputs : other.inputs,
                other.callbacks == null ? callbacks : other.callbacks,
                other.speed == null ? speed : other.speed);
    }
}
