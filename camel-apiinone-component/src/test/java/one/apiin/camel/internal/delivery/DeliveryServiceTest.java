package one.apiin.camel.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.NodeRows;
import one.apiin.camel.internal.transition.RecoveryTransitions;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryServiceTest {

    private static final Duration DELAY = Duration.ofSeconds(30);

    private final Node a = Node.alone();
    private final AtomicInteger expired = new AtomicInteger();

    private static List<VideoTask> claim(Node node) {
        return node.deliveries.claim("default", null, 10);
    }

    /** A completed task that {@code a} has claimed. */
    private VideoTask claimed() {
        NodeRows.in(a, TaskState.COMPLETED);
        return claim(a).get(0);
    }

    private Tracking row() {
        return a.row("s").tracking();
    }

    private static void finish(DeliveryService deliveries, String result, VideoTask claimed) {
        switch (result) {
            case "delivered" -> deliveries.delivered(claimed);
            case "release" -> deliveries.release(claimed);
            case "failed" ->
                    deliveries.failed(claimed, "java.io.IOException: archive down", DELAY, 5);
            case "parked" ->
                    deliveries.failed(claimed, "java.io.IOException: archive down", DELAY, 1);
            default -> throw new IllegalArgumentException(result);
        }
    }

    @Test
    void aCompletionIsClaimedByOneNode() {
        Node b = a.beside("b");
        VideoTask mine = claimed();

        assertThat(claim(b)).isEmpty();
        assertThat(a.deliveries.isClaimedHere(mine)).isTrue();
        assertThat(b.deliveries.isClaimedHere(mine)).isFalse();
        assertThat(mine.tracking().delivery().deliveryAttempt()).isEqualTo(1);
    }

    @Test
    void aClaimedCompletionIsDeliveredByOneExchangeOnly() {
        VideoTask consumers = claimed();
        assertThat(a.deliveries.beginDelivery(consumers)).as("claimed by a consumer").isFalse();

        VideoTask owned = consumers.with(consumers.tracking().claimedBy("a"));

        assertThat(a.beside("b").deliveries.beginDelivery(owned))
                .as("owned by another node")
                .isFalse();
        assertThat(a.deliveries.beginDelivery(owned)).isTrue();
        assertThat(a.deliveries.beginDelivery(owned)).isFalse();
    }

    @Test
    void aClaimStaysWithItsDeliveryUntilTheResultIsStored() {
        VideoTask mine = claimed();
        a.repository.goDown();
        a.deliveries.failed(mine, "java.io.IOException: archive down", DELAY, 5);

        assertThat(a.deliveries.beginDelivery(mine)).isFalse();

        a.repository.comeBack();
        a.pendingWrites.retry();
        assertThat(row().delivery().state()).isEqualTo(Delivery.PENDING);
        assertThat(a.deliveries.beginDelivery(mine)).as("the claim is over").isTrue();
    }

    @ParameterizedTest
    @CsvSource({"delivered,", "release,", "failed,java.io.IOException: archive down"})
    @CsvSource("parked,java.io.IOException: archive down")
    void theErrorOfADeliveryIsStored(String result, String error) {
        finish(a.deliveries, result, claimed());

        assertThat(a.row("s").getLastDeliveryError()).isEqualTo(error);
    }

    @Test
    void aClaimThatExpiresSaysSo() {
        claimed();
        a.live(Duration.ofHours(13));
        a.deliveries.expireClaims();

        assertThat(a.row("s").getLastDeliveryError())
                .isEqualTo("Not confirmed within claimTimeout (PT12H)");
    }

    @ParameterizedTest
    @CsvSource({"delivered,DELIVERED", "release,PENDING", "failed,PENDING", "parked,PARKED"})
    void theResultOfADeliveryIsStoredAndTheClaimReleased(String result, Delivery delivery) {
        VideoTask mine = claimed();

        finish(a.deliveries, result, mine);

        assertThat(row().delivery().state()).isEqualTo(delivery);
        assertThat(row().ownership().owner()).isNull();
        assertThat(row().delivery().claimNumber())
                .isEqualTo(mine.tracking().delivery().claimNumber());
    }

    @ParameterizedTest
    @ValueSource(strings = {"delivered", "release", "failed", "parked"})
    void aLateResultAfterAnotherNodesClaimChangesNothing(String result) {
        VideoTask mine = claimed();
        Node b = a.survivedBy("b");
        VideoTask theirs = claim(b).get(0);
        assertThat(theirs.tracking().delivery().claimNumber()).isEqualTo(2);

        finish(a.deliveries, result, mine);

        assertThat(a.row("s").version()).isEqualTo(theirs.version());
        assertThat(row().ownership().owner()).isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"delivered", "release", "failed", "parked"})
    void aLateResultAfterALaterClaimOfTheSameNodeChangesNothing(String result) {
        VideoTask first = claimed();
        a.deliveries.release(first);
        VideoTask second = claim(a).get(0);

        finish(a.deliveries, result, first);

        assertThat(a.row("s").version()).isEqualTo(second.version());
        a.deliveries.delivered(second);
        assertThat(row().delivery().state()).isEqualTo(Delivery.DELIVERED);
    }

    @Test
    void theResultOfADeliveryChangesNothingOnceTheTaskWasResumed() {
        VideoTask ended = NodeRows.in(a, TaskState.WATCH_ENDED);
        VideoTask mine = claim(a).get(0);
        a.store.transition(mine, RecoveryTransitions.resume(mine, a.clock.now(), null));

        a.deliveries.delivered(mine);

        assertThat(a.row(ended.getSubmissionId()).getState()).isEqualTo(TaskState.RUNNING);
        assertThat(row().delivery().state()).isEqualTo(Delivery.NONE);
    }

    @Test
    void anExpiredClaimRunsItsLastActionOnceAndALateConfirmationIsVoid() {
        VideoTask mine = claimed();
        a.deliveries.onExpiry(mine, () -> expired.addAndGet(100));
        a.deliveries.onExpiry(mine, expired::incrementAndGet);
        a.live(Node.CLAIM_TIMEOUT.minusMillis(1));
        a.deliveries.expireClaims();
        assertThat(row().delivery().state()).as("too early").isEqualTo(Delivery.CLAIMED);
        assertThat(expired).hasValue(0);

        a.live(Duration.ofMillis(1));
        a.deliveries.expireClaims();
        a.deliveries.expireClaims();

        assertThat(row().delivery().state()).isEqualTo(Delivery.PENDING);
        assertThat(expired).hasValue(1);
        a.deliveries.delivered(mine);
        assertThat(row().delivery().state()).as("too late").isEqualTo(Delivery.PENDING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"delivered", "release", "failed", "parked"})
    void aConfirmedClaimNeverExpires(String how) {
        VideoTask mine = claimed();
        a.deliveries.onExpiry(mine, expired::incrementAndGet);
        finish(a.deliveries, how, mine);

        long version = a.row("s").version();
        a.live(Node.CLAIM_TIMEOUT);
        a.deliveries.expireClaims();

        assertThat(expired).hasValue(0);
        assertThat(a.row("s").version()).isEqualTo(version);
    }

    @Test
    void anExpiryThatTheLedgerCannotTakeIsRecordedLater() {
        VideoTask mine = claimed();
        a.live(Node.CLAIM_TIMEOUT);
        a.repository.goDown();
        a.deliveries.expireClaims();
        a.repository.comeBack();

        a.pendingWrites.retry();

        assertThat(row().delivery().state()).isEqualTo(Delivery.PENDING);
    }

    @Test
    void afterEachFailureTheDelayDoublesUpToAnHour() {
        NodeRows.in(a, TaskState.COMPLETED);
        long[] seconds = {30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600};
        for (int i = 0; i < seconds.length; i++) {
            VideoTask mine = claim(a).get(0);
            assertThat(mine.tracking().delivery().deliveryAttempt()).isEqualTo(i + 1);
            a.deliveries.failed(mine, "java.io.IOException: archive down", DELAY, 120);

            Instant again = a.clock.now().plusSeconds(seconds[i]);
            assertThat(row().delivery().deliverAfter()).isEqualTo(again);
            a.live(Duration.ofSeconds(seconds[i]).minusMillis(1));
            assertThat(claim(a)).as("too early").isEmpty();
            a.live(Duration.ofMillis(1));
        }
    }

    @Test
    void afterMaxDeliveriesACompletionIsParkedAndNotClaimedAgain() {
        NodeRows.in(a, TaskState.COMPLETED);
        for (int i = 0; i < 3; i++) {
            a.deliveries.failed(
                    claim(a).get(0), "java.io.IOException: archive down", Duration.ofSeconds(1), 3);
            a.live(Duration.ofSeconds(10));
        }

        a.live(Duration.ofHours(2));

        assertThat(row().delivery().state()).isEqualTo(Delivery.PARKED);
        assertThat(row().delivery().deliveryAttempt()).isEqualTo(3);
        assertThat(a.row("s").getVideoUrl()).as("the result is not lost").isNotNull();
        assertThat(claim(a)).isEmpty();
    }

    @Test
    void aReleasedCompletionIsPendingAtOnceAndCountsAsNoAttempt() {
        a.deliveries.failed(
                claimed(), "java.io.IOException: archive down", Duration.ofSeconds(1), 3);
        a.live(Duration.ofSeconds(1));
        for (int i = 0; i < 5; i++) {
            VideoTask mine = claim(a).get(0);
            assertThat(mine.tracking().delivery().deliveryAttempt()).isEqualTo(2);
            a.deliveries.release(mine);
            assertThat(row().delivery().deliveryAttempt()).isEqualTo(1);
        }
    }

    @Test
    void stopWaitingKeepsAClaimThatAnExchangeOfThisNodeDelivers() {
        VideoTask mine = claimed();

        a.deliveries.stopWaiting(mine);
        assertThat(row().delivery().state()).isEqualTo(Delivery.CLAIMED);
        a.deliveries.delivered(mine);

        assertThat(row().delivery().state()).isEqualTo(Delivery.DELIVERED);
    }

    @Test
    void stopWaitingReleasesAClaimWithoutAnExchange() {
        VideoTask ended = NodeRows.in(a, TaskState.COMPLETED);
        VideoTask claimed = ended.with(ended.tracking().claimedBy("a"));
        VideoTask stored = a.store.transition(ended, claimed).orElseThrow();

        a.deliveries.stopWaiting(stored);

        assertThat(row().delivery().state()).isEqualTo(Delivery.PENDING);
        assertThat(row().delivery().deliveryAttempt()).isZero();
    }

    @Test
    void stopWaitingDoesNotChangeAClaimOfAnotherNode() {
        VideoTask mine = claimed();

        a.beside("b").deliveries.stopWaiting(mine);

        assertThat(a.row("s").version()).isEqualTo(mine.version());
    }

    @ParameterizedTest
    @CsvSource({"delivered,DELIVERED", "release,PENDING", "failed,PENDING", "parked,PARKED"})
    void aResultThatTheLedgerCannotStoreIsQueuedAndStoredLater(String result, Delivery delivery) {
        VideoTask mine = claimed();
        a.repository.goDown();
        finish(a.deliveries, result, mine);
        a.pendingWrites.retry();
        assertThat(a.pendingWrites.size()).as("still down").isEqualTo(1);

        a.repository.comeBack();
        a.pendingWrites.retry();

        assertThat(row().delivery().state()).isEqualTo(delivery);
        assertThat(a.pendingWrites.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"delivered,DELIVERED", "release,PENDING", "failed,PENDING", "parked,PARKED"})
    void aResultWhoseWriteEndsWithAnErrorIsStoredLater(String result, Delivery delivery) {
        VideoTask mine = claimed();
        a.repository.onCall(
                "transition",
                () -> {
                    throw new InternalError("as if out of threads");
                });
        finish(a.deliveries, result, mine);

        a.repository.onCall("transition", () -> {});
        a.pendingWrites.retry();

        assertThat(row().delivery().state()).isEqualTo(delivery);
        assertThat(a.pendingWrites.size()).isZero();
    }

    @Test
    void aResultThatWasStoredWithoutAReplyIsNotStoredTwice() {
        VideoTask mine = claimed();
        a.repository.loseAnswersOf("transition");
        a.deliveries.failed(mine, "java.io.IOException: archive down", DELAY, 5);
        a.repository.comeBack();
        long version = a.row("s").version();

        a.pendingWrites.retry();

        assertThat(a.row("s").version()).isEqualTo(version);
        assertThat(a.pendingWrites.size()).isZero();
    }

    @Test
    void aQueuedResultIsDroppedOnceAnotherNodeHasClaimed() {
        VideoTask mine = claimed();
        a.repository.goDown();
        a.deliveries.delivered(mine);
        VideoTask theirs = claim(a.survivedBy("b")).get(0);

        a.repository.comeBack();
        a.pendingWrites.retry();

        assertThat(a.row("s").version()).isEqualTo(theirs.version());
        assertThat(a.pendingWrites.size()).isZero();
    }

    @Test
    void aProcessWithoutItsLeaseClaimsNothing() {
        NodeRows.in(a, TaskState.COMPLETED);
        a.time.advance(Node.LEASE);

        assertThat(claim(a)).isEmpty();
        a.renew();
        assertThat(claim(a)).hasSize(1);
    }
}
