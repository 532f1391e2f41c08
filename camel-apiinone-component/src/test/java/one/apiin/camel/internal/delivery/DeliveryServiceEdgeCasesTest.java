package one.apiin.camel.internal.delivery;

import static one.apiin.camel.internal.NodeRows.RUNS;
import static one.apiin.camel.internal.NodeRows.now;
import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.NodeRows;
import one.apiin.camel.internal.OperatorActions;
import one.apiin.camel.internal.ScriptedGateway;
import one.apiin.camel.internal.Submitted;
import one.apiin.camel.internal.poll.TaskPoller;
import one.apiin.camel.internal.provider.VideoGateway;
import one.apiin.camel.internal.provider.VideoGateway.SendDeadline;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoRequest;
import org.junit.jupiter.api.Test;

/** Errors thrown by the gateway, a claim stored after the lease expired, and two operators at once. */
class DeliveryServiceEdgeCasesTest {

    private final Node a = Node.alone();

    private static final class ErrorGateway implements VideoGateway {
        @Override
        public SubmitOutcome submit(VideoRequest request, String callbackUrl, SendDeadline start) {
            throw new StackOverflowError("after the request was sent");
        }

        @Override
        public StatusOutcome status(String taskId) {
            throw new StackOverflowError();
        }

        @Override
        public void close() {}
    }

    @Test
    void anErrorThrownByTheGatewayDuringASubmitIsAnUnknownOutcome() {
        var submitter = a.submitterWith(a.ledger, a.clock, new ErrorGateway());
        Submitted done = now(a.submit(submitter, Node.command("s", null)));
        assertThat(done.failure()).isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(a.row("s").getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
    }

    @Test
    void anErrorThrownByTheGatewayDuringAPollReleasesThePermit() {
        NodeRows.in(a, TaskState.RUNNING);
        a.live(Node.FIRST_POLL);
        TaskPoller poller = a.pollerWith(a.ledger, a.limiter(1000), new ErrorGateway());
        poller.tick();
        a.live(Node.REQUEST_TIMEOUT.plusSeconds(20));
        a.gateway.statuses(RUNS);
        a.poller.tick();
        assertThat(a.row("s").tracking().polls().pollCount()).isOne();
    }

    @Test
    void aClaimThatIsStoredAfterTheLeaseExpiredIsNotReturned() {
        NodeRows.in(a, TaskState.COMPLETED);
        a.repository.onCall("claimEnded", () -> a.time.advance(Node.LEASE.plusSeconds(1)));
        assertThat(a.deliveries.claim("default", null, 1)).isEmpty();
    }

    @Test
    void oneTaskIsAdoptedByOneSubmission() {
        OperatorActions operator = a.runtime.operator();
        a.gateway.answers(ScriptedGateway.unknown(), ScriptedGateway.unknown());
        a.submit("s");
        a.submit("t");
        a.turns.start(() -> operator.adopt("s", "task-9"));
        a.turns.start(() -> operator.adopt("t", "task-9"));
        a.gateway.statusCalls.forEach(poll -> poll.reply().complete(RUNS));
        assertThat(a.store.find(TaskQuery.byTaskId("default", "task-9"))).hasSize(1);
    }
}
