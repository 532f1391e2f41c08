package one.apiin.camel.internal.transition;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.internal.Rows;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;

class OrphanTransitionsTest {

    private static final Instant NOW = Rows.ENDED.plusSeconds(40);

    private static VideoTask next(VideoTask task) {
        return AbandonedRule.next(task, NOW);
    }

    @Test
    void aRowWhoseOwnerDiedWhilePostingHasAnUnknownOutcomeThatAConsumerTells() {
        VideoTask end = next(Rows.reserved());

        assertThat(end.getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
        assertThat(end.getDelivery()).isEqualTo(Delivery.PENDING);
        assertThat(end.getEndedAt()).isEqualTo(NOW);
        assertThat(end.getFailureMessage()).contains("on its way");
        assertThat(end.tracking().ownership().owner()).isNull();
        assertThat(end.tracking().ownership().requestInFlight()).isFalse();
        assertThat(end.tracking().delivery().deliverAfter()).isNull();
        assertThat(end.tracking().delivery().deliveryAttempt()).isZero();
    }

    @Test
    void aRowWhoseOwnerDiedBeforePostingIsRejectedAndNobodyIsTold() {
        Tracking resting = Rows.reserved().tracking().withRequestInFlight(false);

        VideoTask end = next(Rows.reserved().with(resting));

        assertThat(end.getState()).isEqualTo(TaskState.REJECTED);
        assertThat(end.getDelivery()).isEqualTo(Delivery.NONE);
        assertThat(end.getEndedAt()).isEqualTo(NOW);
        assertThat(end.getFailureMessage()).contains("before the request was sent");
        assertThat(end.tracking().ownership().owner()).isNull();
        assertThat(end.tracking().ownership().requestInFlight()).isFalse();
    }

    @Test
    void aTaskWhoseWaiterDiedRunsOnForTheConsumers() {
        VideoTask waiting = Rows.running().with(Rows.running().tracking().withOwner("a"));

        VideoTask next = next(waiting);

        assertThat(next.getState()).isEqualTo(TaskState.RUNNING);
        assertThat(next.tracking()).isEqualTo(Rows.running().tracking());
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPLETED", "FAILED", "WATCH_ENDED", "OUTCOME_UNKNOWN"})
    void anEndWhoseTellerDiedIsToldByTheNextOneAtOnce(TaskState state) {
        VideoTask next = next(Rows.in(state).with(Rows.toldThreeTimes()));

        assertThat(next.getState()).isEqualTo(state);
        assertThat(next.getDelivery()).isEqualTo(Delivery.PENDING);
        assertThat(next.getEndedAt()).isEqualTo(Rows.ENDED);
        assertThat(next.tracking().ownership().owner()).isNull();
        assertThat(next.tracking().delivery().deliverAfter()).isNull();
        assertThat(next.tracking().delivery().deliveryAttempt())
                .as("a death is an attempt")
                .isEqualTo(3);
        assertThat(next.tracking().delivery().claimNumber()).isEqualTo(3);
    }

    static Stream<VideoTask> rowsThatNobodyHolds() {
        return Arrays.stream(TaskState.values())
                .filter(state -> state != TaskState.RESERVED)
                .map(Rows::in);
    }

    @ParameterizedTest
    @MethodSource("rowsThatNobodyHolds")
    void aDeathChangesNothingOfARowThatNobodyHolds(VideoTask task) {
        assertThat(next(task)).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"DELIVERED", "PARKED"})
    void whatWasToldOrParkedIsOnlyFreed(Delivery delivery) {
        Tracking told = Rows.toldThreeTimes().withDelivery(delivery);

        VideoTask next = next(Rows.in(TaskState.COMPLETED).with(told));

        assertThat(next.tracking()).isEqualTo(told.withOwner(null));
    }
}
