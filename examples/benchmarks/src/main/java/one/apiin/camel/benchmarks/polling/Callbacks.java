package one.apiin.camel.benchmarks.polling;

import java.util.Random;

/** Status calls of tasks of whose ends a share is told by callback. */
final class Callbacks {

    private static final double DELAY = 1;

    private Callbacks() {}

    /**
     * @param planned looks that the plan asked for
     * @param confirming looks that a callback asked for
     * @param lag from the end to the look that saw it, in seconds
     */
    record Calls(double planned, double confirming, double lag) {}

    static Calls perTask(
            Durations durations, Schedule schedule, double share, int tasks, Random random) {
        double planned = 0;
        double confirming = 0;
        double lag = 0;
        for (int task = 0; task < tasks; task++) {
            double end = durations.sample(random);
            double told = random.nextDouble() < share ? end + DELAY : Double.POSITIVE_INFINITY;
            double age = 0;
            for (int look = 0; age < end; look++) {
                double next = age + schedule.gap(age, look, random);
                boolean called = told <= next;
                age = called ? told : next;
                planned += called ? 0 : 1;
                confirming += called ? 1 : 0;
            }
            lag += age - end;
        }
        return new Calls(planned / tasks, confirming / tasks, lag / tasks);
    }
}
