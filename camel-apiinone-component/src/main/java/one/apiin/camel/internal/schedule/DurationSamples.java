package one.apiin.camel.internal.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The last observations of a model's durations; older ones weigh less.
 *
 * <p>Completions are kept one by one. Exposure, the time that tasks were seen running, is summed by
 * class of age: each poll adds the interval since the previous one, whichever node made that.
 *
 * <p>Threads: one at a time.
 */
final class DurationSamples {

    private static final int WINDOW = 500;

    /** The number of later completions after which one weighs a third. */
    private static final double FADING = 300;

    /** The half width of an exact time, in classes. */
    private static final double EXACT = 0.5;

    private final Completion[] completed = new Completion[WINDOW];
    private final double[] exposure = new double[LogScaleGrid.CLASSES];
    private int completions;

    /** One completion; the ages are positions on the grid. */
    record Completion(double weight, double since, double from, double to) {

        private static Completion of(DurationObservation seen) {
            double to = LogScaleGrid.position(seen.to());
            double from = LogScaleGrid.position(seen.from());
            if (to - from < 2 * EXACT) {
                double middle = (from + to) / 2;
                from = Math.max(0, middle - EXACT);
                to = Math.min(LogScaleGrid.CLASSES, middle + EXACT);
            }
            return new Completion(1, Math.min(from, LogScaleGrid.position(seen.since())), from, to);
        }
    }

    void add(DurationObservation seen) {
        if (seen.isCompletion()) {
            double fade = Math.exp(-1 / FADING);
            Arrays.setAll(exposure, i -> exposure[i] * fade);
            completed[completions % WINDOW] = Completion.of(seen);
            completions++;
        } else {
            double since = LogScaleGrid.position(seen.since());
            addInterval(exposure, since, LogScaleGrid.position(seen.from()), 1);
        }
    }

    int completions() {
        return completions;
    }

    /**
     * The number of tasks seen running through each class, from the polls that found them running.
     */
    double[] exposure() {
        return exposure.clone();
    }

    List<Completion> completed() {
        List<Completion> weighted = new ArrayList<>();
        for (int i = Math.max(0, completions - WINDOW); i < completions; i++) {
            double weight = Math.exp((i + 1 - completions) / FADING);
            Completion one = completed[i % WINDOW];
            weighted.add(new Completion(weight, one.since, one.from, one.to));
        }
        return weighted;
    }

    /** Adds to each class the part of it between two positions. */
    static void addInterval(double[] classes, double since, double until, double weight) {
        for (int i = (int) since; i < until; i++) {
            classes[i] += weight * (Math.min(until, i + 1) - Math.max(since, i));
        }
    }

    /** The value at a position, between the values at the edges. */
    static double between(double[] edges, double position) {
        int at = LogScaleGrid.classAt(position);
        return edges[at] + (position - at) * (edges[at + 1] - edges[at]);
    }
}
