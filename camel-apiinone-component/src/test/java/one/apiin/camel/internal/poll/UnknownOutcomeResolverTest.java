package one.apiin.camel.internal.poll;

import static one.apiin.camel.internal.NodeRows.RUNS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.NodeRows;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A callback has named task {@code task-9} for submission {@code s}, and the provider knows it. */
class UnknownOutcomeResolverTest {

    private final Node a = Node.alone();

    @BeforeEach
    void theOutcomeIsUnknown() {
        NodeRows.in(a, TaskState.OUTCOME_UNKNOWN);
        a.gateway.statuses(RUNS, RUNS);
    }

    /** Received and resolved at once. */
    private void callback() {
        a.runtime.callbacks().receive("s", "task-9");
    }

    /** Runs when the provider has confirmed the task, and no row was seen with it. */
    private void onConfirmed(Runnable event) {
        AtomicInteger reads = new AtomicInteger();
        a.repository.onCall(
                "find",
                () -> {
                    if (reads.incrementAndGet() == 3) {
                        event.run();
                    }
                });
    }

    @Test
    void aConfirmedTaskWhoseRowWasChangedMeanwhileIsLogged() {
        onConfirmed(
                () -> {
                    VideoTask row = a.row("s");
                    a.store.transition(row, row.with(row.tracking().withCandidateTaskId("task-8")));
                });
        try (ComponentLog log = ComponentLog.listen("one.apiin.camel.internal.poll")) {
            callback();

            assertThat(a.row("s").getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
            assertThat(log.from(Level.ERROR))
                    .extracting(ComponentLog.Line::text)
                    .singleElement()
                    .asString()
                    .contains("submission s,", "task task-9,", "(OUTCOME_UNKNOWN)")
                    .endsWith("[AIO-0003]");
        }
    }

    @Test
    void aTaskThatItsRowHasByNowIsNotLogged() {
        onConfirmed(() -> a.beside("b").runtime.operator().adopt("s", "task-9"));
        try (ComponentLog log = ComponentLog.listen("one.apiin.camel.internal.poll")) {
            callback();

            assertThat(a.row("s").getTaskId()).isEqualTo("task-9");
            assertThat(log.from(Level.WARN)).isEmpty();
        }
    }

    @Test
    void aTaskThatWasOnlyImportedIsAdopted() {
        a.awaiter.importTask("task-9", "default");

        callback();

        assertThat(a.row("s").getState()).isEqualTo(TaskState.RUNNING);
        assertThat(a.row("s").getTaskId()).isEqualTo("task-9");
    }
}
