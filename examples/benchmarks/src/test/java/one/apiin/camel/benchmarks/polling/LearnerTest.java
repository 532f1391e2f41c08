package one.apiin.camel.benchmarks.polling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import one.apiin.camel.internal.schedule.AdaptivePollPlan;
import one.apiin.camel.internal.schedule.DurationPrior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LearnerTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int TASKS = 5_000;

    private static Learner learned(Durations durations) {
        Learner learner = new Learner(durations, DurationPrior.UNKNOWN, SECOND, 5);
        learner.learn(200);
        return learner;
    }

    private static double overOptimum(Durations durations) {
        Optimum.Cost cost = learned(durations).now(0).cost(durations, TASKS, new Random(3));
        return cost.lag() / new Optimum(durations).lag(cost.polls());
    }

    @Test
    void aLearnedPlanIsNearTheOptimum() {
        assertThat(overOptimum(Durations.uniform(60, 300))).isLessThan(1.10);
        assertThat(overOptimum(Durations.lognormal(120, 0.5))).isLessThan(1.10);
        assertThat(overOptimum(Durations.bimodal())).isLessThan(1.15);
    }

    @Test
    void callbacksSavePlannedPolls() {
        Durations durations = Durations.lognormal(120, 0.5);
        Learner learner = learned(durations);
        double without = learner.now(0).cost(durations, TASKS, new Random(3)).polls();

        Callbacks.Calls calls =
                Callbacks.perTask(durations, learner.now(0.99), 0.99, TASKS, new Random(3));

        assertThat(calls.planned() / without).isLessThan(0.15);
        assertThat(calls.confirming()).isBetween(0.8, 1.0);
    }

    @ParameterizedTest
    @EnumSource(Crowd.Order.class)
    void aCrowdUnderOneRateIsNearTheOptimum(Crowd.Order order) {
        Durations durations = Durations.lognormal(120, 0.5);
        AdaptivePollPlan plan = new AdaptivePollPlan(SECOND);

        Optimum.Cost cost = new Crowd(durations, plan, order, 300, 4, 1).run();

        assertThat(cost.polls()).isBetween(3.5, 4.5);
        assertThat(cost.lag() / new Optimum(durations).lag(cost.polls())).isLessThan(1.2);
    }

    @Test
    @Timeout(240)
    void theLagOfARouteIsMeasured() throws Exception {
        Durations durations = Durations.lognormal(1, 0.5);

        Optimum.Cost cost = new RouteLag(durations, 5, 5).run(Duration.ofMillis(100), 10, 1);

        assertThat(cost.polls()).isPositive();
        assertThat(cost.lag()).isPositive();
    }
}
