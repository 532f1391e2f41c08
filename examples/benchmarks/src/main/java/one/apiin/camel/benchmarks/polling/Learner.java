package one.apiin.camel.benchmarks.polling;

import java.time.Duration;
import java.util.Random;
import one.apiin.camel.internal.schedule.AdaptivePollPlan;
import one.apiin.camel.internal.schedule.DurationModel;
import one.apiin.camel.internal.schedule.DurationObservation;
import one.apiin.camel.internal.schedule.DurationPrior;

/** A plan that learns from its own polls, one task after another. */
final class Learner {

    private final Durations durations;
    private final DurationModel model;
    private final AdaptivePollPlan plan;
    private final Random random;
    private int tasks;

    Learner(Durations durations, DurationPrior prior, Duration lagPerPoll, long seed) {
        this.durations = durations;
        this.model = new DurationModel(prior);
        this.plan = new AdaptivePollPlan(lagPerPoll);
        this.random = new Random(seed);
    }

    /** Polls tasks until this number has completed. */
    void learn(int until) {
        for (; tasks < until; tasks++) {
            follow(durations.sample(random));
        }
    }

    private void follow(double end) {
        double before = 0;
        double age = 0;
        while (age < end) {
            before = age;
            age += now(0).gap(age, 0, random);
            model.observe(seen(before, age, end));
        }
    }

    static DurationObservation seen(double before, double age, double end) {
        Duration since = Schedule.duration(before);
        Duration at = Schedule.duration(age);
        return age < end
                ? DurationObservation.running(since, at)
                : DurationObservation.completed(since, at);
    }

    /** The plan as learned so far, for this share of callbacks. */
    Schedule now(double callbacks) {
        return Schedule.adaptive(plan, model.estimate(), model.prior(), callbacks);
    }

    Random random() {
        return random;
    }
}
