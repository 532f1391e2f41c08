package one.apiin.camel.internal.ledger;

import static one.apiin.camel.internal.NodeRows.VIDEO;
import static one.apiin.camel.internal.ScriptedGateway.busy;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.NodeRows;
import one.apiin.camel.internal.ScriptedGateway;
import one.apiin.camel.internal.transition.RecoveryTransitions;
import one.apiin.camel.internal.util.OwnThreads;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessLeaseTest {

    private final Node a = Node.alone();

    @Test
    void aHeartbeatRenewsTheLease() {
        a.time.advance(Node.LEASE.minusMillis(1));
        assertThat(a.clock.alive()).isTrue();
        a.renew();
        a.time.advance(Node.LEASE.minusMillis(1));
        assertThat(a.clock.alive()).isTrue();

        a.time.advance(Duration.ofMillis(1));

        assertThat(a.clock.alive()).isFalse();
    }

    @Test
    void theRowsOfALiveProcessAreNotRecovered() {
        VideoTask row = NodeRows.in(a, TaskState.RESERVED);
        Node b = a.beside("b");

        a.live(Duration.ofMinutes(5));
        b.renew();

        assertThat(a.row("s").version()).isEqualTo(row.version());
    }

    @Test
    void aRequestInFlightOfADeadProcessBecomesAPendingUnknownOutcome() {
        NodeRows.in(a, TaskState.RESERVED);

        Node b = a.survivedBy("b");

        assertThat(a.row("s").getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
        assertThat(b.deliveries.claim("default", null, 10)).hasSize(1);
    }

    @Test
    void aReservationOfADeadProcessThatWasBackingOffIsRejected() {
        a.gateway.answers(busy(null));
        a.submit("s", "key");

        a.survivedBy("b");

        assertThat(a.row("s").getState()).isEqualTo(TaskState.REJECTED);
        assertThat(a.row("s").getDelivery()).isEqualTo(Delivery.NONE);
        assertThat(a.row("s").tracking().ownership().owner()).isNull();
    }

    @Test
    void aTaskThatADeadProcessAwaitedIsReleasedAndPolled() {
        a.awaiter.await(NodeRows.in(a, TaskState.RUNNING), null);

        Node b = a.survivedBy("b");
        b.gateway.statuses(VIDEO);
        b.poller.tick();

        assertThat(a.row("s").getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(a.row("s").getDelivery()).isEqualTo(Delivery.PENDING);
    }

    @Test
    void aClaimOfADeadProcessIsReleased() {
        NodeRows.in(a, TaskState.COMPLETED);
        a.deliveries.claim("default", null, 10);

        Node b = a.survivedBy("b");

        List<VideoTask> again = b.deliveries.claim("default", null, 10);
        assertThat(again).hasSize(1);
        assertThat(again.get(0).tracking().delivery().deliveryAttempt())
                .as("the attempt counts")
                .isEqualTo(2);
    }

    @Test
    void twoConcurrentRecoveriesReleaseARowOnce() {
        Node b = a.beside("b");
        Node c = a.beside("c");
        NodeRows.in(a, TaskState.RESERVED);
        VideoTask seen = a.row("s");

        b.repository.loseAnswersOf("transition");
        b.outlive();
        b.repository.comeBack();
        c.renew();
        b.renew();

        assertThat(a.row("s").version()).isEqualTo(seen.version() + 1);
        assertThat(a.log).containsOnlyOnce("OUTCOME_UNKNOWN");
        assertThat(
                        c.store.transition(
                                seen, RecoveryTransitions.afterOwnerDied(seen, c.clock.now())))
                .as("a change of the row as it was before is refused")
                .isEmpty();
    }

    @Test
    void aRecoveryDoesNotOverwriteAConcurrentChange() {
        NodeRows.in(a, TaskState.RESERVED);
        a.gateway.posts.get(0).reply().complete(ScriptedGateway.accepted("task-1"));

        a.survivedBy("b");

        assertThat(a.row("s").getState()).isEqualTo(TaskState.RUNNING);
        assertThat(a.row("s").getTaskId()).isEqualTo("task-1");
    }

    @Test
    void endingALeaseReleasesItsRowsAtOnce() {
        Node b = a.beside("b");
        NodeRows.in(a, TaskState.COMPLETED);
        a.deliveries.claim("default", null, 10);

        a.lease.end();
        b.renew();

        assertThat(b.deliveries.claim("default", null, 10)).hasSize(1);
    }

    @Test
    void rowsArePurgedWhoseAgeTwoReadingsTwoHoursApartAgreeOn() {
        NodeRows.in(a, TaskState.COMPLETED);
        a.deliveries.delivered(a.deliveries.claim("default", null, 1).get(0));
        a.time.advance(Node.RETENTION.plusMillis(1));
        Node b = a.beside("b");

        a.time.advance(Duration.ofHours(2).minusMillis(1));
        b.renew();
        assertThat(a.hasRow("s")).as("the clock was read once").isTrue();
        a.time.advance(Duration.ofMillis(1));
        b.renew();

        assertThat(a.hasRow("s")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aClockThatIsTenDaysAheadForAWhileHurriesNoPurge(int wrongReading) {
        NodeRows.in(a, TaskState.COMPLETED);
        a.deliveries.delivered(a.deliveries.claim("default", null, 1).get(0));
        Node b = null;
        for (int reading = 0; reading < 3; reading++) {
            a.time.jump(Duration.ofDays(reading == wrongReading ? 10 : 0));
            b = b == null ? a.beside("b") : b;
            b.renew();
            a.time.jump(Duration.ofDays(reading == wrongReading ? -10 : 0));
            b.renew();
            a.time.advance(Duration.ofHours(2));
        }

        assertThat(a.hasRow("s")).isTrue();
    }

    @Test
    void aClockThatWasTenDaysBehindWhenATaskEndedHurriesNoPurge() {
        NodeRows.in(a, TaskState.COMPLETED);
        a.deliveries.delivered(a.deliveries.claim("default", null, 1).get(0));
        for (Duration step : List.of(Duration.ofDays(10), Duration.ofSeconds(-20))) {
            a.time.jump(step);
            a.renew();
            a.live(Duration.ofMinutes(1));
        }

        a.live(Node.RETENTION.minusMinutes(3));
        assertThat(a.hasRow("s")).isTrue();
        a.live(Duration.ofHours(5));

        assertThat(a.hasRow("s")).isFalse();
    }

    @Test
    void aJumpOfTheLedgersClockKillsNoLivingProcess() {
        Node b = a.beside("b");
        VideoTask row = NodeRows.in(a, TaskState.RESERVED);

        a.time.jump(Duration.ofHours(1));
        b.renew();
        for (int third = 0; third < 9; third++) {
            a.time.advance(Node.LEASE.dividedBy(3));
            b.renew();
            a.renew();
        }

        assertThat(a.row("s").version()).isEqualTo(row.version());
    }

    @Test
    void aLedgerThatWasDownForAllKillsNone() {
        Node b = a.beside("b");
        VideoTask row = NodeRows.in(a, TaskState.RESERVED);
        b.repository.goDown();
        b.outlive();

        b.repository.comeBack();
        b.renew();

        assertThat(a.row("s").version()).isEqualTo(row.version());
    }

    private void orphans(int count) {
        for (int i = 0; i < count; i++) {
            a.store.reserve(
                    VideoTask.builder()
                            .submissionId("s" + i)
                            .account("default")
                            .group("default")
                            .state(TaskState.RUNNING)
                            .createdAt(a.clock.now())
                            .tracking(Tracking.reserved("gone", 1))
                            .build());
        }
    }

    @Test
    void allThatADeadProcessOwnedIsReleasedInOneGo() {
        orphans(1200);

        a.renew();

        assertThat(a.store.findOrphaned(9)).isEmpty();
    }

    @Test
    void allThatADeadProcessOwnedIsReleasedInOneGoAlthoughAnotherSurvivorReleasesSome() {
        Node b = a.beside("b");
        orphans(1200);
        a.repository.onCall(
                "abandoned",
                () -> {
                    for (VideoTask one : b.store.findOrphaned(1)) {
                        b.ledger.transition(
                                one, RecoveryTransitions.afterOwnerDied(one, b.clock.now()));
                    }
                });

        a.renew();

        assertThat(a.store.findOrphaned(9)).isEmpty();
    }

    @Test
    void anUndeliveredCompletionIsNotPurged() {
        NodeRows.in(a, TaskState.COMPLETED);
        a.time.advance(Node.RETENTION.multipliedBy(10));

        a.beside("b");

        assertThat(a.hasRow("s")).isTrue();
    }

    @Test
    void rowsArePurgedEveryTwoHours() {
        NodeRows.in(a, TaskState.REJECTED);
        a.time.advance(Node.RETENTION.minusHours(1));
        a.renew();
        a.time.advance(Duration.ofHours(2));
        a.renew();
        assertThat(a.hasRow("s")).as("old enough by one of two readings").isTrue();

        a.time.advance(Duration.ofHours(2));
        a.renew();

        assertThat(a.hasRow("s")).isFalse();
    }

    private ProcessLease leaseOf(String account, Duration retention) {
        Ledger ledger =
                new Ledger(a.repository, OwnThreads.callers(), a.waiters, row -> {}, account, "a");
        return new ProcessLease(a.repository, ledger, a.clock, Node.LEASE, retention);
    }

    @Test
    void heartbeatsPurgeMoreOftenIfTheRetentionIsLessThanTwoHours() {
        Duration retention = Duration.ofMinutes(2);
        ProcessLease lease = leaseOf("default", retention);
        NodeRows.in(a, TaskState.REJECTED);
        lease.renew();
        lease.recover();
        a.time.advance(retention.plusMillis(1));
        lease.renew();
        lease.recover();
        assertThat(a.hasRow("s")).isTrue();

        a.time.advance(retention);
        lease.renew();
        lease.recover();

        assertThat(a.hasRow("s")).isFalse();
    }

    @Test
    void theRetentionOfAnotherAccountPurgesNoRowOfThisOne() {
        Duration retention = Duration.ofMinutes(2);
        ProcessLease other = leaseOf("other", retention);
        NodeRows.in(a, TaskState.REJECTED);

        for (int reading = 0; reading < 3; reading++) {
            other.renew();
            other.recover();
            a.time.advance(retention.plusMillis(1));
        }

        assertThat(a.hasRow("s")).isTrue();
    }

    @Test
    void aLedgerFailureIsReportedUntilTheLedgerResponds() {
        assertThat(a.lease.lastFailure()).isNull();
        a.repository.goDown();
        a.renew();
        a.renew();
        assertThat(a.lease.lastFailure()).hasStackTraceContaining("the ledger is down");

        a.repository.comeBack();
        a.renew();

        assertThat(a.lease.lastFailure()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"heartbeat", "processes"})
    void anErrorIsReportedAsAFailureUntilTheNextSuccess(String call) {
        Error thrown = new InternalError("as if out of threads");
        a.repository.onCall(
                call,
                () -> {
                    throw thrown;
                });
        a.renew();
        assertThat(a.lease.lastFailure()).isSameAs(thrown);

        a.repository.onCall(call, () -> {});
        a.renew();

        assertThat(a.lease.lastFailure()).isNull();
    }

    @Test
    void aFailedPurgeIsReportedAndNotRetriedAtOnce() {
        a.time.advance(Duration.ofHours(2));
        a.repository.loseAnswersOf("purge");
        a.renew();
        assertThat(a.lease.lastFailure()).isNotNull();

        a.time.advance(Duration.ofSeconds(10));
        a.renew();

        assertThat(a.lease.lastFailure()).isNull();
        assertThat(a.clock.alive()).isTrue();
    }

    @Test
    void aHeartbeatWithoutAReplyDoesNotRenewTheLease() {
        a.time.advance(Duration.ofSeconds(20));
        a.repository.loseAnswersOf("heartbeat");
        a.renew();

        a.time.advance(Duration.ofSeconds(10));

        assertThat(a.clock.alive()).isFalse();
        assertThat(a.lease.lastFailure()).isNotNull();
    }
}
