package one.apiin.camel.internal.submit;

import static one.apiin.camel.internal.NodeRows.VIDEO;
import static one.apiin.camel.internal.NodeRows.now;
import static one.apiin.camel.internal.ScriptedGateway.accepted;
import static one.apiin.camel.internal.ScriptedGateway.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import one.apiin.camel.internal.Node;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

/** The provider names one task in the replies to two POSTs, or in a callback and a reply. */
class SameTaskTwiceTest {

    private final Node a = Node.alone();

    @Test
    void twoSubmissionsWithOneTaskAreBothDelivered() {
        a.gateway.answers(accepted("t-1"), accepted("t-1"));

        assertThat(now(a.submit("first")).failure()).isNull();
        assertThat(now(a.submit("second")).failure()).isNull();

        bothAreDelivered();
    }

    private void bothAreDelivered() {
        a.gateway.statuses(VIDEO, VIDEO);
        a.scheduler.advance(Duration.ofSeconds(20));
        a.poller.tick();
        assertThat(a.claim(9))
                .extracting(VideoTask::getSubmissionId)
                .containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void theReplyToALaterPostIsStoredAlthoughItsTaskWasAdopted() {
        a.gateway.answers(unknown());
        a.submit("first");
        a.gateway.statuses(VIDEO);
        a.runtime.operator().adopt("first", "t-1");
        a.gateway.answers(accepted("t-1"));

        assertThat(now(a.submit("second")).failure()).isNull();

        assertThat(a.row("second").getState()).isEqualTo(TaskState.RUNNING);
        bothAreDelivered();
    }

    /** Paid twice at the provider: an operator needs both task ids, and the reason that is true. */
    @Test
    void aLateTaskIdWhoseRowHasAnotherTaskByNowIsLoggedAsSuch() {
        var done = a.submit("s");
        a.survivedBy("b");
        a.gateway.statuses(VIDEO);
        a.runtime.operator().adopt("s", "t-1");

        try (ComponentLog log = ComponentLog.listen("one.apiin.camel.internal.submit")) {
            a.gateway.posts.get(0).reply().complete(accepted("t-2"));

            assertThat(log.from(Level.ERROR))
                    .extracting(ComponentLog.Line::text)
                    .singleElement()
                    .asString()
                    .contains("Task t-2 ", "the row has another task");
        }
        assertThat(now(done).failure().getTaskId()).isEqualTo("t-2");
    }
}
