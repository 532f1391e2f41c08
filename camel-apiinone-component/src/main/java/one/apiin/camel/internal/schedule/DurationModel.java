package one.apiin.camel.internal.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Learns the durations of one model's tasks.
 *
 * <p>Completions are kept one by one. Exposure, the time that tasks were seen running, is summed by
 * class of age: each poll adds the interval since the previous one, whichever node made that.
 *
 * <p>Time: ages of tasks; the last 500 completions count, older ones less.
 *
 * <p>Threads: safe for concurrent use.
 *
 * <p>Restart: starts empty; the caller feeds it the completed tasks of the ledger.
 */
public final class DurationModel {

    private static final int WINDOW = 500;

    /** The number of later completions after which one weighs a third. */
    private static final double FADING = 300;

    /** The half width of an exact time, in classes. */
    private static final double EXACT = 0.5;

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
    private final Completion[] completed = new Completion[WINDOW];

    /** The number of tasks seen running through each class, from the polls that found them running. */
    private final double[] exposure = new double[LogScaleGrid.CLASSES];

    private int completions;
    private DurationDistribution estimate;
    private int observed;
    private int unfitted;

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

    public DurationModel(DurationPrior prior) {
        this.prior = prior;
    }

    public DurationPrior prior() {
        return prior;
    }

    /** Adds what one poll, one callback or one past task has shown. */
    public synchronized void observe(DurationObservation observation) {
        if (observation.isCompletion()) {
            double fade = Math.exp(-1 / FADING);
            Arrays.setAll(exposure, i -> exposure[i] * fade);
            completed[completions % WINDOW] = Completion.of(observation);
            completions++;
        } else {
            double since = LogScaleGrid.position(observation.since());
            double until = LogScaleGrid.position(observation.from());
            LogScaleGrid.addInterval(exposure, since, until, 1);
        }
        observed = Math.min(MAX_OBSERVATIONS, observed + 1);
        unfitted++;
    }

    /** The number of completions ever added. */
    public synchronized int completions() {
        return completions;
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
        return completions <= AdaptivePollPlan.LEARNING && completions != estimate.completions();
    }

    private DurationDistribution fitted() {
        List<Completion> weighted = weighted();
        Lognormal fit = Lognormal.fitted(weighted, exposure, prior);
        double widening = 1 + 1 / (1.0 + completions);
        Lognormal wide = new Lognormal(fit.mu(), fit.sigma() * widening);
        double[] likely = KernelDensityEstimator.survival(weighted, exposure, wide);
        double[] outliers = new Lognormal(fit.mu(), OUTLIER_SIGMA).tailAtEdges();
        double share = OUTLIER_WEIGHT / (completions + 10);
        double[] mixed = new double[likely.length];
        Arrays.setAll(mixed, i -> (1 - share) * likely[i] + share * outliers[i]);
        return new DurationDistribution(mixed, completions, observed);
    }

    /** The last completions, older ones with less weight. */
    private List<Completion> weighted() {
        List<Completion> weighted = new ArrayList<>();
        for (int i = Math.max(0, completions - WINDOW); i < completions; i++) {
            double weight = Math.exp((i + 1 - completions) / FADING);
            Completion one = completed[i % WINDOW];
            weighted.add(new Completion(weight, one.since, one.from, one.to));
        }
        return weighted;
    }
}
