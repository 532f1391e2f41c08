package one.apiin.camel.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;

class AccountRuntimeTest {

    private static final List<String> CALLS = List.of("heartbeat", "claimDue", "find", "processes");

    private final Node a = Node.alone();
    private final AccountRuntime runtime = a.runtime;
    private final AtomicInteger wakeUps = new AtomicInteger();

    @Test
    void aCompletionStoredByThisProcessWakesTheConsumersOfItsGroupAtOnce() {
        runtime.start();
        runtime.deliveries().onPending("default", wakeUps::incrementAndGet);
        runtime.deliveries().onPending("another", () -> wakeUps.addAndGet(100));

        complete("s");

        assertThat(wakeUps).hasValue(1);
        assertThat(pending()).hasSize(1);
    }

    @Test
    void aClosedRegistrationIsNotWokenUp() {
        runtime.start();
        Runnable closed = runtime.deliveries().onPending("default", () -> wakeUps.addAndGet(100));
        runtime.deliveries().onPending("default", wakeUps::incrementAndGet);

        closed.run();
        complete("s");

        assertThat(wakeUps).hasValue(1);
    }

    @Test
    void aRegistrationAfterTheLastOneWasClosedIsWokenUp() {
        runtime.start();
        Runnable closed = runtime.deliveries().onPending("default", () -> wakeUps.addAndGet(100));
        closed.run();
        closed.run();

        runtime.deliveries().onPending("default", wakeUps::incrementAndGet);
        complete("s");

        assertThat(wakeUps).hasValue(1);
    }

    @Test
    void aCompletionOfAGroupWhoseConsumersHaveStoppedWakesNone() {
        Runnable first = runtime.deliveries().onPending("default", wakeUps::incrementAndGet);
        Runnable second = runtime.deliveries().onPending("default", wakeUps::incrementAndGet);

        first.run();
        runtime.deliveries().stored(Rows.in(TaskState.COMPLETED));
        second.run();
        runtime.deliveries().stored(Rows.in(TaskState.COMPLETED));

        assertThat(wakeUps).hasValue(1);
    }

    @Test
    void aRegistrationThatEndsTwiceEndsNoOther() {
        Runnable same = wakeUps::incrementAndGet;
        Runnable first = runtime.deliveries().onPending("default", same);
        runtime.deliveries().onPending("default", same);

        first.run();
        first.run();
        runtime.deliveries().stored(Rows.in(TaskState.COMPLETED));

        assertThat(wakeUps).hasValue(1);
    }

    @Test
    void aDelayedRedeliveryWakesNoConsumerAndAReleasedClaimDoes() {
        runtime.start();
        complete("s");
        VideoTask first = pending().get(0);
        runtime.deliveries().onPending("default", wakeUps::incrementAndGet);

        runtime.deliveries()
                .failed(first, "java.io.IOException: archive down", Duration.ofSeconds(10), 5);
        assertThat(wakeUps).hasValue(0);

        a.scheduler.advance(Duration.ofSeconds(11));
        runtime.deliveries().release(pending().get(0));
        assertThat(wakeUps).hasValue(1);
    }

    @Test
    void aClaimThatWasNotConfirmedWithinClaimTimeoutIsDeliveredAgain() {
        runtime.start();
        complete("s");
        VideoTask first = pending().get(0);
        a.scheduler.advance(Node.CLAIM_TIMEOUT.minusSeconds(60));
        assertThat(pending()).isEmpty();

        a.scheduler.advance(Duration.ofSeconds(61));
        VideoTask again = pending().get(0);

        assertThat(again.tracking().delivery().deliveryAttempt()).isEqualTo(2);
        runtime.deliveries().delivered(first);
        assertThat(row().getDelivery()).as("too late").isEqualTo(Delivery.CLAIMED);
        runtime.deliveries().delivered(again);
        assertThat(row().getDelivery()).isEqualTo(Delivery.DELIVERED);
    }

    @Test
    void aConfirmedClaimDoesNotExpire() {
        runtime.start();
        complete("s");
        runtime.deliveries().delivered(pending().get(0));

        a.scheduler.advance(Node.CLAIM_TIMEOUT.multipliedBy(2));

        assertThat(pending()).isEmpty();
        assertThat(row().getDelivery()).isEqualTo(Delivery.DELIVERED);
    }

