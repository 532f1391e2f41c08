package one.apiin.camel.benchmarks.polling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The least lag that any plan can have for its number of polls: an exact dynamic programme. */
final class Optimum {

    private static final int GRID = 1200;
    private static final double CHEAPEST = 0.02;
    private static final double DEAREST = 500;
    private static final double DEARER = 1.12;

    private final List<Cost> frontier = new ArrayList<>();

    /** Mean polls and mean lag, in seconds, of a task. */
    record Cost(double polls, double lag) {

        double at(double pollCost) {
            return lag + pollCost * polls;
        }
    }

    Optimum(Durations durations) {
        for (double c = CHEAPEST; c < DEAREST; c *= DEARER) {
            frontier.add(solve(durations, c, GRID));
        }
        frontier.sort(Comparator.comparingDouble(Cost::polls));
    }

    /** The least mean lag with this mean number of polls. */
    double lag(double polls) {
        Cost before = frontier.get(0);
        for (Cost next : frontier) {
            if (next.polls() >= polls && next.polls() > before.polls()) {
                double share = (polls - before.polls()) / (next.polls() - before.polls());
                return before.lag() + share * (next.lag() - before.lag());
            }
            before = next;
        }
        throw new IllegalArgumentException("Not computed for " + polls + " polls");
    }

    List<Cost> frontier() {
        return List.copyOf(frontier);
    }

    /** The plan with the least lag + c * polls among those that poll at the ages of a grid. */
    static Cost solve(Durations durations, double c, int size) {
        double[] t = durations.grid(size);
        double[] ended = new double[size];
        double[] mean = new double[size];
        for (int i = 0; i < size; i++) {
            ended[i] = durations.cumulative(t[i]);
            mean[i] = durations.meanBelow(t[i]);
        }
        double[] rest = new double[size];
        int[] next = new int[size];
        next[size - 1] = -1;
        for (int i = size - 2; i >= 0; i--) {
            next[i] = best(i, t, ended, mean, rest);
            rest[i] += c * (1 - ended[i]);
        }
        int first = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            double cost = t[i] * ended[i] - mean[i] + rest[i];
            if (cost < least) {
                least = cost;
                first = i;
            }
        }
        return follow(first, next, t, ended, mean[size - 1]);
    }

    private static int best(int i, double[] t, double[] ended, double[] mean, double[] rest) {
        int best = -1;
        rest[i] = Double.POSITIVE_INFINITY;
        for (int j = i + 1; j < t.length; j++) {
            double cost = t[j] * (ended[j] - ended[i]) - (mean[j] - mean[i]) + rest[j];
            if (cost < rest[i]) {
                rest[i] = cost;
                best = j;
            }
        }
        return best;
    }

    private static Cost follow(int first, int[] next, double[] t, double[] ended, double mean) {
        double polls = 0;
        double lag = -mean;
        double before = 0;
        int count = 1;
        for (int i = first; i >= 0; i = next[i]) {
            polls += count * (ended[i] - before);
            lag += t[i] * (ended[i] - before);
            before = ended[i];
            count++;
        }
        return new Cost(polls, lag);
    }
}
