package one.apiin.camel.benchmarks.polling;

import java.util.Random;

/** Status calls of tasks when callbacks report a share of the completions. */
final class Callbacks {

    private static final double DELAY = 1;

    private Callbacks() {}

    /**
     * @param planned polls made by the plan
     * @param confirming polls that confirm a callback
     * @param lag from the completion to the poll that found it, in seconds
     */
    record Calls(double planned, double confirming, double lag) {}

    static Calls perTask(
            Durations durations, Schedule schedule, double share, int tasks, Random random) {
        double planned = 0;
        double confirming = 0;
        double lag = 0;
        for (int task = 0; task < tasks; task++) {
            double end = durations.sample(random);
            double callbackAt =
                    random.nextDouble() < share ? end + DELAY : Double.POSITIVE_INFINITY;
            double age = 0;
            for (int poll = 0; age < end; poll++) {
                double next = age + schedule.gap(age, poll, random);
                boolean called = callbackAt <= next;
                age = called ? callbackAt : next;
                planned += called ? 0 : 1;
                confirming += called ? 1 : 0;
            }
            lag += age - end;
        }
        return new Calls(planned / tasks, confirming / tasks, lag / tasks);
    }
}
