package one.apiin.camel.internal.transition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import one.apiin.camel.internal.Rows;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubmitTransitionsTest {

    private static final Instant NOW = Rows.ENDED.plusSeconds(40);
    private static final SubmitTransitions.Times TIMES =
            new SubmitTransitions.Times(NOW, NOW.plusSeconds(5));
    private static final SubmitOutcome.Accepted REPLY =
            new SubmitOutcome.Accepted("task-9", "{r}", 48);

    private static VideoTask accepted(VideoTask row) {
        return SubmitTransitions.accepted(row, REPLY, TIMES, null);
    }

    private static VideoTask rejected(VideoTask row) {
        return SubmitTransitions.rejected(row, Rows.reserved(), "no credits", NOW);
    }

    @ParameterizedTest
    @EnumSource(names = {"RESERVED", "OUTCOME_UNKNOWN"})
    void aTaskIdIsStoredAlthoughTheRowWasChangedConcurrently(TaskState state) {
        VideoTask task = accepted(Rows.in(state));

        assertThat(task.getState()).isEqualTo(TaskState.RUNNING);
        assertThat(task.getTaskId()).isEqualTo("task-9");
        assertThat(task.getSubmittedAt()).isEqualTo(NOW);
        assertThat(task.getCredits()).isEqualTo(48);
        assertThat(task.getRawReply()).isEqualTo("{r}");
        assertThat(task.getEndedAt()).isNull();
        assertThat(task.getFailureMessage()).isNull();
        assertThat(task.getDelivery()).isEqualTo(Delivery.NONE);
        assertThat(task.tracking().ownership().requestInFlight()).isFalse();
        assertThat(task.tracking().ownership().owner()).isNull();
        assertThat(task.tracking().polls().nextPollAt()).isEqualTo(NOW.plusSeconds(5));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(ints = 0)
    void anAcceptanceThatHasNotCountedItsCreditsYetSaysNothingOfThem(Integer credits) {
        SubmitOutcome.Accepted reply = new SubmitOutcome.Accepted("task-9", "{r}", credits);

        VideoTask task = SubmitTransitions.accepted(Rows.reserved(), reply, TIMES, null);

        assertThat(task.getCredits()).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"RESERVED", "OUTCOME_UNKNOWN"})
    void aTaskIdIsNotStoredInALaterState(TaskState state) {
        assertThat(accepted(Rows.in(state))).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"RESERVED", "OUTCOME_UNKNOWN"})
    void aStoredTaskIdIsNeitherReplacedNorRejected(TaskState state) {
        VideoTask adopted = Rows.in(state).toBuilder().taskId("task-1").build();

        assertThat(accepted(adopted)).isNull();
        assertThat(rejected(adopted)).isNull();
    }

    @Test
    void anAcceptedTaskIsOwnedByTheNodeThatAwaitsIt() {
        VideoTask task = SubmitTransitions.accepted(Rows.reserved(), REPLY, TIMES, "b");

        assertThat(task.tracking().ownership().owner()).isEqualTo("b");
        assertThat(task.getDelivery()).isEqualTo(Delivery.NONE);
    }

    @Test
    void anAcceptanceResetsTheDeliveryOfAnUnknownOutcome() {
        VideoTask unknown = Rows.in(TaskState.OUTCOME_UNKNOWN).with(Rows.claimedThreeTimes());

        Tracking tracking = accepted(unknown).tracking();

        assertThat(tracking.delivery().state()).isEqualTo(Delivery.NONE);
        assertThat(tracking.delivery().deliveryAttempt()).isZero();
        assertThat(tracking.delivery().claimNumber()).as("never used twice").isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(names = {"RESERVED", "OUTCOME_UNKNOWN"})
    void aRefusalIsStoredAlthoughTheRowWasChangedConcurrently(TaskState state) {
        VideoTask row = rejected(Rows.in(state));

        assertThat(row.getState()).isEqualTo(TaskState.REJECTED);
        assertThat(row.getFailureMessage()).isEqualTo("no credits");
        assertThat(row.getEndedAt()).isEqualTo(NOW);
        assertThat(row.getDelivery()).isEqualTo(Delivery.NONE);
        assertThat(row.tracking().ownership().owner()).isNull();
        assertThat(row.tracking().ownership().requestInFlight()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"RESERVED", "OUTCOME_UNKNOWN"})
    void aRowInALaterStateIsNotRejected(TaskState state) {
        assertThat(rejected(Rows.in(state))).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"RESERVED", "OUTCOME_UNKNOWN"})
    void aRefusalDoesNotRejectALaterReservation(TaskState state) {
        VideoTask later = Rows.in(state);
        VideoTask posted =
                Rows.reserved().toBuilder().tracking(Tracking.reserved("a", 4711)).build();

        assertThat(SubmitTransitions.rejected(later, posted, "no credits", NOW)).isNull();
    }

    @ParameterizedTest(name = "delivered by {0}: {1}, owner {2}, attempt {3}")
    @CsvSource(
            nullValues = "-",
            value = {"b, CLAIMED, b, 1", "-, PENDING, -, 0"})
    void anUnknownOutcomeIsClaimedForItsExchangeElsePending(
            String waiter, Delivery delivery, String owner, int attempt) {
        VideoTask unknown = SubmitTransitions.unknown(Rows.reserved(), "timed out", NOW, waiter);

        assertThat(unknown.getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
        assertThat(unknown.getFailureMessage()).isEqualTo("timed out");
        assertThat(unknown.getEndedAt()).isEqualTo(NOW);
        assertThat(unknown.getDelivery()).isEqualTo(delivery);
        assertThat(unknown.tracking().ownership().owner()).isEqualTo(owner);
        assertThat(unknown.tracking().delivery().deliveryAttempt()).isEqualTo(attempt);
        assertThat(unknown.tracking().ownership().requestInFlight()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "RESERVED")
    void aLostReplyDoesNotChangeAKnownOutcome(TaskState state) {
        assertThat(SubmitTransitions.unknown(Rows.in(state), "timed out", NOW, "b")).isNull();
    }

    @Test
    void aRejectedRowReservedAgainIsAnotherReservationWhateverTheClockSays() {
        VideoTask refused = Rows.in(TaskState.REJECTED);

        VideoTask again = SubmitTransitions.reservedAgain(refused, newcomer(Duration.ZERO));

        assertThat(again.getCreatedAt()).isEqualTo(refused.getCreatedAt());
        assertThat(SubmitTransitions.sameReservation(again, refused)).isFalse();
        assertThat(SubmitTransitions.sameReservation(again, again)).isTrue();
    }

    @Test
    void aRejectedRowReservedAgainKeepsItsIdAndTakesTheNewRequest() {
        Tracking counted = Rows.claimedThreeTimes().withDelivery(Delivery.NONE).withVersion(6);
        VideoTask refused = Rows.in(TaskState.REJECTED).with(counted);

        VideoTask again = SubmitTransitions.reservedAgain(refused, newcomer(Duration.ofHours(1)));

        assertThat(again.getSubmissionId()).isEqualTo("s");
        assertThat(again.getState()).isEqualTo(TaskState.RESERVED);
        assertThat(again.getFingerprint()).isEqualTo("f2");
        assertThat(again.getModel()).isEqualTo("kling-3");
        assertThat(again.getEndedAt()).isNull();
        assertThat(again.getFailureMessage()).isNull();
        assertThat(again.tracking().ownership().owner()).isEqualTo("b");
        assertThat(again.tracking().ownership().requestInFlight()).isTrue();
        assertThat(again.version()).isEqualTo(6);
        assertThat(again.tracking().delivery().claimNumber()).isEqualTo(3);
    }

    private static VideoTask newcomer(Duration later) {
        return Rows.reserved().toBuilder()
                .submissionId("t")
                .fingerprint("f2")
                .model("kling-3")
                .createdAt(Rows.CREATED.plus(later))
                .tracking(Tracking.reserved("b", 4711))
                .build();
    }
}
