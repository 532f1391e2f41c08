package one.apiin.camel.internal.transition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import one.apiin.camel.internal.Rows;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryTransitionsTest {

    private static final Instant NOW = Rows.ENDED.plusSeconds(40);
    private static final StatusOutcome DONE =
            new StatusOutcome.Completed(List.of("https://h/1.mp4"), 30, "{d}");

    @ParameterizedTest
    @ValueSource(strings = {"none", "b"})
    void aWatchEndedTaskRunsAgainAndIsPolledNow(String waiter) {
        String owner = waiter.equals("none") ? null : waiter;
        VideoTask ended = Rows.in(TaskState.WATCH_ENDED).with(Rows.claimedThreeTimes());

        VideoTask next = RecoveryTransitions.resume(ended, NOW, owner);

        assertThat(next.getState()).isEqualTo(TaskState.RUNNING);
        assertThat(next.getDelivery())
                .as("the completion is delivered too")
                .isEqualTo(Delivery.NONE);
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
    void theCompletionAfterAPostponedDeliveryIsPendingAtOnce() {
        Tracking postponed = Rows.claimedThreeTimes().pending(NOW.plusSeconds(3600));
        VideoTask ended = Rows.in(TaskState.WATCH_ENDED).with(postponed);
        PollSettings settings = new PollSettings(Duration.ofSeconds(5), Duration.ofDays(7));

        VideoTask again = RecoveryTransitions.resume(ended, NOW, null);
        VideoTask after = PollTransitions.after(again, DONE, NOW, Rows.poll(settings, 0.5, "poll"));

        assertThat(after.getDelivery()).isEqualTo(Delivery.PENDING);
        assertThat(after.tracking().delivery().deliverAfter()).isNull();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "WATCH_ENDED")
    void aTaskOfAnotherStateIsNotResumed(TaskState state) {
        assertThat(RecoveryTransitions.resume(Rows.in(state), NOW, "b")).isNull();
    }

    @Test
    void aCompletedTaskWithoutUrlsGetsThoseOfTheNewReply() {
        VideoTask task = RecoveryTransitions.withVideoUrls(Rows.in(TaskState.COMPLETED), DONE);

        assertThat(task.getVideoUrls()).containsExactly("https://h/1.mp4");
        assertThat(task.getRawReply()).isEqualTo("{d}");
        assertThat(task.getEndedAt()).isEqualTo(Rows.ENDED);
    }

    @Test
    void newUrlsReplaceOlderOnesWhichMayHaveExpired() {
        VideoTask task =
                Rows.in(TaskState.COMPLETED).toBuilder()
                        .videoUrls(List.of("https://h/old.mp4"))
                        .build();
        StatusOutcome without = new StatusOutcome.Completed(List.of(), 30, "{}");

        assertThat(RecoveryTransitions.withVideoUrls(task, DONE).getVideoUrls())
                .containsExactly("https://h/1.mp4");
        assertThat(RecoveryTransitions.withVideoUrls(task, without)).isSameAs(task);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "COMPLETED")
    void onlyACompletedTaskGetsUrls(TaskState state) {
        VideoTask task = Rows.in(state);

        assertThat(RecoveryTransitions.withVideoUrls(task, DONE)).isSameAs(task);
    }

    @Test
    void aReplyOtherThanCompletedBringsNoUrls() {
        VideoTask task = Rows.in(TaskState.COMPLETED);

        assertThat(
                        RecoveryTransitions.withVideoUrls(
                                task, new StatusOutcome.Running("x", false, "{}", null, List.of())))
                .isSameAs(task);
        assertThat(
                        RecoveryTransitions.withVideoUrls(
                                task, new StatusOutcome.Failed(null, null, null, "{}")))
                .isSameAs(task);
        assertThat(
                        RecoveryTransitions.withVideoUrls(
                                task, new StatusOutcome.Unavailable(404, "", null, null)))
                .isSameAs(task);
    }

    private static VideoTask ownerDied(VideoTask task) {
        return RecoveryTransitions.afterOwnerDied(task, NOW);
    }

    @Test
    void aRowWhoseOwnerDiedDuringThePostBecomesOutcomeUnknownAndPending() {
        VideoTask after = ownerDied(Rows.reserved());

        assertThat(after.getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
        assertThat(after.getDelivery()).isEqualTo(Delivery.PENDING);
        assertThat(after.getEndedAt()).isEqualTo(NOW);
        assertThat(after.getFailureMessage()).contains("on its way");
        assertThat(after.tracking().ownership().owner()).isNull();
        assertThat(after.tracking().ownership().requestInFlight()).isFalse();
        assertThat(after.tracking().delivery().deliverAfter()).isNull();
        assertThat(after.tracking().delivery().deliveryAttempt()).isZero();
    }

    @Test
    void aRowWhoseOwnerDiedBeforeThePostIsRejectedWithoutADelivery() {
        Tracking backingOff = Rows.reserved().tracking().withRequestInFlight(false);

        VideoTask after = ownerDied(Rows.reserved().with(backingOff));

        assertThat(after.getState()).isEqualTo(TaskState.REJECTED);
        assertThat(after.getDelivery()).isEqualTo(Delivery.NONE);
        assertThat(after.getEndedAt()).isEqualTo(NOW);
        assertThat(after.getFailureMessage()).contains("before the request was sent");
        assertThat(after.tracking().ownership().owner()).isNull();
        assertThat(after.tracking().ownership().requestInFlight()).isFalse();
    }

    @Test
    void aTaskWhoseWaitingProcessDiedRunsOnForTheConsumers() {
        VideoTask waiting = Rows.running().with(Rows.running().tracking().withOwner("a"));

        VideoTask next = ownerDied(waiting);

        assertThat(next.getState()).isEqualTo(TaskState.RUNNING);
        assertThat(next.tracking()).isEqualTo(Rows.running().tracking());
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPLETED", "FAILED", "WATCH_ENDED", "OUTCOME_UNKNOWN"})
    void aClaimOfADeadProcessIsPendingAtOnce(TaskState state) {
        VideoTask next = ownerDied(Rows.in(state).with(Rows.claimedThreeTimes()));

        assertThat(next.getState()).isEqualTo(state);
        assertThat(next.getDelivery()).isEqualTo(Delivery.PENDING);
        assertThat(next.getEndedAt()).isEqualTo(Rows.ENDED);
        assertThat(next.tracking().ownership().owner()).isNull();
        assertThat(next.tracking().delivery().deliverAfter()).isNull();
        assertThat(next.tracking().delivery().deliveryAttempt())
                .as("counts as an attempt")
                .isEqualTo(3);
        assertThat(next.tracking().delivery().claimNumber()).isEqualTo(3);
    }

    static Stream<VideoTask> rowsWithoutAnOwner() {
        return Arrays.stream(TaskState.values())
                .filter(state -> state != TaskState.RESERVED)
                .map(Rows::in);
    }

    @ParameterizedTest
    @MethodSource("rowsWithoutAnOwner")
    void noRowWithoutAnOwnerChanges(VideoTask task) {
        assertThat(ownerDied(task)).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"DELIVERED", "PARKED"})
    void aDeliveredOrParkedRowLosesItsOwnerOnly(Delivery delivery) {
        Tracking delivered = Rows.claimedThreeTimes().withDelivery(delivery);

        VideoTask next = ownerDied(Rows.in(TaskState.COMPLETED).with(delivered));

        assertThat(next.tracking()).isEqualTo(delivered.withOwner(null));
    }
}
