package one.apiin.camel.internal.schedule;

import java.util.List;

/**
 * The maximum a posteriori lognormal distribution, with a heavy-tailed prior that gives way when it
 * is far off.
 *
 * <p>Threads: pure functions.
 */
final class LognormalEstimator {

    /** The scale of the Cauchy prior of the median, on the logarithmic scale. */
    private static final double MEDIAN_SCALE = 0.5;

    /** The standard deviation of the prior of sigma, on the logarithmic scale. */
    private static final double SIGMA_SCALE = 0.5;

    private static final double MIN_SIGMA = 0.03;
    private static final double MAX_SIGMA = 2.5;

    /** Bounds the influence of outliers: observations less likely than this. */
    private static final double OUTLIER = 1e-9;

    private final List<DurationSamples.Completion> completed;
    private final double[] exposure;
    private final DurationPrior prior;

    private LognormalEstimator(DurationSamples samples, DurationPrior prior) {
        this.completed = samples.completed();
        this.exposure = samples.exposure();
        this.prior = prior;
    }

    static Lognormal of(DurationSamples samples, DurationPrior prior) {
        LognormalEstimator fit = new LognormalEstimator(samples, prior);
        Lognormal assumed = new Lognormal(Math.log(prior.medianSeconds()), prior.sigma());
        if (fit.completed.isEmpty()) {
            return fit.climb(assumed);
        }
        Lognormal seen = fit.fromMidpoints();
        return fit.climb(fit.score(seen) > fit.score(assumed) ? seen : assumed);
    }

    private Lognormal fromMidpoints() {
        double sum = 0;
        double weights = 0;
        for (DurationSamples.Completion completion : completed) {
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
        for (DurationSamples.Completion completion : completed) {
            double ran = DurationSamples.between(survival, completion.from());
            double mass = ran - DurationSamples.between(survival, completion.to());
            double known = DurationSamples.between(survival, completion.since());
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
