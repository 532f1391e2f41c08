package one.apiin.camel.internal.callback;

import static one.apiin.camel.internal.NodeRows.now;
import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.NodeRows;
import one.apiin.camel.internal.ScriptedGateway;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

/** Callbacks for a submission that was not charged, as the provider's reply or an operator said. */
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
}
