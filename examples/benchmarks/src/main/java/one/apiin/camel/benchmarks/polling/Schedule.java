package one.apiin.camel.benchmarks.polling;

import java.time.Duration;
import java.util.Random;
import one.apiin.camel.internal.schedule.AdaptivePollPlan;
import one.apiin.camel.internal.schedule.DurationDistribution;
import one.apiin.camel.internal.schedule.DurationPrior;

/** Decides when a client polls next: the adaptive plan and those of other clients. */
interface Schedule {

    /** The seconds until the next poll. */
    double gap(double age, int polls, Random random);

    /** A constant gap. */
    static Schedule fixed(double gap) {
        return (age, polls, random) -> gap;
    }

    /** Exponential gaps, up to a cap. */
    static Schedule backoff(double first, double factor, double cap) {
        return (age, polls, random) -> Math.min(cap, first * Math.pow(factor, polls));
    }

    static Schedule adaptive(
            AdaptivePollPlan plan,
            DurationDistribution model,
            DurationPrior prior,
            double callbacks) {
        return (age, polls, random) ->
                seconds(plan.nextPoll(duration(age), model, prior, callbacks, random.nextDouble()));
    }

    /** The mean number of polls and the mean lag of simulated tasks. */
    default Optimum.Cost cost(Durations durations, int tasks, Random random) {
        double polls = 0;
        double lag = 0;
        for (int task = 0; task < tasks; task++) {
            double end = durations.sample(random);
            double age = 0;
            for (int poll = 0; age < end; poll++) {
                age += gap(age, poll, random);
                polls++;
            }
            lag += age - end;
        }
        return new Optimum.Cost(polls / tasks, lag / tasks);
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    static Duration duration(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
