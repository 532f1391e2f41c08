package one.apiin.camel.internal.schedule;

import java.util.List;

/**
 * The likeliest lognormal distribution, given a prior that gives way when it was far off.
 *
 * <p>Threads: pure functions.
 */
final class LognormalEstimator {

    /** How far the prior's median may be off before it is doubted, on the logarithmic scale. */
    private static final double MEDIAN_DOUBT = 0.5;

    /** How sure the prior's spread is, on the logarithmic scale. */
    private static final double SIGMA_DOUBT = 0.5;

    private static final double NARROWEST = 0.03;
    private static final double WIDEST = 2.5;

    /** An observation less likely than this is a stray one and moves nothing. */
    private static final double STRAY = 1e-9;

    private final List<DurationSamples.End> ends;
    private final double[] ranThrough;
    private final DurationPrior prior;

    private LognormalEstimator(DurationSamples evidence, DurationPrior prior) {
        this.ends = evidence.ends();
        this.ranThrough = evidence.ranThrough();
        this.prior = prior;
    }

    static Lognormal of(DurationSamples evidence, DurationPrior prior) {
        LognormalEstimator fit = new LognormalEstimator(evidence, prior);
        Lognormal believed = new Lognormal(Math.log(prior.medianSeconds()), prior.sigma());
        if (fit.ends.isEmpty()) {
            return fit.climb(believed);
        }
        Lognormal seen = fit.middleOfTheEnds();
        return fit.climb(fit.score(seen) > fit.score(believed) ? seen : believed);
    }

    private Lognormal middleOfTheEnds() {
        double sum = 0;
        double weights = 0;
        for (DurationSamples.End end : ends) {
            double low = Math.max(end.from(), end.to() - 1 / LogScaleGrid.WIDTH);
            sum += end.weight() * (low + end.to()) / 2;
            weights += end.weight();
        }
        double middle = LogScaleGrid.edge(0) * Math.exp(LogScaleGrid.WIDTH * sum / weights);
        return new Lognormal(Math.log(middle), prior.sigma());
    }

    /** Tries steps along both parameters and halves them when none leads higher. */
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
        return Math.max(NARROWEST, Math.min(WIDEST, sigma));
    }

    private double score(Lognormal tried) {
        double[] survival = tried.survivalAtEdges();
        double off = (tried.mu() - Math.log(prior.medianSeconds())) / MEDIAN_DOUBT;
        double wide = Math.log(tried.sigma() / prior.sigma()) / SIGMA_DOUBT;
        double score = -Math.log1p(off * off) - wide * wide / 2;
        for (DurationSamples.End end : ends) {
            double ran = DurationSamples.between(survival, end.from());
            double mass = ran - DurationSamples.between(survival, end.to());
            double known = DurationSamples.between(survival, end.since());
            score += end.weight() * logRatio(mass, known);
        }
        for (int i = 0; i < LogScaleGrid.CLASSES; i++) {
            if (ranThrough[i] != 0) {
                score += ranThrough[i] * logRatio(survival[i + 1], survival[i]);
            }
        }
        return score;
    }

    private static double logRatio(double part, double whole) {
        return Math.log((part + STRAY) / (whole + STRAY));
    }
}
