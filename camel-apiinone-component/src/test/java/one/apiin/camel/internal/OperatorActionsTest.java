package one.apiin.camel.internal;

import static one.apiin.camel.internal.NodeRows.DOWN;
import static one.apiin.camel.internal.NodeRows.RUNS;
import static one.apiin.camel.internal.NodeRows.fault;
import static one.apiin.camel.internal.NodeRows.now;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorActionsTest {

    private final Node a = Node.alone();
    private final OperatorActions desk = new OperatorActions(a.ledger, a.clock, a.watch, "default");

    private CompletableFuture<VideoTask> decide(String what, String submissionId) {
        return switch (what) {
            case "release" -> desk.release(submissionId);
            case "notCharged" -> desk.notCharged(submissionId);
            case "adopt" -> desk.adopt(submissionId, "task-2");
            case "checkNow" -> desk.checkNow(submissionId);
            default -> throw new IllegalArgumentException(what);
        };
    }

    private void refused(String what, TaskState state) {
        VideoTask row = NodeRows.in(a, state);
        a.gateway.tells(RUNS);

        Throwable why = fault(decide(what, "s"));

        assertThat(why).isInstanceOf(IllegalStateException.class);
        assertThat(why).hasMessageContaining("s").hasMessageContaining(state.name());
        assertThat(a.row("s").version()).as("nothing changed").isEqualTo(row.version());
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotParkedIsNotReleased(TaskState state) {
        refused("release", state);
    }

    @ParameterizedTest
    @EnumSource(names = "OUTCOME_UNKNOWN", mode = EnumSource.Mode.EXCLUDE)
    void onlyAnUnknownOutcomeCanBeCalledNotCharged(TaskState state) {
        refused("notCharged", state);
    }

    @ParameterizedTest
    @EnumSource(names = "OUTCOME_UNKNOWN", mode = EnumSource.Mode.EXCLUDE)
    void onlyAnUnknownOutcomeAdoptsATask(TaskState state) {
        refused("adopt", state);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"RUNNING", "WATCH_ENDED"},
            mode = EnumSource.Mode.EXCLUDE)
    void onlyWhatRunsIsCheckedNow(TaskState state) {
        refused("checkNow", state);
    }

    @ParameterizedTest
    @ValueSource(strings = {"release", "notCharged", "adopt", "checkNow"})
    void aSubmissionThatNobodyKnowsIsSaid(String what) {
        a.gateway.tells(RUNS);

        assertThat(fault(decide(what, "nobody")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nobody");
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPLETED", "FAILED", "WATCH_ENDED"})
    void aParkedEndIsToldAgainAsIfForTheFirstTime(TaskState state) {
        NodeRows.in(a, state);
        VideoTask claimed = now(a.desk.claim("default", null, 1)).get(0);
        now(a.desk.failed(claimed, Duration.ofSeconds(1), 1));
        assertThat(a.row("s").getDelivery()).isEqualTo(Delivery.PARKED);

        assertThat(now(desk.release("s")).getDelivery()).isEqualTo(Delivery.PENDING);

        VideoTask again = now(a.desk.claim("default", null, 1)).get(0);
        assertThat(again.tracking().delivery().deliveryAttempt()).isEqualTo(1);
        assertThat(again.getState()).isEqualTo(state);
    }

    @Test
    void whatWasNotChargedIsRejectedAndItsKeyIsFree() {
        NodeRows.in(a, TaskState.OUTCOME_UNKNOWN);

        VideoTask free = now(desk.notCharged("s"));

        assertThat(free.getState()).isEqualTo(TaskState.REJECTED);
        assertThat(free.getDelivery()).as("nothing to tell").isEqualTo(Delivery.NONE);
        assertThat(free.tracking().ownership().owner()).isNull();
        a.gateway.answers(ScriptedGateway.accepted("task-2"));
        assertThat(now(a.submit("t", "key")).task().getTaskId()).isEqualTo("task-2");
    }

    @Test
    void anAdoptedTaskIsFollowedAndItsEndIsTold() {
        NodeRows.in(a, TaskState.OUTCOME_UNKNOWN);
        a.gateway.tells(RUNS, NodeRows.VIDEO);

        VideoTask adopted = now(desk.adopt("s", "task-2"));
        assertThat(adopted.getState()).isEqualTo(TaskState.RUNNING);
        assertThat(adopted.getTaskId()).isEqualTo("task-2");
        assertThat(adopted.getDelivery()).isEqualTo(Delivery.NONE);
        a.poller.tick();

        assertThat(a.gateway.posts).as("nothing is paid").hasSize(1);
        assertThat(now(a.desk.claim("default", "task-2", 1))).hasSize(1);
    }

    @Test
    void aTaskOfAnotherSubmissionIsNotAdopted() {
        NodeRows.in(a, TaskState.OUTCOME_UNKNOWN);
        a.gateway.answers(ScriptedGateway.accepted("task-2"));
        a.submit("t");

        assertThat(fault(desk.adopt("s", "task-2")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("t");
        assertThat(a.row("s").getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
    }

    @Test
    void aTaskThatTheProviderDoesNotShowIsNotAdopted() {
        NodeRows.in(a, TaskState.OUTCOME_UNKNOWN);
        a.gateway.tells(DOWN);

        assertThat(fault(desk.adopt("s", "task-2"))).isInstanceOf(ProviderBusyException.class);
        assertThat(a.row("s").getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(names = {"RUNNING", "WATCH_ENDED"})
    void whatIsCheckedNowIsDueAtOnce(TaskState state) {
        NodeRows.in(a, state);
        a.gateway.looks.clear();

        VideoTask due = now(desk.checkNow("s"));
        a.poller.tick();

        assertThat(due.getState()).isEqualTo(TaskState.RUNNING);
        assertThat(due.getDelivery()).isEqualTo(Delivery.NONE);
        assertThat(a.gateway.looks).hasSize(1);
    }

    @Test
    void checkingNowLeavesTheWaiterItsTask() {
        var end = a.watch.await(NodeRows.in(a, TaskState.RUNNING), null);

        now(desk.checkNow("s"));
        a.gateway.tells(NodeRows.VIDEO);
        a.poller.tick();

        assertThat(a.desk.isClaimedHere(now(end))).isTrue();
    }

    @Test
    void withoutALedgerNothingIsDecided() {
        NodeRows.in(a, TaskState.OUTCOME_UNKNOWN);
        a.repository.goDown();

        assertThat(fault(desk.notCharged("s"))).hasMessageContaining("ledger is down");
        assertThat(a.row("s").getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
    }
}
