package one.apiin.camel.internal.schedule;

/**
 * A lognormal distribution of durations.
 *
 * <p>Time: seconds.
 *
 * <p>Threads: immutable.
 *
 * @param mu the logarithm of the median
 * @param sigma the standard deviation of the logarithm
 */
record Lognormal(double mu, double sigma) {

    /** Fewer standard deviations than this: the survival is 1, to the precision of a double. */
    private static final double ALL_RUN_BELOW = -8.5;

    /** More standard deviations than this: the survival counts as zero, but for the tail. */
    private static final double NONE_RUNS_ABOVE = 7.5;

    private static final double DENSITY_AT_ZERO = 1 / Math.sqrt(2 * Math.PI);

    /** Below, the series of the distribution; above, the continued fraction of Mills' ratio. */
    private static final double SERIES_UNTIL = 3;

    private static final int FRACTION_TERMS = 80;

    /** The share of tasks that still run at each edge of the grid. */
    double[] survivalAtEdges() {
        return survivalAtEdges(NONE_RUNS_ABOVE);
    }

    /** The same, positive at every edge: a task that hangs is that old. */
    double[] tailAtEdges() {
        return survivalAtEdges(Double.POSITIVE_INFINITY);
    }

    private double[] survivalAtEdges(double noneRunsAbove) {
        double[] survival = new double[LogScaleGrid.CLASSES + 1];
        for (int edge = 0; edge <= LogScaleGrid.CLASSES; edge++) {
            double z = (LogScaleGrid.logOfEdge(edge) - mu) / sigma;
            if (z > noneRunsAbove) {
                break;
            }
            survival[edge] = z < ALL_RUN_BELOW ? 1 : normalSurvival(z);
        }
        return survival;
    }

    /**
     * The probability that a standard normal variable exceeds {@code z}; of full relative precision
     * for any z above -3.
     */
    static double normalSurvival(double z) {
        if (z > SERIES_UNTIL) {
            return density(z) * mills(z);
        }
        return z < -SERIES_UNTIL ? 1 - density(z) * mills(-z) : 0.5 - density(z) * series(z);
    }

    private static double density(double z) {
        return DENSITY_AT_ZERO * Math.exp(-z * z / 2);
    }

    private static double series(double z) {
        double term = z;
        double sum = z;
        for (int k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
            term *= z * z / k;
            sum += term;
        }
        return sum;
    }

    private static double mills(double z) {
        double tail = z;
        for (int k = FRACTION_TERMS; k > 0; k--) {
            tail = z + k / tail;
        }
        return 1 / tail;
    }
}
