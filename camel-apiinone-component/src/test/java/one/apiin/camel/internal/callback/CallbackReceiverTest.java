package one.apiin.camel.internal.callback;

import static one.apiin.camel.internal.NodeRows.DOWN;
import static one.apiin.camel.internal.NodeRows.RUNS;
import static one.apiin.camel.internal.NodeRows.VIDEO;
import static one.apiin.camel.internal.NodeRows.now;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.NodeRows;
import one.apiin.camel.internal.ScriptedGateway;
import one.apiin.camel.internal.callback.CallbackReceiver.CallbackStatus;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

/** Callbacks that contradict what the ledger says, or whose poll fails. */
class CallbackReceiverTest {

    private final Node a = Node.alone();

    private CallbackStatus callback(String taskId) {
        return a.runtime.callbacks().receive("s", taskId);
    }

    @Test
    void nothingIsPaidAgainForARejectedSubmissionWhoseTaskACallbackNames() {
        NodeRows.in(a, TaskState.OUTCOME_UNKNOWN);
        a.runtime.operator().notCharged("s");

        assertThat(callback("task-9")).isEqualTo(CallbackStatus.ACCEPTED);

        assertThat(now(a.submit("t", "key")).failure())
                .isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(a.gateway.posts).as("no second POST").hasSize(1);
        assertThat(a.runtime.operator().outcomeUnknown())
                .extracting(VideoTask::getSubmissionId)
                .containsExactly("s");
    }

    @Test
    void theTaskThatACallbackNamesForARejectedSubmissionIsFollowedOnceTheProviderConfirmsIt() {
        NodeRows.in(a, TaskState.REJECTED);
        a.gateway.statuses(NodeRows.VIDEO);

        callback("task-9");

        VideoTask row = a.row("s");
        assertThat(row.getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(row.getTaskId()).isEqualTo("task-9");
        assertThat(a.claim(9)).extracting(VideoTask::getTaskId).containsExactly("task-9");
    }

    @Test
    void eachContradictionIsLoggedOnceWithItsSubmissionAndTask() {
        a.gateway.answers(ScriptedGateway.refused());
        a.submit("r");
        NodeRows.in(a, TaskState.REJECTED);
        try (ComponentLog log = ComponentLog.listen("one.apiin.camel.internal.callback")) {
            callback(null);
            callback("task-9");
            callback("task-9");
            a.runtime.callbacks().receive("r", "task-8");

            assertThat(log.from(Level.ERROR))
                    .extracting(ComponentLog.Line::text)
                    .satisfiesExactly(
                            line -> assertThat(line).contains("submission s ", "task task-9 "),
                            line -> assertThat(line).contains("submission r ", "task task-8 "))
                    .allSatisfy(line -> assertThat(line).endsWith("[AIO-0003]"));
        }
    }

    @Test
    void aTaskThatOnlyACallbackNamesIsLoggedOnceIfTheSubmissionHasAnother() {
        NodeRows.in(a, TaskState.RUNNING);
        try (ComponentLog log = ComponentLog.listen("one.apiin.camel.internal")) {
            callback("task-1");
            callback("task-9");
            callback("task-9");

            assertThat(log.from(Level.WARN)).singleElement().satisfies(this::namesBoth);
        }
    }

    @Test
    void aTaskThatOnlyACallbackNamesIsLoggedAfterTheCompletionToo() {
        NodeRows.in(a, TaskState.COMPLETED);
        try (ComponentLog log = ComponentLog.listen("one.apiin.camel.internal")) {
            callback("task-1");
            callback("task-9");

            assertThat(log.from(Level.WARN)).singleElement().satisfies(this::namesBoth);
        }
    }

    @Test
    void aTaskThatAnotherSubmissionWasPaidForIsNotReported() {
        NodeRows.in(a, TaskState.RUNNING);
        a.gateway.answers(ScriptedGateway.accepted("task-9"));
        now(a.submit("t"));
        try (ComponentLog log = ComponentLog.listen("one.apiin.camel.internal")) {
            callback("task-9");

            assertThat(log.from(Level.WARN)).isEmpty();
        }
    }

    @Test
    void aTaskNamedBeforeTheReplyIsLoggedIfTheReplyNamesAnother() {
        var submit = a.submit("s");
        callback("task-9");
        try (ComponentLog log = ComponentLog.listen("one.apiin.camel.internal")) {
            a.gateway.posts.get(0).reply().complete(ScriptedGateway.accepted("task-1"));

            assertThat(now(submit).task().getTaskId()).isEqualTo("task-1");
            assertThat(log.from(Level.WARN)).singleElement().satisfies(this::namesBoth);
        }
    }

    @Test
    void aTaskWhoseNameAnotherCallbackReplacesIsLogged() {
        NodeRows.in(a, TaskState.OUTCOME_UNKNOWN);
        a.gateway.statuses(DOWN, DOWN);
        callback("task-9");
        try (ComponentLog log = ComponentLog.listen("one.apiin.camel.internal.ledger")) {
            callback("task-1");

            assertThat(log.from(Level.WARN)).singleElement().satisfies(this::namesBoth);
        }
    }

    private void namesBoth(ComponentLog.Line line) {
        assertThat(line.text())
                .contains("submission s ", "task task-9,", "has task task-1:")
                .endsWith("[AIO-0003]");
    }

    @Test
    void aTaskThatACallbackAnnouncedIsPolledSoonAgainWhenItsPollHasFailed() {
        NodeRows.in(a, TaskState.RUNNING);
        a.live(Duration.ofDays(1));
        a.gateway.statuses(RUNS);
        a.poller.tick();
        a.gateway.statuses(DOWN, VIDEO);
        callback("task-1");
        a.poller.tick();

        a.live(Duration.ofSeconds(15));
        a.poller.tick();

        assertThat(a.row("s").getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(a.row("s").getCompletionSource()).isEqualTo(VideoTask.CALLBACK);
    }

    @Test
    void aCallbackForATaskWhoseWatchHasEndedIsNotForgottenWhenItsPollFails() {
        watchEnded();
        a.gateway.statuses(DOWN, DOWN, VIDEO);
        callback("task-1");

        for (int i = 0; i < 3; i++) {
            a.poller.tick();
            a.live(Duration.ofMinutes(5));
        }

        assertThat(a.row("s").getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(a.row("s").getDelivery()).isEqualTo(Delivery.PENDING);
    }

    @Test
    void theWatchEndsAgainWhenManyPollsAfterACallbackHaveFailed() {
        watchEnded();
        a.gateway.statuses(Collections.nCopies(20, DOWN).toArray(StatusOutcome[]::new));
        callback("task-1");

        for (int i = 0; i < 20; i++) {
            a.poller.tick();
            a.live(Duration.ofMinutes(6));
        }

        assertThat(a.row("s").getState()).isEqualTo(TaskState.WATCH_ENDED);
        assertThat(a.gateway.statusCalls).hasSize(1 + 11);
    }

    private void watchEnded() {
        a.pollBy(new PollSettings(Duration.ofSeconds(5), Duration.ofMinutes(10)));
        NodeRows.in(a, TaskState.RUNNING);
        a.live(Duration.ofMinutes(11));
        a.gateway.statuses(RUNS);
        a.poller.tick();
        assertThat(a.row("s").getState()).isEqualTo(TaskState.WATCH_ENDED);
        a.deliveries.delivered(a.claim(1).get(0));
    }
}
