package one.apiin.camel.internal.poll;

import static one.apiin.camel.internal.NodeRows.RUNS;
import static one.apiin.camel.internal.NodeRows.VIDEO;
import static one.apiin.camel.internal.NodeRows.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.NodeRows;
import one.apiin.camel.internal.ScriptedGateway;
import one.apiin.camel.internal.ledger.Ledger;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.ratelimit.RequestLimiter;
import one.apiin.camel.internal.util.OwnThreads;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;

class TaskPollerTest {

    private static final int MAX_CONCURRENT_POLLS = Node.MAX_CONCURRENT_REQUESTS;
    private static final Duration INVISIBLE_UNTIL = Node.REQUEST_TIMEOUT.plusSeconds(10);

    private final Node a = Node.alone();

    private void due() {
        a.live(Node.FIRST_POLL);
    }

    private void manyDue(int count) {
        for (int i = 0; i < count; i++) {
            a.gateway.answers(ScriptedGateway.accepted("task-" + i));
            a.submit("s" + i);
        }
        due();
    }

    /** A poller on the node's ledger with a limiter of its own. */
    private TaskPoller poller(Ledger ledger) {
        return poller(ledger, 1000);
    }

    private TaskPoller poller(Ledger ledger, int requestsPerSecond) {
        return a.pollerWith(ledger, a.limiter(requestsPerSecond), a.gateway);
    }

    @Test
    void onlyADueTaskIsPolled() {
        NodeRows.in(a, TaskState.RUNNING);

        a.live(Node.FIRST_POLL.minusMillis(1));
        a.poller.tick();
        assertThat(a.gateway.statusCalls).isEmpty();
        a.live(Duration.ofMillis(1));
        a.poller.tick();
        a.poller.tick();

        assertThat(a.gateway.statusCalls).hasSize(1);
        assertThat(a.gateway.statusCalls.get(0).taskId()).isEqualTo("task-1");
    }

    @Test
    void pollsBeyondTheRequestRateOfANodeStayDueForOthers() {
        manyDue(20);
        TaskPoller slow = poller(a.ledger, 3);
        for (int i = 0; i < 5; i++) {
            slow.tick();
        }
        assertThat(a.gateway.statusCalls).as("the burst; three more wait for a permit").hasSize(3);

        TaskPoller fast = poller(a.ledger);
        fast.tick();

        assertThat(a.gateway.statusCalls).hasSize(3 + 14);
        a.live(Duration.ofSeconds(1));
        assertThat(a.gateway.statusCalls).hasSize(20);
    }

    @Test
    void aRunningTaskIsPolledAgainAfterTheInterval() {
        NodeRows.in(a, TaskState.RUNNING);
        a.gateway.statuses(RUNS);
        due();
        a.poller.tick();

        assertThat(a.row("s").tracking().polls().pollCount()).isEqualTo(1);
        assertThat(a.row("s").tracking().polls().nextPollAt())
                .isEqualTo(a.clock.now().plus(a.pollSettings().pollInterval()));
    }

    @Test
    void aTaskThatAnotherNodeAwaitsIsPolledByThatNode() {
        Node b = a.beside("b");
        b.awaiter.await(NodeRows.in(a, TaskState.RUNNING), null);
        due();

        a.poller.tick();
        assertThat(a.gateway.statusCalls).isEmpty();
        b.renew();
        b.poller.tick();

        assertThat(a.gateway.statusCalls).hasSize(1);
    }

    @Test
    void aNodeWithoutALeaseDoesNotPoll() {
        NodeRows.in(a, TaskState.RUNNING);
        a.time.advance(Node.LEASE);

        a.poller.tick();

        assertThat(a.gateway.statusCalls).isEmpty();
    }

    @Test
    void theNumberOfConcurrentPollsIsLimited() {
        manyDue(MAX_CONCURRENT_POLLS + 10);
        TaskPoller poller = poller(a.ledger);

        poller.tick();
        poller.tick();
        assertThat(a.gateway.statusCalls).hasSize(MAX_CONCURRENT_POLLS);
        a.gateway.statusCalls.get(0).reply().complete(RUNS);
        poller.tick();
        assertThat(a.gateway.statusCalls).as("one is free again").hasSize(MAX_CONCURRENT_POLLS + 1);
    }

    @Test
    void twoConcurrentTicksKeepTheLimitOfConcurrentPolls() {
        manyDue(MAX_CONCURRENT_POLLS + 10);
        AtomicInteger claims = new AtomicInteger();
        a.repository.onCall(
                "claimDue",
                () -> {
                    claims.incrementAndGet();
                    a.poller.tick();
                });

        a.poller.tick();

        assertThat(a.gateway.statusCalls).hasSize(MAX_CONCURRENT_POLLS);
        a.poller.tick();
        assertThat(claims).as("the ledger is not queried at the limit").hasValue(1);
    }

