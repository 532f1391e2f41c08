package one.apiin.camel.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.NodeRows;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;

class LedgerTest {

    @Test
    void aChangeIsStoredAlthoughAChangeListenerThrows() {
        Node a = Node.alone();
        VideoTask row = NodeRows.in(a, TaskState.RUNNING);
        a.ledger.onChange(
                (before, after) -> {
                    throw new IllegalStateException("a meter of that name has other tags");
                });

        var changed = a.ledger.change(row, task -> task.with(task.tracking().withNextPollAt(null)));

        assertThat(changed.made()).isTrue();
        assertThat(a.row("s")).isEqualTo(changed.task());
    }
}
