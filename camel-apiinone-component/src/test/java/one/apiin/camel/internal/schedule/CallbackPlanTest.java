package one.apiin.camel.internal.schedule;

import static one.apiin.camel.internal.schedule.SampleDurations.lognormal;
import static one.apiin.camel.internal.schedule.SampleDurations.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import one.apiin.camel.internal.FakeTime;
import one.apiin.camel.internal.Rows;
import one.apiin.camel.internal.callback.CallbackCoverage;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The polls that callbacks save, with the plan and the callback coverage under a virtual clock. */
class CallbackPlanTest {

    private static final AdaptivePollPlan PLAN = new AdaptivePollPlan(Duration.ofSeconds(1));
    private static final ToDoubleFunction<Random> DURATIONS = lognormal(120, 0.25);
    private static DurationDistribution learned;

    private final Random random = new Random(5);
    private static final VideoTask POLLED = Rows.in(TaskState.COMPLETED);
    private final CallbackCoverage coverage = new CallbackCoverage();
    private Instant now = FakeTime.START;
    private int polls;

    @BeforeAll
    static void learn() {
        DurationModel model = new DurationModel(DurationPrior.UNKNOWN);
        Random random = new Random(1);
        for (int task = 0; task < 500; task++) {
            double end = DURATIONS.applyAsDouble(random);
            model.observe(DurationObservation.exact(Duration.ZERO, seconds(end)));
        }
        learned = model.estimate();
    }

    private double share(Instant at) {
        return coverage.of(POLLED.getGroup(), POLLED.getModel(), at);
    }

    private double gap(double age, double callbackShare) {
        Duration gap =
                PLAN.nextPoll(seconds(age), learned, DurationPrior.UNKNOWN, callbackShare, 0.5);
        return gap.toNanos() / 1e9;
    }

    /** Runs tasks one after another; callbacks report this share of completions immediately. */
    private void run(int tasks, double callbackShare) {
        for (int i = 0; i < tasks; i++) {
            double end = DURATIONS.applyAsDouble(random);
            boolean calls = random.nextDouble() < callbackShare;
            double age = 0;
            while (age < end) {
                double next = age + gap(age, share(now.plus(seconds(age))));
                if (calls && end < next) {
                    age = end;
                    coverage.onCompletion(
                            POLLED.with(POLLED.tracking().onCallback(null, now, null)),
                            now.plus(seconds(age)));
                } else {
                    age = next;
                    polls++;
                    if (age >= end) {
                        coverage.onCompletion(POLLED, now.plus(seconds(age)));
                    }
                }
            }
            now = now.plus(seconds(age));
        }
    }

    @Test
    void callbacksReducePollsToAtMostFifteenPerCent() {
        run(1000, 0);
        int without = polls;
        run(200, 0.99);
        polls = 0;

        run(1000, 0.99);

        assertThat(polls / (double) without).isLessThanOrEqualTo(0.15);
    }

    @Test
    void afterCallbacksStopPollsBecomeAsDenseAsBefore() {
        run(200, 0.99);
        assertThat(gap(120, share(now))).isGreaterThan(3 * gap(120, 0));
        Instant stopped = now;

        run(6, 0);

        assertThat(gap(120, share(now))).isLessThan(1.1 * gap(120, 0));
        assertThat(Duration.between(stopped, now)).isLessThan(Duration.ofMinutes(30));
    }
}
