package one.apiin.camel.internal.schedule;

import static one.apiin.camel.internal.schedule.SampleDurations.lognormal;
import static one.apiin.camel.internal.schedule.SampleDurations.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationModelTest {

    private static final DurationPrior PRIOR = DurationPrior.UNKNOWN;
    private static final Percentage TENTH = Percentage.withPercentage(10);

    private final Random random = new Random(4711);

    @Test
    void beforeTheFirstCompletionTheEstimateIsThePrior() {
        DurationPrior grok = DurationPrior.ofSpeed(Duration.ofSeconds(30), Duration.ofSeconds(60));

        DurationDistribution estimate = new DurationModel(grok).estimate();

        assertThat(estimate.median()).isCloseTo(42.4, Percentage.withPercentage(5));
        assertThat(estimate.completions()).isZero();
    }

    @Test
    void aNarrowDistributionIsLearnedFromCoarsePolls() {
        DurationModel model = new DurationModel(PRIOR);
        for (int task = 0; task < 400; task++) {
            double end = lognormal(100, 0.2).applyAsDouble(random);
            double seen = 30 * Math.ceil(end / 30);
            model.observe(DurationObservation.past(seconds(seen - 30), seconds(seen)));
        }

        DurationDistribution estimate = model.estimate();

        assertThat(estimate.median()).isCloseTo(100, Percentage.withPercentage(3));
        assertThat(estimate.survival(82)).isCloseTo(0.84, within(0.05));
        assertThat(estimate.survival(122)).isCloseTo(0.16, within(0.05));
    }

    @Test
    void runningTasksCountInTheEstimate() {
        DurationModel model = new DurationModel(PRIOR);
        for (int task = 0; task < 300; task++) {
            double end = lognormal(100, 0.5).applyAsDouble(random);
            model.observe(
                    end < 90
                            ? DurationObservation.exact(Duration.ZERO, seconds(end))
                            : DurationObservation.running(Duration.ZERO, seconds(90)));
        }

        assertThat(model.estimate().median()).isCloseTo(100, TENTH);
    }

    @ParameterizedTest
    @ValueSource(ints = {1200, 12})
    void aPriorThatIsTenTimesOffIsCorrectedWithinTwentyCompletions(int median) {
        DurationModel model =
                new DurationModel(new DurationPrior(Duration.ofSeconds(median), 0.35));

        SampleDurations.watch(model, 20, lognormal(120, 0.25), random);

        assertThat(model.estimate().median()).isCloseTo(120, Percentage.withPercentage(20));
        assertThat(model.estimate().survival(60)).isGreaterThan(0.9);
        assertThat(model.estimate().survival(300)).isLessThan(0.1);
    }

    private static List<DurationDistribution> estimates(Function<Random, DurationModel> path) {
        return IntStream.rangeClosed(1, 11)
                .mapToObj(seed -> path.apply(new Random(seed)).estimate())
                .toList();
    }

    /** What one path of chance shows, another hides: of eleven, the middle one counts. */
    private static double middle(
            List<DurationDistribution> paths, ToDoubleFunction<DurationDistribution> figure) {
        return paths.stream().mapToDouble(figure).sorted().toArray()[paths.size() / 2];
    }

    @Test
    void theEstimateHasBothModesOfTheDurations() {
        List<DurationDistribution> paths =
                estimates(
                        random -> {
                            DurationModel model = new DurationModel(PRIOR);
                            SampleDurations.watch(model, 300, SampleDurations.twoModes(), random);
                            return model;
                        });

        assertThat(middle(paths, e -> e.survival(45))).as("before both").isGreaterThan(0.85);
        assertThat(middle(paths, e -> e.survival(120)))
                .as("between them")
                .isCloseTo(0.3, within(0.07));
        assertThat(middle(paths, e -> e.hazard(60) / e.hazard(120))).isGreaterThan(10);
        assertThat(middle(paths, e -> e.hazard(250) / e.hazard(120))).isGreaterThan(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 480})
    void oldDurationsAreForgotten(int median) {
        List<DurationDistribution> paths =
                estimates(
                        random -> {
                            DurationModel model = new DurationModel(PRIOR);
                            SampleDurations.watch(model, 500, lognormal(120, 0.25), random);
                            SampleDurations.watch(model, 500, lognormal(median, 0.25), random);
                            return model;
                        });

        assertThat(middle(paths, DurationDistribution::median)).isCloseTo(median, TENTH);
    }

    @Test
    void anOutlierChangesTheEstimateLittle() {
        DurationModel model = new DurationModel(PRIOR);
        SampleDurations.watch(model, 100, lognormal(120, 0.2), random);
        double before = model.estimate().median();

        model.observe(DurationObservation.past(Duration.ofDays(1), Duration.ofDays(2)));
        model.observe(DurationObservation.past(Duration.ZERO, Duration.ofMillis(300)));

        assertThat(model.estimate().median()).isCloseTo(before, Percentage.withPercentage(5));
    }

    @Test
    void concurrentObservationsAreAllCounted() throws Exception {
        DurationModel model = new DurationModel(PRIOR);
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<? extends Future<?>> all =
                    IntStream.range(0, 8)
                            .mapToObj(i -> pool.submit(() -> observeFifty(model, start)))
                            .toList();
            start.countDown();
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            pool.shutdownNow();
        }

        assertThat(model.completions()).isEqualTo(400);
        assertThat(model.estimate().median()).isCloseTo(60, TENTH);
    }

    private static Void observeFifty(DurationModel model, CountDownLatch start)
            throws InterruptedException {
        start.await();
        for (int i = 0; i < 50; i++) {
            model.observe(
                    DurationObservation.exact(Duration.ZERO, Duration.ofSeconds(50 + i % 21)));
            model.estimate();
        }
        return null;
    }

    @Test
    void invalidDurationsAreRefused() {
        assertThatThrownBy(() -> new DurationObservation(5, 4, 6))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DurationObservation(0, Double.NaN, 6))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DurationPrior(Duration.ZERO, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
