package one.apiin.camel.internal.schedule;

import java.util.Arrays;

/**
 * Ages in classes of equal width on a logarithmic scale, from a twentieth of a second to eleven
 * days.
 *
 * <p>Threads: pure functions.
 */
final class LogScaleGrid {

    static final double WIDTH = 0.04;
    static final int CLASSES = 420;

    private static final double FIRST = 0.05;
    private static final double LOG_FIRST = Math.log(FIRST);
    private static final double[] EDGES = new double[CLASSES + 1];

    static {
        Arrays.setAll(EDGES, edge -> FIRST * Math.exp(edge * WIDTH));
    }

    private LogScaleGrid() {}

    /** The age, in seconds, where class {@code edge} begins. */
    static double edge(int edge) {
        return EDGES[edge];
    }

    static double logOfEdge(int edge) {
        return LOG_FIRST + edge * WIDTH;
    }

    /**
     * Where an age lies, in classes: 2.5 is the middle of class 2; within 0 and {@link #CLASSES}.
     */
    static double position(double seconds) {
        if (seconds <= FIRST) {
            return 0;
        }
        return Math.min(CLASSES, (Math.log(seconds) - LOG_FIRST) / WIDTH);
    }

    /** The class of a position; the last one for the end of the grid. */
    static int classAt(double position) {
        return Math.min(CLASSES - 1, (int) position);
    }

    /** Adds to each class the part of it between two positions. */
    static void addInterval(double[] classes, double since, double until, double weight) {
        for (int i = (int) since; i < until; i++) {
            classes[i] += weight * (Math.min(until, i + 1) - Math.max(since, i));
        }
    }

    /** The value at a position, between the values at the edges. */
    static double between(double[] edges, double position) {
        int at = classAt(position);
        return edges[at] + (position - at) * (edges[at + 1] - edges[at]);
    }
}
