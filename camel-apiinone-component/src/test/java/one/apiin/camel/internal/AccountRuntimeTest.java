package one.apiin.camel.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.internal.ratelimit.RequestLimiter;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;

class AccountRuntimeTest {

    private final FakeTime time = new FakeTime();
    private final ManualScheduler scheduler = new ManualScheduler(time);
    private final ScriptedGateway gateway = new ScriptedGateway(new ArrayList<>());
    private final InMemoryTaskRepository store = new InMemoryTaskRepository(time);
    private final AccountRuntime runtime =
            new AccountRuntime(
                    new AccountRuntime.Dependencies(
                            store,
                            gateway,
                            Runnable::run,
                            Runnable::run,
                            scheduler,
                            time,
                            () -> 0.5,
                            new PollSettings(Duration.ofSeconds(5), Duration.ofDays(7))),
                    new AccountRuntime.Settings(
                            "default",
                            "a",
                            Node.LEASE,
                            Node.RETENTION,
                            Node.CLAIM_TIMEOUT,
                            Node.REQUEST_TIMEOUT,
                            new RequestLimiter.Limits(null, 1000, 8),
                            3,
                            Node.budget(CreditLimit.NONE)));
    private final AtomicInteger wakeUps = new AtomicInteger();

    @Test
    void aCompletionStoredByThisProcessWakesTheConsumersOfItsGroupAtOnce() {
        runtime.start();
        runtime.onPending("default", wakeUps::incrementAndGet);
        runtime.onPending("another", () -> wakeUps.addAndGet(100));

        complete("s");

        assertThat(wakeUps).hasValue(1);
        assertThat(pending()).hasSize(1);
    }

    @Test
    void aClosedRegistrationIsNotWokenUp() {
        runtime.start();
        AccountRuntime.Registration closed =
                runtime.onPending("default", () -> wakeUps.addAndGet(100));
        runtime.onPending("default", wakeUps::incrementAndGet);

        closed.close();
        complete("s");

        assertThat(wakeUps).hasValue(1);
    }

    @Test
    void aDelayedRedeliveryWakesNoConsumerAndAReleasedClaimDoes() {
        runtime.start();
        complete("s");
        VideoTask first = pending().get(0);
        runtime.onPending("default", wakeUps::incrementAndGet);

        runtime.deliveries().failed(first, Duration.ofSeconds(10), 5);
        assertThat(wakeUps).hasValue(0);

        scheduler.advance(Duration.ofSeconds(11));
        runtime.deliveries().release(pending().get(0));
        assertThat(wakeUps).hasValue(1);
    }

    @Test
    void aClaimThatWasNotConfirmedWithinClaimTimeoutIsDeliveredAgain() {
        runtime.start();
        complete("s");
        VideoTask first = pending().get(0);
        scheduler.advance(Node.CLAIM_TIMEOUT.minusSeconds(60));
        assertThat(pending()).isEmpty();

        scheduler.advance(Duration.ofSeconds(61));
        VideoTask again = pending().get(0);

        assertThat(again.tracking().delivery().deliveryAttempt()).isEqualTo(2);
        NodeRows.now(runtime.deliveries().delivered(first));
        assertThat(row().getDelivery()).as("too late").isEqualTo(Delivery.CLAIMED);
        NodeRows.now(runtime.deliveries().delivered(again));
        assertThat(row().getDelivery()).isEqualTo(Delivery.DELIVERED);
    }

    @Test
    void aConfirmedClaimDoesNotExpire() {
        runtime.start();
        complete("s");
        NodeRows.now(runtime.deliveries().delivered(pending().get(0)));

        scheduler.advance(Node.CLAIM_TIMEOUT.multipliedBy(2));

        assertThat(pending()).isEmpty();
        assertThat(row().getDelivery()).isEqualTo(Delivery.DELIVERED);
    }

    @Test
    void aClaimForAWaitingExchangeThatNeverBeganTheDeliveryExpiresToo() {
        runtime.start();
        gateway.answers(ScriptedGateway.accepted("task-s")).statuses(NodeRows.VIDEO);
        VideoTask submitted =
                NodeRows.now(runtime.submitter().submit(Node.command("s", null))).task();
        runtime.awaiter().await(submitted, null);
        scheduler.advance(Duration.ofSeconds(6));
        assertThat(row().getDelivery()).isEqualTo(Delivery.CLAIMED);
        scheduler.advance(Node.CLAIM_TIMEOUT.minusSeconds(60));
        assertThat(pending()).isEmpty();

        scheduler.advance(Duration.ofSeconds(61));

        assertThat(pending()).hasSize(1);
    }

    private VideoTask row() {
        return store.find(TaskQuery.bySubmissionId("s")).get(0);
    }

    private List<VideoTask> pending() {
        return NodeRows.now(runtime.deliveries().claim("default", null, 10));
    }

    private void complete(String submissionId) {
        gateway.answers(ScriptedGateway.accepted("task-" + submissionId)).statuses(NodeRows.VIDEO);
        NodeRows.now(runtime.submitter().submit(Node.command(submissionId, null)));
        scheduler.advance(Duration.ofSeconds(6));
        assertThat(gateway.statusCalls).hasSize(1);
        assertThat(NodeRows.now(runtime.operator().outcomeUnknown())).isEmpty();
    }
}
