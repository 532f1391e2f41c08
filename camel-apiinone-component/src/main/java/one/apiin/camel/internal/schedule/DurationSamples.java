package one.apiin.camel.internal.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The last observations of a model's durations, the older the lighter.
 *
 * <p>Ends are kept one by one; what was seen running is added up by class, because each look adds its
 * own stretch and nothing else: it does not matter who made the looks before.
 *
 * <p>Threads: one at a time.
 */
final class DurationSamples {

    private static final int WINDOW = 500;

    /** An end weighs a third when so many have come after it. */
    private static final double FADING = 300;

    /** The half width of an exact time, in classes. */
    private static final double EXACT = 0.5;

    private final End[] ends = new End[WINDOW];
    private final double[] ranThrough = new double[LogScaleGrid.CLASSES];
    private int completions;

    /** One end; the ages are positions on the grid. */
    record End(double weight, double since, double from, double to) {

        private static End of(DurationObservation seen) {
            double to = LogScaleGrid.position(seen.to());
            double from = LogScaleGrid.position(seen.from());
            if (to - from < 2 * EXACT) {
                double middle = (from + to) / 2;
                from = Math.max(0, middle - EXACT);
                to = Math.min(LogScaleGrid.CLASSES, middle + EXACT);
            }
            return new End(1, Math.min(from, LogScaleGrid.position(seen.since())), from, to);
        }

        private End weighing(double other) {
            return new End(other, since, from, to);
        }
    }

    void add(DurationObservation seen) {
        if (seen.isDeliverable()) {
            double fade = Math.exp(-1 / FADING);
            Arrays.setAll(ranThrough, i -> ranThrough[i] * fade);
            ends[completions % WINDOW] = End.of(seen);
            completions++;
        } else {
            double since = LogScaleGrid.position(seen.since());
            addStretch(ranThrough, since, LogScaleGrid.position(seen.from()), 1);
        }
    }

    int completions() {
        return completions;
    }

    /** How many tasks were seen running through each class, from the looks that found no end. */
    double[] ranThrough() {
        return ranThrough.clone();
    }

    List<End> ends() {
        List<End> weighted = new ArrayList<>();
        for (int i = Math.max(0, completions - WINDOW); i < completions; i++) {
            double weight = Math.exp((i + 1 - completions) / FADING);
            weighted.add(ends[i % WINDOW].weighing(weight));
        }
        return weighted;
    }

    /** Adds to each class the part of it between two positions. */
    static void addStretch(double[] classes, double since, double until, double weight) {
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
