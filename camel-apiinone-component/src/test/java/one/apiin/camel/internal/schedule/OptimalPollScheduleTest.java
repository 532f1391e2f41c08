package one.apiin.camel.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptimalPollScheduleTest {

    /** Completions are spread evenly over an interval. */
    private static DurationDistribution uniform(double from, double to) {
        double[] survival = new double[LogScaleGrid.CLASSES + 1];
        Arrays.setAll(
                survival,
                i -> {
                    double left = (to - LogScaleGrid.edge(i)) / (to - from);
                    return Math.max(1e-9 * (1 - i / 1000.0), Math.min(1, left));
                });
        return new DurationDistribution(survival, 500, 500);
    }

    /** The optimum is known: n polls, each gap shorter by c than the one before. */
    @ParameterizedTest
    @CsvSource({"5, 60, 300", "20, 60, 300", "2, 30, 60"})
    void theUniformDistributionHasAClosedForm(double c, double from, double to) {
        double width = to - from;
        int n = 1;
        while ((n + 1) * n * c / 2 < width) {
            n++;
        }
        OptimalPollSchedule schedule = new OptimalPollSchedule(uniform(from, to), c, 1);

        double age = 0;
        for (int k = 1; k < n; k++) {
            age = schedule.next(age);
            double best = from + k * width / n + k * (n - k) * c / 2;
            assertThat(age).as("poll %s of %s", k, n).isCloseTo(best, within(0.05 * width));
        }
    }

    @Test
    void noPollFallsBetweenTwoModes() {
        double[] survival = new double[LogScaleGrid.CLASSES + 1];
        double[] early = new Lognormal(Math.log(60), 0.1).survivalAtEdges();
        double[] late = new Lognormal(Math.log(240), 0.1).survivalAtEdges();
        Arrays.setAll(survival, i -> 0.7 * early[i] + 0.3 * late[i]);
        OptimalPollSchedule schedule =
                new OptimalPollSchedule(new DurationDistribution(survival, 500, 500), 5, 1);

        double age = 0;
        for (int poll = 0; poll < 20; poll++) {
            age = schedule.next(age);
            assertThat(age < 100 || age > 180).as("at %s", age).isTrue();
            if (age > 180) {
                return;
            }
        }
        assertThat(age).isGreaterThan(180);
    }

    @Test
    void withCallbacksTheFirstPollComesAfterMostCompletions() {
        double[] survival = new Lognormal(Math.log(120), 0.5).survivalAtEdges();
        DurationDistribution model = new DurationDistribution(survival, 500, 500);

        double without = model.survival(model.schedule(1, 1).next(0));
        double most = model.survival(model.schedule(1, 0.01).next(0));

        assertThat(without).isBetween(0.8, 0.99);
        assertThat(most).isLessThan(0.5);
    }

    @Test
    void aTaskOlderThanTheScheduleHasNoNextPollInIt() {
        DurationDistribution model = uniform(60, 300);

        assertThat(new OptimalPollSchedule(model, 1, 1).next(1e6)).isZero();
    }

    @Test
    void aSlightlyDifferentPollCostReusesTheSchedule() {
        DurationDistribution model = uniform(60, 300);

        assertThat(model.schedule(1, 0.5)).isSameAs(model.schedule(1.005, 0.502));
        assertThat(model.schedule(1, 0.5)).isNotSameAs(model.schedule(1, 0.25));
        assertThat(model.schedule(1, 1).next(100))
                .isCloseTo(model.schedule(1, 0.99).next(100), Percentage.withPercentage(2));
    }
}
