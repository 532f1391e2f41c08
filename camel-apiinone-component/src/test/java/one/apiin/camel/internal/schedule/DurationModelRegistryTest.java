package one.apiin.camel.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import one.apiin.camel.internal.Rows;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class DurationModelRegistryTest {

    private static final DurationPrior QUICK = new DurationPrior(Duration.ofSeconds(12), 0.4);

    private final List<String> asked = new ArrayList<>();
    private final DurationModelRegistry models =
            new DurationModelRegistry(
                    model -> {
                        asked.add(model);
                        return model.equals("quick") ? QUICK : DurationPrior.UNKNOWN;
                    });

    private static VideoTask done(String model, Duration took) {
        return Rows.in(TaskState.COMPLETED).toBuilder()
                .model(model)
                .endedAt(Rows.SUBMITTED.plus(took))
                .completionSource("callback")
                .build();
    }

    @Test
    void eachModelBeginsWithItsOwnPriorAndLearnsForItself() {
        for (int i = 0; i < 100; i++) {
            models.observe("slow", DurationObservation.exact(Duration.ZERO, Duration.ofHours(1)));
        }

        assertThat(models.of("slow").estimate().median())
                .isCloseTo(3600, Percentage.withPercentage(10));
        assertThat(models.of("quick").estimate().median())
                .isCloseTo(12, Percentage.withPercentage(10));
        assertThat(asked).containsExactly("slow", "quick");
    }

    @Test
    void recallAddsTheLedgersTasksInTheirOrder() {
        List<VideoTask> newestFirst = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            newestFirst.add(done("m", Duration.ofSeconds(i < 450 ? 50 : 500)));
        }
        newestFirst.add(done("other", Duration.ofSeconds(9)));

        models.recall(newestFirst);

        assertThat(models.of("m").completions()).isEqualTo(600);
        assertThat(models.of("m").estimate().median())
                .as("newer tasks count more")
                .isCloseTo(50, Percentage.withPercentage(15));
        assertThat(models.of("other").completions()).isEqualTo(1);
    }

    @Test
    void theMostRecentlyUsedModelsAreKept() {
        models.observe("first", DurationObservation.exact(Duration.ZERO, Duration.ofSeconds(9)));
        for (int i = 0; i < DurationModelRegistry.MAX_MODELS - 1; i++) {
            models.of("m" + i);
        }
        models.of("first");

        models.of("one more");

        assertThat(models.size()).isEqualTo(DurationModelRegistry.MAX_MODELS);
        assertThat(models.of("first").completions()).isEqualTo(1);
    }

    @Test
    void anUnknownModelIsNotLearned() {
        models.observe(null, DurationObservation.exact(Duration.ZERO, Duration.ofSeconds(9)));

        assertThat(models.of(null).completions()).isZero();
        assertThat(models.size()).isZero();
    }
}
