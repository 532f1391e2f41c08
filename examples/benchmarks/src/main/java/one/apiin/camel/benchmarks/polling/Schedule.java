package one.apiin.camel.benchmarks.polling;

import java.time.Duration;
import java.util.Random;
import one.apiin.camel.internal.schedule.AdaptivePollPlan;
import one.apiin.camel.internal.schedule.DurationDistribution;
import one.apiin.camel.internal.schedule.DurationPrior;

/** When a client looks next: ours and those of others. */
interface Schedule {

    /** Seconds until the next look. */
    double gap(double age, int looks, Random random);

    /** The same gap for ever. */
    static Schedule fixed(double gap) {
        return (age, looks, random) -> gap;
    }

    /** Each gap so many times the one before, up to a cap. */
    static Schedule backoff(double first, double factor, double cap) {
        return (age, looks, random) -> Math.min(cap, first * Math.pow(factor, looks));
    }

    static Schedule adaptive(
            AdaptivePollPlan plan,
            DurationDistribution model,
            DurationPrior prior,
            double callbacks) {
        return (age, looks, random) ->
                seconds(
                        plan.nextPoll(
                                duration(age), model, prior, callbacks, null, random.nextDouble()));
    }

    /** Mean looks and lag of so many tasks. */
    default Optimum.Cost cost(Durations durations, int tasks, Random random) {
        double looks = 0;
        double lag = 0;
        for (int task = 0; task < tasks; task++) {
            double end = durations.sample(random);
            double age = 0;
            for (int look = 0; age < end; look++) {
                age += gap(age, look, random);
                looks++;
            }
            lag += age - end;
        }
        return new Optimum.Cost(looks / tasks, lag / tasks);
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    static Duration duration(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
