package one.apiin.camel.internal.camel.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.camel.observe.MicrometerMetrics.BoundedTagValues;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;

class MicrometerMetricsTest {

    private static final Duration REGULAR = Duration.ofSeconds(MicrometerMetrics.EVERY_SECONDS);

    private final Node a = Node.alone();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger reads = new AtomicInteger();
    private double shown;

    private MicrometerMetrics metrics() {
        return new MicrometerMetrics(meters, "a context", "other", a.runtime, () -> 0, a.scheduler);
    }

    @Test
    void aLedgerThatHangsIsAskedOnceAndNoCountIsShownMeanwhile() {
        try (MicrometerMetrics metrics = metrics()) {
            a.scheduler.advance(REGULAR);
            assertThat(overdue()).isZero();
            a.repository.onCall("sums", () -> whileItHangs(metrics));

            metrics.count();

            assertThat(reads).hasValue(1);
            assertThat(shown).isNaN();
            assertThat(overdue()).isZero();
        }
    }

    private void whileItHangs(MicrometerMetrics metrics) {
        if (reads.incrementAndGet() == 1) {
            metrics.count();
            shown = overdue();
        }
    }

    private double overdue() {
        return meters.get("camel.apiinone.tasks.overdue").gauge().value();
    }

    @Test
    void theDetectionLagIsMeasuredFromThePollThatLastSawTheTaskRunning() {
        Instant start = Instant.parse("2026-11-25T10:00:00Z");
        Instant seen = start.plusSeconds(50);

        try (MicrometerMetrics metrics = metrics()) {
            metrics.changed(running(start, seen), ended(start, seen));
            metrics.changed(running(start, null), ended(start, null));

            var lag = meters.get("camel.apiinone.detection.lag").tag("account", "other").timer();
            assertThat(lag.count()).isEqualTo(2);
            assertThat(lag.totalTime(TimeUnit.SECONDS)).isEqualTo(10 + 60);
            assertThat(lag.getId().getTag("source")).isEqualTo("poll");
        }
    }

    private static VideoTask running(Instant start, Instant seen) {
        return VideoTask.builder()
                .submissionId("s")
                .account("other")
                .group("g")
                .state(TaskState.RUNNING)
                .taskId("t")
                .createdAt(start)
                .submittedAt(start)
                .tracking(Tracking.reserved(null, 0).withLastSeenRunningAt(seen))
                .build();
    }

    private static VideoTask ended(Instant start, Instant seen) {
        return running(start, seen).toBuilder()
                .state(TaskState.COMPLETED)
                .endedAt(start.plusSeconds(60))
                .completionSource("poll")
                .build();
    }

    @Test
    void theFirstNamesAreKeptAndAllFurtherOnesAreOne() {
        BoundedTagValues models = new BoundedTagValues(2);

        assertThat(models.of("a")).isEqualTo("a");
        assertThat(models.of("b")).isEqualTo("b");
        assertThat(models.of("c")).isEqualTo("other");
        assertThat(models.of("a")).isEqualTo("a");
        assertThat(models.of(null)).isEqualTo("none");
        assertThat(models.of(" ")).isEqualTo("none");
    }

    @Test
    void manyAtOnceKeepNoMoreNamesThanOne() {
        BoundedTagValues models = new BoundedTagValues(100);

        long kept =
                IntStream.range(0, 10_000)
                        .parallel()
                        .mapToObj(i -> models.of("model-" + i))
                        .filter(value -> !value.equals("other"))
                        .distinct()
                        .count();

        assertThat(kept).isEqualTo(100);
    }
}
