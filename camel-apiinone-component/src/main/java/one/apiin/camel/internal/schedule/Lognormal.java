package one.apiin.camel.internal.schedule;

/**
 * A lognormal distribution of durations.
 *
 * <p>Time: seconds.
 *
 * <p>Threads: immutable.
 *
 * @param mu the logarithm of the median
 * @param sigma the spread of the logarithm
 */
record Lognormal(double mu, double sigma) {

    /** Below so many spreads everything still runs, to the precision of a double. */
    private static final double NOTHING_BELOW = -8.5;

    /** Above so many spreads nothing that anybody will see still runs. */
    private static final double NOTHING_ABOVE = 7.5;

    /** The share that still runs at each edge of the grid. */
    double[] survivalAtEdges() {
        double[] survival = new double[LogScaleGrid.CLASSES + 1];
        for (int edge = 0; edge <= LogScaleGrid.CLASSES; edge++) {
            double z = (LogScaleGrid.logOfEdge(edge) - mu) / sigma;
            if (z > NOTHING_ABOVE) {
                break;
            }
            survival[edge] = z < NOTHING_BELOW ? 1 : StandardNormal.survival(z);
        }
        return survival;
    }
}
