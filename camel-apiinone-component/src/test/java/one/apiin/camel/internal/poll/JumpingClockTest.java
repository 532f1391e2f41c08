package one.apiin.camel.internal.poll;

import static one.apiin.camel.internal.NodeRows.DOWN;
import static one.apiin.camel.internal.NodeRows.RUNS;
import static one.apiin.camel.internal.NodeRows.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.NodeRows;
import one.apiin.camel.internal.Rows;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;

/** The ledger's clock is ten days ahead for 12 s, and then right again. */
class JumpingClockTest {

    private static final Duration JUMP = Duration.ofDays(10);
    private static final Duration DELAY = Duration.ofSeconds(30);

    private final Node a = Node.alone();
    private final UnknownOutcomeResolver resolver =
            new UnknownOutcomeResolver(
                    a.ledger, a.clock, a.poller, a.turns.threads(), Node.REQUEST_TIMEOUT);

    private void jump(Duration length) {
        a.time.jump(length);
        a.renew();
    }

    private void pass(Duration length) {
        a.time.advance(length);
        a.renew();
    }

    private void jumpsBack() {
        pass(Duration.ofSeconds(12));
        jump(JUMP.negated());
    }

    private void fail(VideoTask claimed) {
        a.deliveries.failed(claimed, "java.io.IOException: archive down", DELAY, 120);
    }

    private List<VideoTask> claim() {
        return a.deliveries.claim("default", null, 1);
    }

    private void callback() {
        a.runtime.callbacks().receive("s", "task-1");
    }

    @Test
    void aRedeliveryPlannedDuringTheJumpIsDueAfterIt() {
        NodeRows.in(a, TaskState.COMPLETED);
        jump(JUMP);
        a.deliveries.correctPlans();
        fail(claim().get(0));
        jumpsBack();

        a.deliveries.correctPlans();

        assertThat(claim()).hasSize(1);
    }

    @Test
    void aProcessThatStartsAfterTheJumpCorrectsItToo() {
        NodeRows.in(a, TaskState.COMPLETED);
        jump(JUMP);
        fail(claim().get(0));
        jumpsBack();

        a.survivedBy("b").deliveries.correctPlans();

        assertThat(a.row("s").tracking().delivery().deliverAfter()).isNull();
    }

    /** More than are corrected at once: the others follow when those are delivered. */
    @Test
    void allRedeliveriesPlannedDuringTheJumpAreDueAfterIt() {
        Instant ahead = a.clock.now().plus(JUMP);
        for (int i = 0; i <= 1_000; i++) {
            pending(i, ahead);
        }
        a.deliveries.correctPlans();
        assertThat(a.deliveries.claim("default", null, 2_000)).hasSize(1_000);

        a.deliveries.correctPlans();

        assertThat(a.deliveries.claim("default", null, 2_000)).hasSize(1);
    }

    private void pending(int number, Instant deliverAfter) {
        VideoTask pending = Rows.in(TaskState.COMPLETED);
        Tracking planned = pending.tracking().pending(deliverAfter);
        a.store.reserve(
                pending.toBuilder()
                        .submissionId("s" + number)
                        .taskId("task-" + number)
                        .tracking(planned)
                        .build(),
                CreditLimit.NONE);
    }

    /** As while the archive is down, or without a consumer. */
    @Test
    void aThousandPendingCompletionsAreReadOnceAMinute() {
        Instant ahead = a.clock.now().plus(JUMP);
        for (int i = 0; i < 1_000; i++) {
            pending(i, null);
        }
        pending(9_999, ahead); // the last of the list
        AtomicInteger reads = new AtomicInteger();
        a.repository.onCall("find", reads::incrementAndGet);

        for (int second = 0; second < 60; second++) {
            a.deliveries.correctPlans();
            a.time.advance(Duration.ofSeconds(1));
            a.lease.renew();
        }

        assertThat(reads).hasValue(1);
        assertThat(a.deliveries.claim("default", null, 2_000)).hasSize(1_000);
        a.deliveries.correctPlans();
        assertThat(a.row("s9999").tracking().delivery().deliverAfter()).isNull();
    }

