package one.apiin.camel.internal.transition;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.internal.Rows;
import one.apiin.camel.internal.provider.StatusOutcome;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

class RecoveryTransitionsTest {

    private static final Instant NOW = Rows.ENDED.plusSeconds(40);
    private static final StatusOutcome DONE =
            new StatusOutcome.Completed(List.of("https://h/1.mp4"), 30, "{d}");

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "b"})
    void aTaskWhoseWatchHadEndedRunsAgainAndIsLookedAtNow(String waiter) {
        String owner = waiter.equals("nobody") ? null : waiter;
        VideoTask ended = Rows.in(TaskState.WATCH_ENDED).with(Rows.toldThreeTimes());

        VideoTask next = RecoveryTransitions.again(ended, NOW, owner);

        assertThat(next.getState()).isEqualTo(TaskState.RUNNING);
        assertThat(next.getDelivery()).as("the true end is told too").isEqualTo(Delivery.NONE);
        assertThat(next.getEndedAt()).isNull();
        assertThat(next.getCompletionSource()).isNull();
        assertThat(next.getTaskId()).isEqualTo("task-1");
        assertThat(next.getSubmittedAt()).isEqualTo(Rows.SUBMITTED);
        assertThat(next.tracking().ownership().owner()).isEqualTo(owner);
        assertThat(next.tracking().polls().nextPollAt()).isEqualTo(NOW);
        assertThat(next.tracking().delivery().deliveryAttempt()).isZero();
        assertThat(next.tracking().delivery().claimNumber()).as("never used twice").isEqualTo(3);
    }

    @Test
    void theEndAfterAPostponedTellingIsToldAtOnce() {
        Tracking postponed = Rows.toldThreeTimes().pending(NOW.plusSeconds(3600));
        VideoTask ended = Rows.in(TaskState.WATCH_ENDED).with(postponed);
        PollSettings watch = new PollSettings(Duration.ofSeconds(5), Duration.ofDays(7));

        VideoTask again = RecoveryTransitions.again(ended, NOW, null);
        VideoTask end = PollTransitions.after(again, DONE, NOW, Rows.look(watch, 0.5, "poll"));

        assertThat(end.getDelivery()).isEqualTo(Delivery.PENDING);
        assertThat(end.tracking().delivery().deliverAfter()).isNull();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "WATCH_ENDED")
    void aTaskThatHasMovedOnIsLeftAlone(TaskState state) {
        assertThat(RecoveryTransitions.again(Rows.in(state), NOW, "b")).isNull();
    }

    @Test
    void aCompletedTaskWithoutLinksGetsThoseOfTheFreshReply() {
        VideoTask task = RecoveryTransitions.withLinks(Rows.in(TaskState.COMPLETED), DONE);

        assertThat(task.getVideoUrls()).containsExactly("https://h/1.mp4");
        assertThat(task.getRawReply()).isEqualTo("{d}");
        assertThat(task.getEndedAt()).isEqualTo(Rows.ENDED);
    }

    @Test
    void linksThatATaskHasAreKept() {
        VideoTask task =
                Rows.in(TaskState.COMPLETED).toBuilder()
                        .videoUrls(List.of("https://h/old.mp4"))
                        .build();

        assertThat(RecoveryTransitions.withLinks(task, DONE)).isSameAs(task);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "COMPLETED")
    void onlyACompletedTaskGetsLinks(TaskState state) {
        VideoTask task = Rows.in(state);

        assertThat(RecoveryTransitions.withLinks(task, DONE)).isSameAs(task);
    }

    @Test
    void aReplyThatIsNoCompletionBringsNoLinks() {
        VideoTask task = Rows.in(TaskState.COMPLETED);

        assertThat(RecoveryTransitions.withLinks(task, new StatusOutcome.Running("x", false, "{}")))
                .isSameAs(task);
        assertThat(
                        RecoveryTransitions.withLinks(
                                task, new StatusOutcome.Failed(null, null, null, "{}")))
                .isSameAs(task);
        assertThat(
                        RecoveryTransitions.withLinks(
                                task, new StatusOutcome.Unavailable(404, "", null, null)))
                .isSameAs(task);
    }
}
