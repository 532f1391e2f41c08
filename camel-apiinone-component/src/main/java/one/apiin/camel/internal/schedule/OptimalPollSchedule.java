package one.apiin.camel.internal.schedule;

/**
 * The best ages to look at the tasks of one model, for a price of a look and a share of callbacks: a
 * dynamic programme over the learned distribution.
 *
 * <p>What it minimises is the lag of the ends that no callback tells, plus the price of every look that
 * neither an earlier look nor a callback has made needless. With many looks it comes to the gap
 * sqrt(2c/h); with few it is better than that.
 *
 * <p>Time: seconds; ages between a survival of 0.9999 and of 0.0001, one per cent apart.
 *
 * <p>Threads: immutable.
 */
final class OptimalPollSchedule {

    private static final double STEP = 0.01;
    private static final double RARE = 1e-4;

    private final double price;
    private final double missed;
    private final double[] ages;
    private final double[] ended;
    private final double[] mean;
    private final double[] rest;

    /**
     * @param price one look is worth so much lag
     * @param missed the share of ends that no callback tells
     */
    OptimalPollSchedule(DurationDistribution model, double price, double missed) {
        this.price = price;
        this.missed = missed;
        double low = model.ageAtSurvival(1 - RARE);
        int count = 2 + (int) (Math.log(model.ageAtSurvival(RARE) / low) / STEP);
        ages = new double[count];
        ended = new double[count];
        mean = new double[count];
        rest = new double[count];
        for (int i = 0; i < count; i++) {
            ages[i] = low * Math.exp(i * STEP);
            ended[i] = 1 - model.survival(ages[i]);
            double middle = i == 0 ? low / 2 : (ages[i] + ages[i - 1]) / 2;
            mean[i] = i == 0 ? middle * ended[0] : mean[i - 1] + middle * (ended[i] - ended[i - 1]);
        }
        int latest = count - 1;
        for (int i = count - 2; i >= 0; i--) {
            latest = best(i, ended[i], mean[i], latest);
            rest[i] = cost(latest, ended[i], mean[i]);
        }
    }

    /** When to look next at a task that runs at {@code age}; 0 if it is older than the schedule. */
    double next(double age) {
        int at = (int) Math.floor(Math.log(Math.max(age, ages[0]) / ages[0]) / STEP);
        if (at >= ages.length - 2) {
            return 0;
        }
        double part = Math.max(0, (age - ages[at]) / (ages[at + 1] - ages[at]));
        boolean young = age < ages[0];
        double gone = young ? 0 : ended[at] + part * (ended[at + 1] - ended[at]);
        double lived = young ? 0 : mean[at] + part * (mean[at + 1] - mean[at]);
        int best = best(young ? -1 : at, gone, lived, ages.length - 1);
        return refined(best, gone, lived);
    }

    /** The cheapest next look after {@code from}, not beyond {@code latest}: it moves with the age. */
    private int best(int from, double gone, double lived, int latest) {
        int best = from + 1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = from + 1; i <= latest; i++) {
            double cost = cost(i, gone, lived);
            if (cost < least) {
                least = cost;
                best = i;
            }
        }
        return best;
    }

    private double cost(int to, double gone, double lived) {
        double part = ended[to] - gone;
        double lag = ages[to] * part - (mean[to] - lived);
        return missed * lag + price * (1 - gone - (1 - missed) * part) + rest[to];
    }

    /** Between the ages of the grid, by the parabola through three costs. */
    private double refined(int best, double gone, double lived) {
        if (best == 0 || best == ages.length - 1) {
            return ages[best];
        }
        double before = cost(best - 1, gone, lived);
        double here = cost(best, gone, lived);
        double after = cost(best + 1, gone, lived);
        double bend = before - 2 * here + after;
        double shift = bend > 0 ? (before - after) / (2 * bend) : 0;
        return ages[best] * Math.exp(STEP * Math.max(-0.5, Math.min(0.5, shift)));
    }
}