    @Test
    void aTaskThatBeganBeforeTwoJumpsIsAsOldAsItIs() {
        NodeRows.in(a, TaskState.RUNNING);
        for (Duration jump : List.of(Duration.ofDays(8), Duration.ofSeconds(7))) {
            jump(jump);
            pass(Node.FIRST_POLL.multipliedBy(2));
            a.gateway.statuses(RUNS);
            a.poller.tick();
        }

        assertThat(a.gateway.statusCalls).hasSize(2);
        assertThat(a.row("s").getState()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void aRedeliveryOfAnHourKeepsItsTime() {
        NodeRows.in(a, TaskState.COMPLETED);
        a.deliveries.failed(claim().get(0), "java.io.IOException: down", Duration.ofHours(1), 120);
        Instant planned = a.row("s").tracking().delivery().deliverAfter();

        a.deliveries.correctPlans();

        assertThat(a.row("s").tracking().delivery().deliverAfter()).isEqualTo(planned).isNotNull();
    }

    @Test
    void aRedeliveryPlannedAfterTheJumpWaitsItsDelay() {
        NodeRows.in(a, TaskState.COMPLETED);
        jump(JUMP);
        jumpsBack();
        fail(claim().get(0));
        pass(DELAY.minusMillis(1));
        assertThat(claim()).as("too early").isEmpty();

        pass(Duration.ofMillis(1));

        assertThat(claim()).hasSize(1);
    }

    @Test
    void aCandidateThatWasNotConfirmedDuringTheJumpIsAskedAgainSoon() {
        NodeRows.in(a, TaskState.OUTCOME_UNKNOWN);
        jump(JUMP);
        a.gateway.statuses(DOWN, VIDEO);
        callback();
        resolver.tick();
        assertThat(a.gateway.statusCalls).hasSize(1);
        jumpsBack();

        resolver.tick();

        assertThat(a.row("s").getState()).isEqualTo(TaskState.COMPLETED);
    }

    @Test
    void aCandidateThatWasNotConfirmedAfterTheJumpIsNotAskedAgainAtOnce() {
        NodeRows.in(a, TaskState.OUTCOME_UNKNOWN);
        jump(JUMP);
        jumpsBack();
        a.gateway.statuses(DOWN, VIDEO);
        callback();
        resolver.tick();

        callback();
        resolver.tick();
        assertThat(a.gateway.statusCalls).hasSize(1);
        pass(Duration.ofSeconds(1));
        resolver.tick();

        assertThat(a.row("s").getState()).isEqualTo(TaskState.COMPLETED);
    }

    @Test
    void aFloodOfCallbacksAfterTheJumpCausesNoFloodOfStatusCalls() {
        NodeRows.in(a, TaskState.RUNNING);
        jump(JUMP);
        jumpsBack();
        for (int i = 0; i < 20; i++) {
            a.gateway.statuses(RUNS);
            callback();
            a.poller.tick();
        }

        assertThat(a.gateway.statusCalls).hasSize(1);
    }

    /** Polled once during the jump. */
    private void polledAhead() {
        NodeRows.in(a, TaskState.RUNNING);
        jump(JUMP);
        a.gateway.statuses(RUNS);
        a.poller.tick();
        assertThat(a.gateway.statusCalls).hasSize(1);
        jumpsBack();
    }

    /** A process that starts now, after {@code length}, and after {@code a} if that does not live. */
    private Node started(Duration length, boolean alive) {
        Node b = a.beside("b");
        b.runtime.start();
        for (Duration left = length; !left.isNegative(); left = left.minusSeconds(10)) {
            b.live(Duration.ofSeconds(10));
            if (alive) {
                a.renew();
            }
        }
        return b;
    }

    @Test
    void aTaskPolledDuringTheJumpIsPolledByAProcessThatStartsAfterIt() {
        polledAhead();
        a.gateway.statuses(VIDEO);

        started(Duration.ofMinutes(2), false);

        assertThat(a.row("s").getState()).isEqualTo(TaskState.COMPLETED);
    }

    @Test
    void aTaskIsPolledSoonAfterTheLastProcessThatSawTheJumpHasEnded() {
        NodeRows.in(a, TaskState.RUNNING);
        jump(JUMP);
        jumpsBack();
        Node b = started(Duration.ofMinutes(2), true);
        pass(Node.FIRST_POLL.multipliedBy(2));
        a.gateway.statuses(RUNS);
        a.poller.tick();
        a.gateway.statuses(VIDEO);

        for (int i = 0; i < 61; i++) {
            b.live(Duration.ofMinutes(1));
        }

        assertThat(a.row("s").getState()).isEqualTo(TaskState.COMPLETED);
    }

    @Test
    void aCandidateAskedForDuringTheJumpIsAskedForByAProcessThatStartsAfterIt() {
        NodeRows.in(a, TaskState.OUTCOME_UNKNOWN);
        jump(JUMP);
        a.gateway.statuses(DOWN, VIDEO);
        callback();
        resolver.tick();
        jumpsBack();

        started(Duration.ofMinutes(2), false);

        assertThat(a.row("s").getState()).isEqualTo(TaskState.COMPLETED);
    }

    @Test
    void ofManyRunningTasksThoseThatArePolledTooLateAreFound() {
        for (int i = 0; i <= 200; i++) {
            VideoTask running = Rows.in(TaskState.RUNNING);
            Duration ahead = i < 90 ? Duration.ofHours(1) : JUMP;
            a.store.reserve(
                    running.toBuilder()
                            .submissionId("s" + i)
                            .taskId("task-" + i)
                            .idempotencyKey(null)
                            .tracking(running.tracking().withNextPollAt(a.clock.now().plus(ahead)))
                            .build(),
                    CreditLimit.NONE);
        }

        a.poller.correctPlans();

        assertThat(a.row("s0").tracking().polls().nextPollAt()).isAfter(a.clock.now());
        assertThat(a.row("s90").tracking().polls().nextPollAt()).isEqualTo(a.clock.now());
        assertThat(a.row("s200").tracking().polls().nextPollAt()).isEqualTo(a.clock.now());
    }

    @Test
    void aCorrectionThatTheLedgerDidNotAnswerIsRepeatedWithTheNextRecovery() {
        VideoTask running = NodeRows.in(a, TaskState.RUNNING);
        Instant late = a.clock.now().plus(JUMP);
        a.store.transition(running, running.with(running.tracking().withNextPollAt(late)));
        a.repository.goDown();
        assertThatThrownBy(a.poller::correctPlans).hasMessage("the ledger is down");
        a.repository.comeBack();

        a.poller.correctPlans();

        assertThat(a.row("s").tracking().polls().nextPollAt()).isEqualTo(a.clock.now());
    }

    /** Such as a process that has no endpoint of the group. */
    @Test
    void aPollOfTomorrowKeepsItsTimeAlsoWhereItsPlanIsNotKnown() {
        NodeRows.in(a, TaskState.RUNNING);
        VideoTask row = a.row("s");
        Instant tomorrow = a.clock.now().plus(Duration.ofDays(1));
        a.store.transition(row, row.with(row.tracking().withNextPollAt(tomorrow)));

        a.poller.correctPlans();

        assertThat(a.row("s").tracking().polls().nextPollAt()).isEqualTo(tomorrow);
    }

    @Test
    void aPollThatIsPlannedForTomorrowKeepsItsTime() {
        a.pollBy(new PollSettings(Duration.ofDays(1), Duration.ofDays(7)));
        NodeRows.in(a, TaskState.RUNNING);
        Instant planned = a.row("s").tracking().polls().nextPollAt();

        a.poller.correctPlans();

        assertThat(a.row("s").tracking().polls().nextPollAt()).isEqualTo(planned);
    }
}
