package one.apiin.camel.internal.schedule;

import java.util.Arrays;
import java.util.List;
import one.apiin.camel.internal.schedule.DurationModel.Completion;

/**
 * A kernel density estimate of the durations, with a lognormal fit as its prior.
 *
 * <p>Alternates between sharing out the completed within their intervals and smoothing the shares.
 * What is smoothed is the ratio to the lognormal fit: where the fit is right, smoothing widens
 * nothing.
 *
 * <p>Threads: pure functions.
 */
final class KernelDensityEstimator {

    /** The weight of the lognormal fit, as a number of observed tasks. */
    private static final double FIT_WEIGHT = 4;

    /** The bandwidth, relative to the fit's sigma over the fifth root of the count. */
    private static final double BANDWIDTH = 0.35;

    /** The least bandwidth, in classes. */
    private static final double MIN_BANDWIDTH = 1;

    private static final int ROUNDS = 12;

    private final List<Completion> completed;
    private final double[] exposure;
    private final double[] fitted;
    private final double[] fittedSurvival;
    private final double[] kernel;
    private final double[] fittedSmoothed;

    private KernelDensityEstimator(List<Completion> completed, double[] exposure, Lognormal fit) {
        this.completed = completed;
        this.exposure = exposure;
        this.fittedSurvival = fit.survivalAtEdges();
        this.fitted = masses(fittedSurvival);
        this.kernel = kernel(fit.sigma(), completed);
        this.fittedSmoothed = smoothed(fitted);
    }

    /** The survival at the edges of the grid. */
    static double[] survival(List<Completion> completed, double[] exposure, Lognormal fit) {
        KernelDensityEstimator smoothing = new KernelDensityEstimator(completed, exposure, fit);
        double[] survival = smoothing.fittedSurvival;
        for (int round = 0; round < ROUNDS && !completed.isEmpty(); round++) {
            survival = smoothing.refined(survival);
        }
        return survival;
    }

    private double[] refined(double[] survival) {
        double[] ended = new double[LogScaleGrid.CLASSES];
        double[] atRisk = exposure.clone();
        for (int i = 0; i < LogScaleGrid.CLASSES; i++) {
            ended[i] = FIT_WEIGHT * fitted[i];
            atRisk[i] += FIT_WEIGHT * fittedSurvival[i];
        }
        for (Completion completion : completed) {
            LogScaleGrid.addInterval(
                    atRisk, completion.since(), completion.from(), completion.weight());
            share(completion, survival, ended, atRisk);
        }
        return normalised(smoothedRatio(masses(survivalOf(ended, atRisk))));
    }

    /**
     * Distributes one completion over its interval, as likely as it is believed to be in each class.
     */
    private static void share(
            Completion completion, double[] survival, double[] ended, double[] atRisk) {
        double after = LogScaleGrid.between(survival, completion.to());
        double whole = LogScaleGrid.between(survival, completion.from()) - after;
        double length = completion.to() - completion.from();
        for (int i = (int) completion.from(); i < completion.to(); i++) {
            double low = Math.max(i, completion.from());
            double high = Math.min(i + 1, completion.to());
            double before = LogScaleGrid.between(survival, low) - after;
            double later = LogScaleGrid.between(survival, high) - after;
            boolean known = whole > 1e-12;
            double part = known ? (before - later) / whole : (high - low) / length;
            double risk = known ? before / whole : (completion.to() - low) / length;
            ended[i] += completion.weight() * part;
            atRisk[i] += completion.weight() * risk * (high - low);
        }
    }

    private static double[] survivalOf(double[] ended, double[] atRisk) {
        double[] survival = new double[LogScaleGrid.CLASSES + 1];
        survival[0] = 1;
        for (int i = 0; i < LogScaleGrid.CLASSES; i++) {
            double share = atRisk[i] <= 0 ? 0 : Math.min(1, ended[i] / atRisk[i]);
            survival[i + 1] = survival[i] * (1 - share);
        }
        return survival;
    }

    private double[] smoothedRatio(double[] masses) {
        double[] smooth = smoothed(masses);
        for (int i = 0; i < smooth.length; i++) {
            smooth[i] *= fittedSmoothed[i] <= 0 ? 1 : fitted[i] / fittedSmoothed[i];
        }
        return smooth;
    }

    private static double[] normalised(double[] masses) {
        double total = Arrays.stream(masses).sum();
        double[] survival = new double[masses.length + 1];
        for (int i = masses.length - 1; i >= 0; i--) {
            survival[i] = survival[i + 1] + masses[i] / total;
        }
        return survival;
    }

    private static double[] masses(double[] survival) {
        double[] masses = new double[survival.length - 1];
        Arrays.setAll(masses, i -> survival[i] - survival[i + 1]);
        return masses;
    }

    private double[] smoothed(double[] masses) {
        double[] smooth = new double[masses.length];
        int reach = kernel.length - 1;
        for (int i = 0; i < masses.length; i++) {
            for (int k = -reach; k <= reach && masses[i] > 0; k++) {
                int at = Math.max(0, Math.min(masses.length - 1, i + k));
                smooth[at] += masses[i] * kernel[Math.abs(k)];
            }
        }
        return smooth;
    }

    private static double[] kernel(double sigma, List<Completion> completed) {
        double count = 1 + completed.stream().mapToDouble(Completion::weight).sum();
        double width = BANDWIDTH * sigma * Math.pow(count, -0.2) / LogScaleGrid.WIDTH;
        double spread = Math.max(MIN_BANDWIDTH, width);
        double[] kernel = new double[2 + (int) (3 * spread)];
        double total = 0;
        for (int k = 0; k < kernel.length; k++) {
            kernel[k] = Math.exp(-k * k / (2 * spread * spread));
            total += k == 0 ? kernel[k] : 2 * kernel[k];
        }
        for (int k = 0; k < kernel.length; k++) {
            kernel[k] /= total;
        }
        return kernel;
    }
}
