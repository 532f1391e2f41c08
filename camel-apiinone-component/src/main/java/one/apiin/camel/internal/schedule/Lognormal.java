package one.apiin.camel.internal.schedule;

import java.util.List;
import one.apiin.camel.internal.schedule.DurationModel.Completion;

/**
 * A lognormal distribution of durations, and its fit to observations: the maximum a posteriori, with a
 * heavy-tailed prior that gives way when it is far off.
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

    /** The most probable distribution of the observed durations. */
    static Lognormal fitted(List<Completion> completed, double[] exposure, DurationPrior prior) {
        Fit fit = new Fit(completed, exposure, prior);
        Lognormal assumed = new Lognormal(Math.log(prior.medianSeconds()), prior.sigma());
        if (completed.isEmpty()) {
            return fit.climb(assumed);
        }
        Lognormal seen = fit.fromMidpoints();
        return fit.climb(fit.score(seen) > fit.score(assumed) ? seen : assumed);
    }

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

    /** Searches for the most probable distribution. */
    private record Fit(List<Completion> completed, double[] exposure, DurationPrior prior) {

        /** The scale of the Cauchy prior of the median, on the logarithmic scale. */
        private static final double MEDIAN_SCALE = 0.5;

        /** The standard deviation of the prior of sigma, on the logarithmic scale. */
        private static final double SIGMA_SCALE = 0.5;

        private static final double MIN_SIGMA = 0.03;
        private static final double MAX_SIGMA = 2.5;

        /** Bounds the influence of outliers: observations less likely than this. */
        private static final double OUTLIER = 1e-9;

        private Lognormal fromMidpoints() {
            double sum = 0;
            double weights = 0;
            for (Completion completion : completed) {
                double low = Math.max(completion.from(), completion.to() - 1 / LogScaleGrid.WIDTH);
                sum += completion.weight() * (low + completion.to()) / 2;
                weights += completion.weight();
            }
            double middle = LogScaleGrid.edge(0) * Math.exp(LogScaleGrid.WIDTH * sum / weights);
            return new Lognormal(Math.log(middle), prior.sigma());
        }

        /** Hill climbing: steps along both parameters, halved when none improves the score. */
        private Lognormal climb(Lognormal start) {
            Lognormal best = start;
            double height = score(best);
            for (double step = 0.32; step > 0.004; ) {
                Lognormal higher = null;
                for (int way = 0; way < 4; way++) {
                    Lognormal tried = step(best, way, step);
                    double reached = score(tried);
                    if (reached > height) {
                        height = reached;
                        higher = tried;
                    }
                }
                best = higher == null ? best : higher;
                step = higher == null ? step / 2 : step;
            }
            return best;
        }

        private static Lognormal step(Lognormal from, int way, double step) {
            double signed = way % 2 == 0 ? step : -step;
            return way < 2
                    ? new Lognormal(from.mu() + signed, from.sigma())
                    : new Lognormal(from.mu(), clamped(from.sigma() * Math.exp(signed)));
        }

        private static double clamped(double sigma) {
            return Math.max(MIN_SIGMA, Math.min(MAX_SIGMA, sigma));
        }

        private double score(Lognormal tried) {
            double[] survival = tried.survivalAtEdges();
            double off = (tried.mu() - Math.log(prior.medianSeconds())) / MEDIAN_SCALE;
            double wide = Math.log(tried.sigma() / prior.sigma()) / SIGMA_SCALE;
            double score = -Math.log1p(off * off) - wide * wide / 2;
            for (Completion completion : completed) {
                double ran = LogScaleGrid.between(survival, completion.from());
                double mass = ran - LogScaleGrid.between(survival, completion.to());
                double known = LogScaleGrid.between(survival, completion.since());
                score += completion.weight() * logRatio(mass, known);
            }
            for (int i = 0; i < LogScaleGrid.CLASSES; i++) {
                if (exposure[i] != 0) {
                    score += exposure[i] * logRatio(survival[i + 1], survival[i]);
                }
            }
            return score;
        }

        private static double logRatio(double part, double whole) {
            return Math.log((part + OUTLIER) / (whole + OUTLIER));
        }
    }
}
