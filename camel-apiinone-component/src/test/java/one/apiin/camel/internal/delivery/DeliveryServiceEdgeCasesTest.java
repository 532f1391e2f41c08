package one.apiin.camel.internal.delivery;

import static one.apiin.camel.internal.NodeRows.RUNS;
import static one.apiin.camel.internal.NodeRows.now;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.NodeRows;
import one.apiin.camel.internal.OperatorActions;
import one.apiin.camel.internal.Rows;
import one.apiin.camel.internal.ScriptedGateway;
import one.apiin.camel.internal.ledger.AsyncTaskRepository;
import one.apiin.camel.internal.poll.TaskPoller;
import one.apiin.camel.internal.provider.SendDeadline;
import one.apiin.camel.internal.provider.StatusOutcome;
import one.apiin.camel.internal.provider.SubmitOutcome;
import one.apiin.camel.internal.provider.VideoGateway;
import one.apiin.camel.internal.ratelimit.RequestLimiter;
import one.apiin.camel.internal.submit.SubmitResult;
import one.apiin.camel.internal.submit.VideoSubmitter;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoRequest;
import org.junit.jupiter.api.Test;

/** Errors thrown by the gateway, a claim stored after the lease expired, and two operators at once. */
class DeliveryServiceEdgeCasesTest {

    private final Node a = Node.alone();

    private static final class ErrorGateway implements VideoGateway {
        @Override
        public CompletableFuture<SubmitOutcome> submit(
                VideoRequest request, String callbackUrl, SendDeadline start) {
            throw new StackOverflowError("after the request was sent");
        }

        @Override
        public CompletableFuture<StatusOutcome> status(String taskId) {
            throw new StackOverflowError();
        }

        @Override
        public void close() {}
    }

    @Test
    void anErrorThrownByTheGatewayDuringASubmitIsAnUnknownOutcome() {
        var parts =
                new VideoSubmitter.Dependencies(
                        a.ledger,
                        a.clock,
                        a.limiter,
                        new ErrorGateway(),
                        a.deliveries,
                        a.pendingWrites,
                        length -> new CompletableFuture<>(),
                        () -> 0.5);
        var settings =
                new VideoSubmitter.Settings(
                        "default",
                        "a",
                        Node.REQUEST_TIMEOUT,
                        3,
                        (g, r) -> Node.FIRST_POLL,
                        a.budget);
        SubmitResult done =
                now(new VideoSubmitter(parts, settings, a.waiters).submit(Node.command("s", null)));
        assertThat(done.failure()).isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(a.row("s").getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
    }

    @Test
    void anErrorThrownByTheGatewayDuringAPollReleasesThePermit() {
        NodeRows.in(a, TaskState.RUNNING);
        a.live(Node.FIRST_POLL);
        RequestLimiter narrow =
                new RequestLimiter(new RequestLimiter.Limits(null, 1000, 1), a.scheduler, a.time);
        var parts =
                new TaskPoller.Dependencies(
                        a.ledger,
                        a.clock,
                        narrow,
                        new ErrorGateway(),
                        a.deliveries,
                        Rows.plans(g -> a.pollSettings(), a.clock),
                        () -> 0.5);
        new TaskPoller(parts, new TaskPoller.Settings("default", "a", Node.REQUEST_TIMEOUT)).tick();
        assertThat(narrow.acquire(false, Duration.ofSeconds(1))).isCompleted();
    }

    @Test
    void aClaimThatIsStoredAfterTheLeaseExpiredIsNotReturned() {
        NodeRows.in(a, TaskState.COMPLETED);
        Queue<Runnable> work = new ArrayDeque<>();
        AsyncTaskRepository slow = new AsyncTaskRepository(a.repository, work::add, a.waiters);
        DeliveryService deliveries =
                new DeliveryService(
                        slow, a.clock, a.pendingWrites, "default", "a", Node.CLAIM_TIMEOUT);
        var claimed = deliveries.claim("default", null, 1);
        a.time.advance(Node.LEASE.plusSeconds(1));
        work.remove().run();
        assertThat(now(claimed)).isEmpty();
    }

    @Test
    void oneTaskIsAdoptedByOneSubmission() {
        OperatorActions operator = new OperatorActions(a.ledger, a.clock, a.awaiter, "default");
        a.gateway.answers(ScriptedGateway.unknown(), ScriptedGateway.unknown());
        a.submit("s");
        a.submit("t");
        operator.adopt("s", "task-9");
        operator.adopt("t", "task-9");
        a.gateway.statusCalls.forEach(poll -> poll.reply().complete(RUNS));
        assertThat(a.store.find(TaskQuery.byTaskId("default", "task-9"))).hasSize(1);
    }
}
