package one.apiin.camel.internal.schedule;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The estimated durations of a model's tasks: a hazard on a logarithmic grid.
 *
 * <p>Within a class the hazard is constant per unit of log age, so that all integrals are exact. It
 * is positive everywhere, and so is the survival.
 *
 * <p>Time: seconds.
 *
 * <p>Threads: immutable.
 */
public final class DurationDistribution {

    private static final double ROUNDING = 0.04;

    private final double[] hazard = new double[LogScaleGrid.CLASSES];
    private final double[] hazardUntil = new double[LogScaleGrid.CLASSES + 1];
    private final double[] rootUntil = new double[LogScaleGrid.CLASSES + 1];
    private final int completions;
    private final int observations;
    private final double median;
    private final Map<Terms, OptimalPollSchedule> schedules = new ConcurrentHashMap<>();

    /**
     * @param survival at the edges of the grid, decreasing, never zero
     * @param completions the number of completions observed
     * @param observations the number of polls and completions observed, up to some thousands
     */
    DurationDistribution(double[] survival, int completions, int observations) {
        this.completions = completions;
        this.observations = observations;
        for (int i = 0; i < LogScaleGrid.CLASSES; i++) {
            double fall = Math.log(survival[i] / survival[i + 1]);
            hazard[i] = Math.max(1e-12, fall) / LogScaleGrid.WIDTH;
            hazardUntil[i + 1] = hazardUntil[i] + hazard[i] * LogScaleGrid.WIDTH;
            rootUntil[i + 1] =
                    rootUntil[i]
                            + root(i, LogScaleGrid.edge(i + 1))
                            - root(i, LogScaleGrid.edge(i));
        }
        this.median = ageAtSurvival(0.5);
    }

    public int completions() {
        return completions;
    }

    /** The number of polls and completions observed, up to some thousands. */
    public int observations() {
        return observations;
    }

    /** The age by which half of the tasks have completed. */
    public double median() {
        return median;
    }

    /** The age by which half of those have completed that still run at an age. */
    public double median(double age) {
        return ageAtSurvival(Math.max(Double.MIN_NORMAL, survival(age)) / 2);
    }

    /** The share of tasks that still run at an age. */
    public double survival(double age) {
        return Math.exp(-cumulativeHazard(age));
    }

    /** The rate of completions, per second, among the tasks that run at an age. */
    public double hazard(double age) {
        return hazard[LogScaleGrid.classAt(LogScaleGrid.position(age))]
                / Math.max(age, LogScaleGrid.edge(0));
    }

    /**
     * The age until which the integral of the hazard's root, from {@code age} on, is {@code
     * amount}.
     */
    public double ageAfter(double age, double amount) {
        double goal = rootIntegral(age) + amount;
        int at = search(rootUntil, goal);
        double root = Math.sqrt(LogScaleGrid.edge(at)) + (goal - rootUntil[at]) / slope(at);
        return root * root;
    }

    /** The optimal schedule for a poll cost and the share of completions without a callback. */
    OptimalPollSchedule schedule(double pollCost, double callbackMissRate) {
        Terms rounded = new Terms(rounded(pollCost), rounded(callbackMissRate));
        return schedules.computeIfAbsent(
                rounded,
                terms ->
                        new OptimalPollSchedule(
                                this, exact(terms.pollCost()), exact(terms.callbackMissRate())));
    }

    /**
     * Rounded to some per cent, so that a share that drifts does not compute a new schedule each
     * time.
     */
    private record Terms(int pollCost, int callbackMissRate) {}

    private static int rounded(double value) {
        return (int) Math.round(Math.log(value) / ROUNDING);
    }

    private static double exact(int rounded) {
        return Math.exp(rounded * ROUNDING);
    }

    private double rootIntegral(double age) {
        double inside = Math.max(age, LogScaleGrid.edge(0));
        int at = LogScaleGrid.classAt(LogScaleGrid.position(inside));
        return rootUntil[at] + root(at, inside) - root(at, LogScaleGrid.edge(at));
    }

    /** The integral of sqrt(hazard / t) over t, up to a constant of the class. */
    private double root(int at, double age) {
        return slope(at) * Math.sqrt(age);
    }

    private double slope(int at) {
        return 2 * Math.sqrt(hazard[at]);
    }

    private double cumulativeHazard(double age) {
        double position = LogScaleGrid.position(age);
        int at = LogScaleGrid.classAt(position);
        return hazardUntil[at] + (position - at) * LogScaleGrid.WIDTH * hazard[at];
    }

    /** The age at which this share of tasks still runs. */
    double ageAtSurvival(double share) {
        double goal = -Math.log(share);
        int at = search(hazardUntil, goal);
        return LogScaleGrid.edge(at) * Math.exp((goal - hazardUntil[at]) / hazard[at]);
    }

    /**
     * The class in which an increasing integral reaches the goal; the last one for anything beyond.
     */
    private static int search(double[] rising, double goal) {
        int at = Arrays.binarySearch(rising, 0, LogScaleGrid.CLASSES, goal);
        return at < 0 ? Math.max(0, -at - 2) : at;
    }
}
