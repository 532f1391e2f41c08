package one.apiin.camel.internal.schedule;

import java.time.Duration;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** Tasks of known durations, polled by a plan under a virtual clock. */
public final class SampleDurations {

    private SampleDurations() {}

    public static ToDoubleFunction<Random> lognormal(double median, double sigma) {
        return random -> median * Math.exp(sigma * random.nextGaussian());
    }

    public static ToDoubleFunction<Random> twoModes() {
        return random ->
                random.nextDouble() < 0.7
                        ? lognormal(60, 0.2).applyAsDouble(random)
                        : lognormal(240, 0.3).applyAsDouble(random);
    }

    public static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    /** Polls tasks one after another; the model learns from each poll. */
    public static void watch(
            DurationModel model, int tasks, ToDoubleFunction<Random> durations, Random random) {
        for (int task = 0; task < tasks; task++) {
            watch(model, durations.applyAsDouble(random), random);
        }
    }

    private static void watch(DurationModel model, double end, Random random) {
        AdaptivePollPlan plan = new AdaptivePollPlan(Duration.ofSeconds(1));
        Duration age = Duration.ZERO;
        while (age.toNanos() / 1e9 < end) {
            Duration before = age;
            age = age.plus(next(plan, age, model, random));
            model.observe(
                    age.toNanos() / 1e9 < end
                            ? DurationObservation.running(before, age)
                            : DurationObservation.completed(before, age));
        }
    }

    private static Duration next(
            AdaptivePollPlan plan, Duration age, DurationModel model, Random random) {
        return plan.nextPoll(age, model.estimate(), model.prior(), 0, random.nextDouble());
    }
}
