package one.apiin.camel.internal.schedule;

/**
 * The optimal ages at which to poll the tasks of one model, for a poll cost and a share of
 * callbacks: a dynamic programme over the learned distribution.
 *
 * <p>It minimises the lag of the completions that no callback reports, plus the cost of every poll
 * that neither an earlier poll nor a callback has made unnecessary. With many polls it approaches
 * the gap sqrt(2c/h); with few it is better.
 *
 * <p>Time: seconds; ages between a survival of 0.9999 and of 0.0001, one per cent apart.
 *
 * <p>Threads: immutable.
 */
final class OptimalPollSchedule {

    private static final double STEP = 0.01;
    private static final double RARE = 1e-4;

    private final double pollCost;
    private final double callbackMissRate;
    private final double[] ages;
    private final double[] completed;
    private final double[] mean;
    private final double[] rest;

    /**
     * @param pollCost the lag, in seconds, that one poll may cost
     * @param callbackMissRate the share of completions that no callback reports
     */
    OptimalPollSchedule(DurationDistribution model, double pollCost, double callbackMissRate) {
        this.pollCost = pollCost;
        this.callbackMissRate = callbackMissRate;
        double low = model.ageAtSurvival(1 - RARE);
        int count = 2 + (int) (Math.log(model.ageAtSurvival(RARE) / low) / STEP);
        ages = new double[count];
        completed = new double[count];
        mean = new double[count];
        rest = new double[count];
        for (int i = 0; i < count; i++) {
            ages[i] = low * Math.exp(i * STEP);
            completed[i] = 1 - model.survival(ages[i]);
            double middle = i == 0 ? low / 2 : (ages[i] + ages[i - 1]) / 2;
            mean[i] =
                    i == 0
                            ? middle * completed[0]
                            : mean[i - 1] + middle * (completed[i] - completed[i - 1]);
        }
        int latest = count - 1;
        for (int i = count - 2; i >= 0; i--) {
            latest = best(i, completed[i], mean[i], latest);
            rest[i] = cost(latest, completed[i], mean[i]);
        }
    }

    /**
     * The age of the next poll of a task that runs at {@code age}; 0 if it is older than the
     * schedule.
     */
    double next(double age) {
        int at = (int) Math.floor(Math.log(Math.max(age, ages[0]) / ages[0]) / STEP);
        if (at >= ages.length - 2) {
            return 0;
        }
        double part = Math.max(0, (age - ages[at]) / (ages[at + 1] - ages[at]));
        boolean isYoung = age < ages[0];
        double completedBefore =
                isYoung ? 0 : completed[at] + part * (completed[at + 1] - completed[at]);
        double meanBefore = isYoung ? 0 : mean[at] + part * (mean[at + 1] - mean[at]);
        int best = best(isYoung ? -1 : at, completedBefore, meanBefore, ages.length - 1);
        return refined(best, completedBefore, meanBefore);
    }

    /**
     * The cheapest next poll after {@code from}, at {@code latest} at most: it increases with the
     * age.
     */
    private int best(int from, double completedBefore, double meanBefore, int latest) {
        int best = from + 1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = from + 1; i <= latest; i++) {
            double cost = cost(i, completedBefore, meanBefore);
            if (cost < least) {
                least = cost;
                best = i;
            }
        }
        return best;
    }

    private double cost(int to, double completedBefore, double meanBefore) {
        double part = completed[to] - completedBefore;
        double lag = ages[to] * part - (mean[to] - meanBefore);
        return callbackMissRate * lag
                + pollCost * (1 - completedBefore - (1 - callbackMissRate) * part)
                + rest[to];
    }

    /** Refines the age between the points of the grid, by the parabola through three costs. */
    private double refined(int best, double completedBefore, double meanBefore) {
        if (best == 0 || best == ages.length - 1) {
            return ages[best];
        }
        double before = cost(best - 1, completedBefore, meanBefore);
        double here = cost(best, completedBefore, meanBefore);
        double after = cost(best + 1, completedBefore, meanBefore);
        double bend = before - 2 * here + after;
        double shift = bend > 0 ? (before - after) / (2 * bend) : 0;
        return ages[best] * Math.exp(STEP * Math.max(-0.5, Math.min(0.5, shift)));
    }
}
