package one.apiin.camel.internal.poll;

import static one.apiin.camel.internal.NodeRows.DOWN;
import static one.apiin.camel.internal.NodeRows.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import one.apiin.camel.internal.ExhaustedPool;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.NodeRows;
import one.apiin.camel.internal.provider.VideoGateway;
import one.apiin.camel.internal.provider.VideoGateway.SendDeadline;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import one.apiin.camel.internal.ratelimit.RequestLimiter;
import one.apiin.camel.internal.util.OwnThreads;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoRequest;
import org.junit.jupiter.api.Test;

/** Failures of the ledger, the provider and the gateway end neither a task nor the polling. */
class TaskPollerFailureTest {

    private static final int MAX_CONCURRENT_POLLS = Node.MAX_CONCURRENT_REQUESTS;
    private static final Duration INVISIBLE_UNTIL = Node.REQUEST_TIMEOUT.plusSeconds(10);

    private final Node a = Node.alone();

    private void due() {
        a.live(Node.FIRST_POLL);
    }

    @Test
    void aPollThatWasClaimedWithoutAReplyIsDueAgain() {
        NodeRows.in(a, TaskState.RUNNING);
        due();
        a.repository.loseAnswersOf("claimDue");
        a.poller.tick();
        a.repository.comeBack();
        a.poller.tick();
        assertThat(a.gateway.statusCalls).as("claimed without a reply").isEmpty();

        a.live(INVISIBLE_UNTIL);
        a.poller.tick();

        assertThat(a.gateway.statusCalls).hasSize(1);
    }

    @Test
    void pollingContinuesAfterALedgerFailure() {
        NodeRows.in(a, TaskState.RUNNING);
        due();
        a.repository.goDown();
        a.poller.tick();
        a.repository.comeBack();

        a.poller.tick();

        assertThat(a.gateway.statusCalls).hasSize(1);
    }

    @Test
    void aTaskWhoseCompletionCouldNotBeStoredIsPolledAgain() {
        NodeRows.in(a, TaskState.RUNNING);
        due();
        a.poller.tick();
        a.repository.goDown();
        a.gateway.statusCalls.get(0).reply().complete(VIDEO);
        a.repository.comeBack();
        assertThat(a.row("s").getState()).isEqualTo(TaskState.RUNNING);

        a.gateway.statuses(VIDEO);
        a.live(INVISIBLE_UNTIL);
        a.poller.tick();

        assertThat(a.row("s").getState()).isEqualTo(TaskState.COMPLETED);
    }

    @Test
    void aTaskKeepsRunningWhileTheProviderIsDown() {
        NodeRows.in(a, TaskState.RUNNING);
        for (int i = 0; i < 20; i++) {
            a.gateway.statuses(DOWN);
            a.live(Duration.ofMinutes(6));
            a.poller.tick();
        }

        assertThat(a.gateway.statusCalls).hasSize(20);
        assertThat(a.row("s").getState()).isEqualTo(TaskState.RUNNING);
        assertThat(a.row("s").tracking().polls().failedPollCount()).isEqualTo(20);
    }

    @Test
    void anExceptionOfTheGatewayReleasesThePermitAndPollingContinues() {
        NodeRows.in(a, TaskState.RUNNING);
        RequestLimiter narrow = a.limiter(1000);
        ThrowingGateway throwing = new ThrowingGateway();
        TaskPoller broken = a.pollerWith(a.ledger, narrow, throwing);
        for (int i = 0; i < MAX_CONCURRENT_POLLS + 1; i++) {
            a.live(INVISIBLE_UNTIL);
            broken.tick();
        }
        assertThat(throwing.calls).isEqualTo(MAX_CONCURRENT_POLLS + 1);

        broken.tick();

        assertThat(throwing.calls)
                .as("each place is free again")
                .isEqualTo(MAX_CONCURRENT_POLLS + 1);
        assertThat(a.row("s").getState()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void aPollThatGetsNoThreadReleasesItsPermitAndPollingContinues() {
        NodeRows.in(a, TaskState.RUNNING);
        var pool = new ExhaustedPool(MAX_CONCURRENT_POLLS);
        TaskPoller poller = a.pollerOn(OwnThreads.of(pool));
        for (int i = 0; i < MAX_CONCURRENT_POLLS; i++) {
            a.live(INVISIBLE_UNTIL);
            assertThatThrownBy(poller::tick).isInstanceOf(InternalError.class);
        }

        a.gateway.statuses(VIDEO);
        a.live(INVISIBLE_UNTIL);
        poller.tick();

        assertThat(a.row("s").getState()).isEqualTo(TaskState.COMPLETED);
    }

    private static final class ThrowingGateway implements VideoGateway {
        private int calls;

        @Override
        public SubmitOutcome submit(VideoRequest request, String callbackUrl, SendDeadline start) {
            throw new AssertionError("unexpected submit");
        }

        @Override
        public StatusOutcome status(String taskId) {
            calls++;
            throw new IllegalStateException("a bug of the gateway");
        }

        @Override
        public void close() {}
    }

    /** The machine starts after a fortnight, and its network comes up a little later. */
    @Test
    void aFailedPollAfterALongDowntimeDoesNotEndTheTracking() {
        NodeRows.in(a, TaskState.RUNNING);
        a.time.advance(Duration.ofDays(14));
        Node b = a.survivedBy("b");
        b.gateway.statuses(new StatusOutcome.Unavailable(0, "no route to host", null, null), VIDEO);
        b.poller.tick();
        assertThat(b.row("s").getState()).isEqualTo(TaskState.RUNNING);

        b.live(Duration.ofMinutes(10));
        b.poller.tick();

        assertThat(b.row("s").getState()).isEqualTo(TaskState.COMPLETED);
    }

    @Test
    void checkNowOfAWatchEndedTaskIsRepeatedAfterAFailedPoll() {
        NodeRows.in(a, TaskState.WATCH_ENDED);
        a.time.advance(Duration.ofDays(7));
        a.renew();
        a.runtime.operator().checkNow("s");
        a.gateway.statuses(DOWN, VIDEO);
        a.poller.tick();
        assertThat(a.row("s").getState()).isEqualTo(TaskState.RUNNING);

        a.live(Duration.ofMinutes(10));
        a.poller.tick();

        assertThat(a.row("s").getState()).isEqualTo(TaskState.COMPLETED);
    }
}