    @Test
    void retryAfterPausesAllRequestsAndDelaysTheNextPoll() {
        NodeRows.in(a, TaskState.RUNNING);
        a.gateway.statuses(
                new StatusOutcome.Unavailable(429, "slow", Duration.ofSeconds(20), null));
        due();
        a.poller.tick();
        var submit = a.submit("t");

        a.live(Duration.ofMillis(19_999));
        assertThat(a.gateway.posts).hasSize(1);
        a.live(Duration.ofMillis(1));

        assertThat(a.gateway.posts).hasSize(2);
        assertThat(submit).isNotDone();
        assertThat(a.row("s").tracking().polls().nextPollAt()).isAfterOrEqualTo(a.clock.now());
    }

    @Test
    void aPollWithoutAPermitIsDueAgain() {
        NodeRows.in(a, TaskState.RUNNING);
        due();
        a.limiter.pause(Duration.ofSeconds(10));
        a.poller.tick();
        a.live(INVISIBLE_UNTIL);

        assertThat(a.gateway.statusCalls).isEmpty();
        a.poller.tick();

        assertThat(a.gateway.statusCalls).hasSize(1);
    }

    @Test
    void aCompletionIsClaimedForAWaitOfThisNode() {
        var completion = a.awaiter.await(NodeRows.in(a, TaskState.RUNNING), null);
        due();
        a.gateway.statuses(VIDEO);

        a.poller.tick();

        assertThat(now(completion).getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(a.row("s").getDelivery()).isEqualTo(Delivery.CLAIMED);
    }

    @Test
    void aCompletionIsPendingIfTheWaitWasCancelled() {
        VideoTask row = NodeRows.in(a, TaskState.RUNNING);
        var completion = a.awaiter.await(row, null);
        due();
        a.poller.tick();
        completion.cancel(false);
        VideoTask free = a.row("s");
        a.store.transition(free, free.with(free.tracking().withOwner("a")));

        a.gateway.statusCalls.get(0).reply().complete(VIDEO);

        assertThat(a.row("s").getDelivery()).isEqualTo(Delivery.PENDING);
        assertThat(a.row("s").tracking().delivery().deliveryAttempt()).isZero();
    }

    @Test
    void aStoppedPollerMakesAPollWithoutAPermitDueAtOnce() throws Exception {
        NodeRows.in(a, TaskState.RUNNING);
        a.limiter.pause(Duration.ofMinutes(1));
        due();
        a.poller.tick();
        assertThat(a.row("s").tracking().polls().nextPollAt())
                .isEqualTo(a.clock.now().plus(INVISIBLE_UNTIL));

        a.live(Duration.ofSeconds(5));

        a.poller.stop(Duration.ZERO);
        assertThat(a.gateway.statusCalls).isEmpty();
        assertThat(a.row("s").tracking().polls().nextPollAt()).isEqualTo(a.clock.now());
    }

    @Test
    void aStopBetweenClaimAndPollMakesTheTaskDueAtOnce() {
        NodeRows.in(a, TaskState.RUNNING);
        due();
        a.repository.onCall("claimDue", this::stopPoller);

        assertTimeoutPreemptively(Duration.ofMinutes(1), a.poller::tick);

        assertThat(a.gateway.statusCalls).isEmpty();
        assertThat(a.row("s").tracking().polls().nextPollAt()).isEqualTo(a.clock.now());
    }

    @Test
    void aTaskWhosePollIsRejectedByTheThreadsIsDueAtOnce() {
        NodeRows.in(a, TaskState.RUNNING);
        due();
        ExecutorService closed = Executors.newSingleThreadExecutor();
        closed.shutdown();

        a.pollerOn(OwnThreads.of(closed)).tick();

        assertThat(a.gateway.statusCalls).isEmpty();
        assertThat(a.row("s").tracking().polls().nextPollAt()).isEqualTo(a.clock.now());
    }

    private void stopPoller() {
        try {
            a.poller.stop(Duration.ZERO);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As after a restart or an outage: there was no room for all that were due. */
    @Test
    void aBacklogIsPolledAsFastAsTheRateAllows() {
        manyDue(400);
        a.gateway.statuses(Collections.nCopies(400, RUNS).toArray(StatusOutcome[]::new));

        a.poller.tick();

        assertThat(a.gateway.statusCalls).hasSize(400);
    }

    /** As at a stop: the limiter is closed before the poller is stopped. */
    @Test
    void aBacklogIsNotClaimedAgainAndAgainWithoutPermits() {
        manyDue(400);
        AtomicInteger claims = new AtomicInteger();
        a.repository.onCall("claimDue", claims::incrementAndGet);
        RequestLimiter limiter = a.limiter(1000);
        TaskPoller poller = a.pollerWith(a.ledger, limiter, a.gateway);
        limiter.close();

        assertTimeoutPreemptively(Duration.ofMinutes(1), poller::tick);

        assertThat(claims).hasValue(1);
    }
}
