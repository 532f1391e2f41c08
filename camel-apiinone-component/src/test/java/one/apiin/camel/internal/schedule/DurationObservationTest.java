package one.apiin.camel.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import one.apiin.camel.internal.Rows;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DurationObservationTest {

    private static final StatusOutcome RUNS =
            new StatusOutcome.Running("queued", true, "{}", null, List.of());
    private static final StatusOutcome FAILS = new StatusOutcome.Failed("x", "y", null, "{}");
    private static final StatusOutcome NOTHING =
            new StatusOutcome.Unavailable(500, "500", null, null);
    private static final Instant NOW = Rows.SUBMITTED.plusSeconds(90);

    private static VideoTask seenAt(long seconds) {
        VideoTask task = Rows.running();
        Instant seen = Rows.SUBMITTED.plusSeconds(seconds);
        return task.with(task.tracking().withLastSeenRunningAt(seen));
    }

    private static VideoTask ended(VideoTask before, TaskState state, String source) {
        return before.toBuilder()
                .state(state)
                .endedAt(NOW)
                .completionSource(source)
                .tracking(before.tracking().pending(null))
                .build();
    }

    private static DurationObservation seen(
            VideoTask before, StatusOutcome outcome, VideoTask after) {
        return DurationObservation.ofPoll(before, outcome, after, NOW).orElse(null);
    }

    @Test
    void aPollThatFindsTheTaskRunningAddsItsInterval() {
        assertThat(seen(seenAt(40), RUNS, seenAt(90)))
                .isEqualTo(new DurationObservation(40, 90, Double.POSITIVE_INFINITY));
        assertThat(seen(Rows.running(), RUNS, seenAt(90)))
                .isEqualTo(new DurationObservation(0, 90, Double.POSITIVE_INFINITY));
    }

    @Test
    void aPollThatFindsTheCompletionYieldsAnInterval() {
        VideoTask before = seenAt(40);

        assertThat(seen(before, null, ended(before, TaskState.COMPLETED, "poll")))
                .isEqualTo(new DurationObservation(40, 40, 90));
    }

    @Test
    void aCallbackYieldsAnExactTime() {
        VideoTask before = seenAt(40);
        VideoTask called =
                before.with(before.tracking().onCallback(null, NOW.minusSeconds(3), NOW));

        assertThat(seen(called, null, ended(before, TaskState.COMPLETED, "callback")))
                .isEqualTo(new DurationObservation(40, 87, 87));
        assertThat(seen(before, null, ended(before, TaskState.COMPLETED, "callback")))
                .isEqualTo(new DurationObservation(40, 90, 90));
    }

    @Test
    void aFailureAndAPollingTimeoutAreCensored() {
        VideoTask before = seenAt(40);
        var ranOn = new DurationObservation(40, 90, Double.POSITIVE_INFINITY);

        assertThat(seen(before, FAILS, ended(before, TaskState.FAILED, "poll"))).isEqualTo(ranOn);
        assertThat(seen(before, RUNS, ended(before, TaskState.WATCH_ENDED, "poll")))
                .isEqualTo(ranOn);
    }

    @Test
    void anUnavailableProviderYieldsNothing() {
        assertThat(seen(seenAt(40), NOTHING, seenAt(40))).isNull();
    }

    @Test
    void aTaskOfUnknownAgeYieldsNothing() {
        VideoTask imported =
                seenAt(40).toBuilder().idempotencyKey(VideoTask.IMPORTED + "t").build();
        VideoTask late =
                seenAt(40).toBuilder().createdAt(Rows.SUBMITTED.minusSeconds(3600)).build();
        VideoTask unnamed = seenAt(40).toBuilder().model(null).build();

        assertThat(seen(imported, RUNS, imported)).isNull();
        assertThat(seen(late, RUNS, late)).isNull();
        assertThat(seen(unnamed, RUNS, unnamed)).isNull();
    }

    @Test
    void aDecreasingAgeYieldsNothing() {
        VideoTask future = seenAt(400);

        assertThat(seen(future, RUNS, future)).isNull();
        assertThat(DurationObservation.ofRow(ended(future, TaskState.COMPLETED, "poll"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskState.class,
            names = {"COMPLETED"})
    void aCompletedRowYieldsItsWholeTask(TaskState state) {
        assertThat(DurationObservation.ofRow(ended(seenAt(40), state, "poll")))
                .contains(DurationObservation.past(Duration.ofSeconds(40), Duration.ofSeconds(90)));
        assertThat(DurationObservation.ofRow(ended(Rows.running(), state, "poll")))
                .contains(DurationObservation.past(Duration.ZERO, Duration.ofSeconds(90)));
        assertThat(DurationObservation.ofRow(ended(seenAt(40), state, "callback")))
                .contains(DurationObservation.past(Duration.ofSeconds(90), Duration.ofSeconds(90)));
    }
}
