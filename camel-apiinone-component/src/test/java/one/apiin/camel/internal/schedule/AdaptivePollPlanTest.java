package one.apiin.camel.internal.schedule;

import static one.apiin.camel.internal.schedule.SampleDurations.lognormal;
import static one.apiin.camel.internal.schedule.SampleDurations.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptivePollPlanTest {

    private static final DurationPrior PRIOR = DurationPrior.UNKNOWN;
    private static final AdaptivePollPlan PLAN = new AdaptivePollPlan(Duration.ofSeconds(1));
    private static final double MIDDLE = 0.5;

    private static DurationDistribution learned;
    private static DurationDistribution unknown;

    @BeforeAll
    static void learn() {
        DurationModel model = new DurationModel(PRIOR);
        Random random = new Random(1);
        for (int task = 0; task < 500; task++) {
            double end = lognormal(120, 0.25).applyAsDouble(random);
            model.observe(DurationObservation.exact(Duration.ZERO, seconds(end)));
        }
        learned = model.estimate();
        DurationModel barely = new DurationModel(PRIOR);
        for (int poll = 0; poll < 220; poll++) {
            barely.observe(DurationObservation.running(Duration.ZERO, Duration.ofMillis(100)));
        }
        unknown = barely.estimate();
    }

    private static double gap(double age, double random) {
        return gap(age, learned, 0, random);
    }

    private static double gap(
            double age, DurationDistribution model, double callbacks, double random) {
        Duration gap = PLAN.nextPoll(seconds(age), model, PRIOR, callbacks, random);
        return gap.toNanos() / 1e9;
    }

    @ParameterizedTest
    @ValueSource(doubles = {110, 120, 130, 150})
    void theGapIsTheSquareRootOfTwiceThePollCostOverTheHazard(double age) {
        double expected = Math.sqrt(2 / learned.hazard(age + gap(age, MIDDLE) / 2));

        assertThat(gap(age, MIDDLE)).isCloseTo(expected, Percentage.withPercentage(10));
    }

    @Test
    void theFirstPollComesWhenTasksStartToComplete() {
        double first = gap(0, MIDDLE);

        assertThat(learned.survival(first)).isBetween(0.75, 0.95);
        assertThat(first).isBetween(60.0, 110.0);
    }

    @Test
    void theJitterIsTenPercentOfTheLocalSpacing() {
        double first = gap(0, MIDDLE);
        double local = Math.sqrt(2 / learned.hazard(first));

        assertThat(gap(0, 0)).isCloseTo(first - 0.1 * local, within(0.01));
        assertThat(gap(0, 1)).isCloseTo(first + 0.1 * local, within(0.01));
        assertThat(local)
                .as("the local spacing, compared with the first gap")
                .isLessThan(first / 3);
        assertThat(gap(120, 0) / gap(120, MIDDLE)).isCloseTo(0.9, within(0.02));
        assertThat(gap(120, 1) / gap(120, MIDDLE)).isCloseTo(1.1, within(0.02));
    }

    @Test
    void belowTwentyCompletionsTheFirstPollsAreSpread() {
        double earliest = gap(0, unknown, 0, 0);
        double latest = gap(0, unknown, 0, 0.999_999);

        assertThat(earliest).isBetween(10.0, 30.0);
        assertThat(latest).as("half of the median").isGreaterThanOrEqualTo(59);
        assertThat(gap(0, unknown, 0, 0.5))
                .isCloseTo(Math.sqrt(earliest * latest), Percentage.withPercentage(1));
        assertThat(learned.completions()).isGreaterThan(AdaptivePollPlan.LEARNING);
        assertThat(gap(0, 0.999) / gap(0, 0)).as("no longer spread").isLessThan(1.1);
    }

    @Test
    void theFirstTasksArePolledWheneverTheirAgeHasDoubled() {
        DurationDistribution nothing = new DurationModel(PRIOR).estimate();

        assertThat(gap(0, nothing, 0, MIDDLE)).isEqualTo(1);
        assertThat(gap(1, nothing, 0, MIDDLE)).isEqualTo(1);
        assertThat(gap(2, nothing, 0, MIDDLE)).isEqualTo(2);
        assertThat(gap(8, nothing, 0, 0)).isCloseTo(7.2, within(1e-6));
        assertThat(gap(400, nothing, 0, MIDDLE)).as("no longer than planned").isLessThan(200);
        assertThat(gap(1, unknown, 0, MIDDLE)).as("after 200 polls").isGreaterThan(5);
    }

    @Test
    void shortObservedDurationsMoveTheFirstPollsDown() {
        DurationModel model = new DurationModel(PRIOR);
        for (int task = 0; task < 6; task++) {
            model.observe(DurationObservation.past(Duration.ZERO, Duration.ofSeconds(12)));
        }

        assertThat(gap(0, model.estimate(), 0, 0)).isLessThan(4);
    }

    @ParameterizedTest
    @CsvSource({"0", "0.5", "0.99", "1"})
    void everyGapIsFiniteAndBounded(double callbacks) {
        AdaptivePollPlan cheap = new AdaptivePollPlan(Duration.ofNanos(1));
        Random random = new Random(2);
        for (double age = 0; age < 7 * 86_400; age = 1.01 * age + 0.01) {
            for (DurationDistribution model : new DurationDistribution[] {learned, unknown}) {
                double gap = gap(age, model, callbacks, random.nextDouble());
                double rounded = Math.max(age, 4 * model.median());
                double longest = Math.sqrt(model.median() * rounded);
                double missed = Math.max(0.001, 1 - callbacks);

                assertThat(gap).as("at %s", age).isBetween(0.5, longest / Math.sqrt(missed));
                assertThat(cheap.nextPoll(seconds(age), model, PRIOR, callbacks, 0))
                        .isGreaterThanOrEqualTo(Duration.ofMillis(25));
            }
        }
    }

    @Test
    void theGapsOfAStuckTaskGrowSlowly() {
        double hour = gap(3_600, MIDDLE);
        double day = gap(86_400, MIDDLE);
        double week = gap(7 * 86_400, MIDDLE);

        assertThat(hour).isBetween(20.0, 300.0);
        assertThat(day / hour).isBetween(2.0, 12.0);
        assertThat(week).isBetween(day, 1_800.0);
    }

    /** Such as the first one that hangs at the provider, after months of quick ones. */
    @ParameterizedTest
    @CsvSource({"0.02", "1", "5"})
    void aTaskThatRunsAHundredThousandTimesAsLongAsTheOthersIsPolledRarely(double usual) {
        DurationModel model = new DurationModel(PRIOR);
        for (int task = 0; task < 100; task++) {
            model.observe(DurationObservation.exact(Duration.ZERO, seconds(usual)));
        }
        DurationDistribution quick = model.estimate();

        for (double age = 3_600; age < 7 * 86_400; age *= 1.01) {
            double longest = Math.sqrt(Math.max(1, quick.median()) * age);
            assertThat(gap(age, quick, 0, MIDDLE)).as("at %s", age).isBetween(20.0, longest);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 100})
    void aDistributionThatTheArithmeticCannotHandleCausesNoDensePolls(int completions) {
        double[] cut = new double[LogScaleGrid.CLASSES + 1];
        double[] all = new double[cut.length];
        double[] unknown = new double[cut.length];
        Arrays.fill(cut, 0, cut.length / 2, 1);
        Arrays.fill(all, 1);
        Arrays.fill(unknown, Double.NaN);
        for (double[] survival : List.of(cut, all, new double[cut.length], unknown)) {
            var broken = new DurationDistribution(survival, completions, 1_000);
            for (double age = 0; age < 30 * 86_400; age = 1.1 * age + 0.1) {
                for (double random = 0; random < 1; random += 0.1) {
                    double longest = Duration.ofDays(24).toSeconds();
                    assertThat(gap(age, broken, 0, random)).isBetween(0.5, longest);
                    assertThat(gap(age, broken, 0.5, random)).isBetween(0.5, longest);
                }
            }
        }
    }

    @Test
    void aTaskJustBelowTheAgeOfTheFirstPollsIsNotPolledAtOnce() {
        for (double age = 20; age < 40; age += 0.01) {
            assertThat(gap(age, unknown, 0, 0)).as("at %s", age).isGreaterThanOrEqualTo(0.5);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.75, 2", "0.96, 5"})
    void callbacksMakePollsRarer(double share, double factor) {
        double thinned = gap(120, learned, share, MIDDLE);

        double amount = pollsMissed(120, 120 + thinned);
        double usual = pollsMissed(120, 120 + gap(120, MIDDLE));
        assertThat(amount / usual).isCloseTo(factor, Percentage.withPercentage(12));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 100, 200, 400, 3_600, 86_400})
    void callbacksDelayNoPollByMoreThanThreeMinutes(double age) {
        double thinned = gap(age, learned, 0.99, MIDDLE);

        assertThat(thinned - gap(age, MIDDLE)).isBetween(-1e-6, 180 + 1e-6);
    }

    @Test
    void theHazardRisesTowardsTheUsualDuration() {
        assertThat(pollsMissed(110, 120)).isGreaterThan(5 * pollsMissed(10, 20));
        assertThat(learned.survival(120) / learned.survival(110))
                .isLessThan(learned.survival(60) / learned.survival(10));
    }

    /** The polls that a task should have had between two ages, up to a constant factor. */
    private static double pollsMissed(double from, double to) {
        double integral = 0;
        double step = (to - from) / 1000;
        for (int i = 0; i < 1000; i++) {
            integral += step * Math.sqrt(learned.hazard(from + (i + 0.5) * step));
        }
        return integral;
    }
}
