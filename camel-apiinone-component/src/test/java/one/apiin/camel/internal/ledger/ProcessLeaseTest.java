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
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;

class ProcessLeaseTest {

    private final Node a = Node.alone();

    private void dies(Node node) {
        node.time.advance(Node.LEASE.plusMillis(1));
    }

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
        dies(a);

        Node b = a.beside("b");

        assertThat(a.row("s").getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
        assertThat(b.deliveries.claim("default", null, 10)).hasSize(1);
    }

    @Test
    void aReservationOfADeadProcessThatWasBackingOffIsRejected() {
        a.gateway.answers(busy(null));
        a.submit("s", "key");
        dies(a);

        a.beside("b");

        assertThat(a.row("s").getState()).isEqualTo(TaskState.REJECTED);
        assertThat(a.row("s").getDelivery()).isEqualTo(Delivery.NONE);
        assertThat(a.row("s").tracking().ownership().owner()).isNull();
    }

    @Test
    void aTaskThatADeadProcessAwaitedIsReleasedAndPolled() {
        a.awaiter.await(NodeRows.in(a, TaskState.RUNNING), null);
        dies(a);

        Node b = a.beside("b");
        b.gateway.statuses(VIDEO);
        b.poller.tick();

        assertThat(a.row("s").getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(a.row("s").getDelivery()).isEqualTo(Delivery.PENDING);
    }

    @Test
    void aClaimOfADeadProcessIsReleased() {
        NodeRows.in(a, TaskState.COMPLETED);
        a.deliveries.claim("default", null, 10);
        dies(a);

        Node b = a.beside("b");

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
        dies(a);
        VideoTask seen = a.row("s");

        b.repository.loseAnswersOf("transition");
        b.renew();
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
        dies(a);
        a.gateway.posts.get(0).reply().complete(ScriptedGateway.accepted("task-1"));

        a.beside("b");

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
    void theFirstHeartbeatOfAProcessPurgesOldFinishedRows() {
        NodeRows.in(a, TaskState.COMPLETED);
        a.deliveries.delivered(a.deliveries.claim("default", null, 1).get(0));
        a.time.advance(Node.RETENTION.minusMillis(1));
        a.beside("b");
        assertThat(a.hasRow("s")).isTrue();

        a.time.advance(Duration.ofMillis(2));
        a.beside("c");

        assertThat(a.hasRow("s")).isFalse();
    }

    @Test
    void anUndeliveredCompletionIsNotPurged() {
        NodeRows.in(a, TaskState.COMPLETED);
        a.time.advance(Node.RETENTION.multipliedBy(10));

        a.beside("b");

        assertThat(a.hasRow("s")).isTrue();
    }

    @Test
    void laterHeartbeatsPurgeOnceAnHour() {
        NodeRows.in(a, TaskState.REJECTED);
        a.time.advance(Node.RETENTION.minusMinutes(10));
        a.renew();
        a.time.advance(Duration.ofMinutes(59));
        a.renew();
        assertThat(a.hasRow("s")).as("old enough for 49 minutes").isTrue();

        a.time.advance(Duration.ofMinutes(1));
        a.renew();

        assertThat(a.hasRow("s")).isFalse();
    }

    @Test
    void heartbeatsPurgeMoreOftenIfTheRetentionIsLessThanAnHour() {
        Duration retention = Duration.ofMinutes(2);
        ProcessLease lease =
                new ProcessLease(a.repository, a.ledger, a.clock, "a", Node.LEASE, retention);
        NodeRows.in(a, TaskState.REJECTED);
        lease.renew();
        lease.recover();
        a.time.advance(retention.minusMillis(1));
        lease.renew();
        lease.recover();
        assertThat(a.hasRow("s")).isTrue();

        a.time.advance(Duration.ofMillis(2));
        lease.renew();
        lease.recover();

        assertThat(a.hasRow("s")).isFalse();
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

    @Test
    void aFailedPurgeIsReportedAndNotRetriedAtOnce() {
        a.time.advance(Duration.ofHours(1));
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