    @Test
    void aClaimForAWaitingExchangeThatNeverBeganTheDeliveryExpiresToo() {
        runtime.start();
        a.gateway.answers(ScriptedGateway.accepted("task-s")).statuses(NodeRows.VIDEO);
        VideoTask submitted = NodeRows.now(a.submit("s")).task();
        runtime.awaiter().await(submitted, null);
        a.scheduler.advance(Duration.ofSeconds(6));
        assertThat(row().getDelivery()).isEqualTo(Delivery.CLAIMED);
        a.scheduler.advance(Node.CLAIM_TIMEOUT.minusSeconds(60));
        assertThat(pending()).isEmpty();

        a.scheduler.advance(Duration.ofSeconds(61));

        assertThat(pending()).hasSize(1);
    }

    @Test
    void heartbeatsPollsAndRecoveryGoOnAfterAnError() {
        runtime.start();
        for (String call : CALLS) {
            a.repository.onCall(
                    call,
                    () -> {
                        throw new InternalError("as if out of memory");
                    });
        }
        a.scheduler.advance(Node.LEASE.multipliedBy(2));
        assertThat(a.clock.alive()).isFalse();
        CALLS.forEach(call -> a.repository.onCall(call, () -> {}));

        a.scheduler.advance(Node.LEASE);
        complete("s");

        assertThat(a.clock.alive()).isTrue();
        assertThat(runtime.ledgerFailure()).isNull();
    }

    @Test
    void pollsGoOnAfterATickThatCouldNotScheduleTheNextOne() {
        runtime.start();
        a.scheduler.failOnce(new InternalError("as if out of memory"));

        a.scheduler.advance(Duration.ofSeconds(1));

        complete("s");
    }

    @Test
    void rowsOfADeadProcessAreReleasedAlsoWhileForgottenReservationsCannotBeRead() {
        NodeRows.in(a.beside("b"), TaskState.RESERVED);
        a.repository.onCall(
                "find",
                () -> {
                    throw new IllegalStateException("as if the query was refused");
                });

        runtime.start();
        a.scheduler.advance(Node.LEASE.multipliedBy(2));

        assertThat(row().getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
    }

    @Test
    void anExpiredLeaseIsAFailureOfTheLedgerAlsoWithoutAReason() {
        assertThat(runtime.ledgerFailure()).isNull();

        a.time.advance(Node.LEASE);
        assertThat(runtime.ledgerFailure()).hasMessageContaining("lease");
        a.renew();

        assertThat(runtime.ledgerFailure()).isNull();
    }

    @Test
    void aStopRenewsTheLeaseUntilTheRunningPostHasItsReply() {
        runtime.start();
        a.submit("s");
        Node b = a.beside("b");
        for (int third = 0; third < 2; third++) {
            a.time.advance(Node.LEASE.dividedBy(3));
            b.renew();
        }
        var stopped =
                a.turns.start(
                        () -> {
                            runtime.stop();
                            return true;
                        });
        a.scheduler.advance(Duration.ofSeconds(9));
        a.time.advance(Duration.ofSeconds(2));
        b.renew();
        assertThat(row().getState()).as("its reply is awaited").isEqualTo(TaskState.RESERVED);

        a.gateway.posts.get(0).reply().complete(ScriptedGateway.accepted("task-s"));

        assertThat(NodeRows.now(stopped)).isTrue();
        assertThat(row().getTaskId()).isEqualTo("task-s");
        assertThat(a.scheduler.pending()).as("timers").isZero();
        a.scheduler.advance(Node.LEASE);
        assertThat(a.clock.alive()).isFalse();
    }

    private VideoTask row() {
        return a.row("s");
    }

    private List<VideoTask> pending() {
        return runtime.deliveries().claim("default", null, 10);
    }

    private void complete(String submissionId) {
        a.gateway
                .answers(ScriptedGateway.accepted("task-" + submissionId))
                .statuses(NodeRows.VIDEO);
        NodeRows.now(a.submit(submissionId));
        a.scheduler.advance(Duration.ofSeconds(6));
        assertThat(a.gateway.statusCalls).hasSize(1);
        assertThat(runtime.operator().outcomeUnknown()).isEmpty();
    }
}
