package one.apiin.camel.internal.schedule;

import java.util.Arrays;

/**
 * Learns the durations of one model's tasks.
 *
 * <p>Time: ages of tasks; the last 500 completions count, older ones less.
 *
 * <p>Threads: safe for concurrent use.
 *
 * <p>Restart: starts empty; the caller feeds it the completed tasks of the ledger.
 */
public final class DurationModel {

    /** The share of new observations after which the estimate is computed again. */
    private static final double REFIT_SHARE = 0.03;

    /** The count of observations stops here: more do not improve an old estimate. */
    private static final int MAX_OBSERVATIONS = 20_000;

    /**
     * Weight of the wide component of the mixture, over the number of completions and ten more.
     */
    private static final double OUTLIER_WEIGHT = 0.5;

    private static final double OUTLIER_SIGMA = 1.5;

    private final DurationPrior prior;
    private final DurationSamples samples = new DurationSamples();
    private DurationDistribution estimate;
    private int observed;
    private int unfitted;

    public DurationModel(DurationPrior prior) {
        this.prior = prior;
    }

    public DurationPrior prior() {
        return prior;
    }

    /** Adds what one poll, one callback or one past task has shown. */
    public synchronized void observe(DurationObservation observation) {
        samples.add(observation);
        observed = Math.min(MAX_OBSERVATIONS, observed + 1);
        unfitted++;
    }

    /** The number of completions ever added. */
    public synchronized int completions() {
        return samples.completions();
    }

    /** The current estimate. */
    public synchronized DurationDistribution estimate() {
        if (estimate == null || unfitted > REFIT_SHARE * observed || isLearning()) {
            estimate = fitted();
            unfitted = 0;
        }
        return estimate;
    }

    /** While learning, each completion counts: the plan changes with the last of them. */
    private boolean isLearning() {
        int completions = samples.completions();
        return completions <= AdaptivePollPlan.LEARNING && completions != estimate.completions();
    }

    private DurationDistribution fitted() {
        Lognormal fit = Lognormal.fitted(samples, prior);
        int completions = samples.completions();
        double widening = 1 + 1 / (1.0 + completions);
        Lognormal wide = new Lognormal(fit.mu(), fit.sigma() * widening);
        double[] likely = KernelDensityEstimator.survival(samples, wide);
        double[] outliers = new Lognormal(fit.mu(), OUTLIER_SIGMA).tailAtEdges();
        double share = OUTLIER_WEIGHT / (completions + 10);
        double[] mixed = new double[likely.length];
        Arrays.setAll(mixed, i -> (1 - share) * likely[i] + share * outliers[i]);
        return new DurationDistribution(mixed, completions, observed);
    }
}
