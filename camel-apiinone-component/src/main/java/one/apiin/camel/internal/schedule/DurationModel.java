package one.apiin.camel.internal.schedule;

import java.util.Arrays;

/**
 * Learns how long the tasks of one model take.
 *
 * <p>Time: ages of tasks; the last 500 ends count, the older the less.
 *
 * <p>Threads: safe for concurrent use.
 *
 * <p>Restart: forgets all; feed it the ended tasks of the ledger.
 */
public final class DurationModel {

    /** A new estimate is made when so much has been seen since the last one, relative to all. */
    private static final double NEWS = 0.03;

    /** More looks than these do not make an old estimate better. */
    private static final int ENOUGH = 20_000;

    /** Of so many known tasks and ten more, this one may behave like nothing known. */
    private static final double STRANGE = 0.5;

    private static final double STRANGE_SIGMA = 1.5;

    private final DurationPrior prior;
    private final DurationSamples evidence = new DurationSamples();
    private DurationDistribution estimate;
    private int seen;
    private int news;

    public DurationModel(DurationPrior prior) {
        this.prior = prior;
    }

    public DurationPrior prior() {
        return prior;
    }

    /** Takes in what one look, one callback or one past task told. */
    public synchronized void observe(DurationObservation observation) {
        evidence.add(observation);
        seen = Math.min(ENOUGH, seen + 1);
        news++;
    }

    /** How many ends were ever taken in. */
    public synchronized int completions() {
        return evidence.completions();
    }

    /** What is believed now. */
    public synchronized DurationDistribution estimate() {
        if (estimate == null || news > NEWS * seen || isFirstEnds()) {
            estimate = fitted();
            news = 0;
        }
        return estimate;
    }

    /** While few ends are known each one counts, and the plan waits for the last of them. */
    private boolean isFirstEnds() {
        int known = evidence.completions();
        return known <= AdaptivePollPlan.LEARNING && known != estimate.completions();
    }

    private DurationDistribution fitted() {
        Lognormal fit = LognormalEstimator.of(evidence, prior);
        int known = evidence.completions();
        double unsure = 1 + 1 / (1.0 + known);
        Lognormal spread = new Lognormal(fit.mu(), fit.sigma() * unsure);
        double[] likely = KernelDensityEstimator.survival(evidence, spread);
        double[] strange = new Lognormal(fit.mu(), STRANGE_SIGMA).survivalAtEdges();
        double share = STRANGE / (known + 10);
        double[] mixed = new double[likely.length];
        Arrays.setAll(mixed, i -> (1 - share) * likely[i] + share * strange[i]);
        return new DurationDistribution(mixed, known, seen);
    }
}
