package one.apiin.camel.internal.ledger;

import static one.apiin.camel.internal.NodeRows.now;
import static one.apiin.camel.internal.ScriptedGateway.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.NodeRows;
import one.apiin.camel.internal.Submitted;
import one.apiin.camel.internal.transition.SubmitTransitions;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private final Node a = Node.alone();

    /** As by a fail-over to a database without the last commits. */
    private void lose(VideoTask row) {
        VideoTask rejected = SubmitTransitions.rejected(row, row, "lost", a.clock.now());
        a.store.transition(row, rejected).orElseThrow();
        assertThat(a.store.purge("default", a.clock.now().plusSeconds(1), 9)).isOne();
    }

    /** Posted, and its row is gone; submission {@code t} has reserved its key since. */
    private CompletableFuture<Submitted> withoutItsRow() {
        CompletableFuture<Submitted> first = a.submit("s", "key");
        lose(a.row("s"));
        a.submit("t", "key");
        return first;
    }

    private void acceptTheFirst() {
        a.gateway.posts.get(0).reply().complete(accepted("task-1"));
    }

    private void assertThatItIsStoredBesideTheHolderOfItsKey() {
        assertThat(a.row("s").getState()).isEqualTo(TaskState.RUNNING);
        assertThat(a.row("s").getTaskId()).isEqualTo("task-1");
        assertThat(a.row("s").getIdempotencyKey()).isNull();
        assertThat(a.row("t").getState()).isEqualTo(TaskState.RESERVED);
        assertThat(a.row("t").getIdempotencyKey()).isEqualTo("key");
    }

    @Test
    void aGoneRowIsInsertedWithoutItsKeyWhereAnotherRowHasIt() {
        CompletableFuture<Submitted> first = withoutItsRow();

        acceptTheFirst();

        assertThat(now(first).failure()).isNull();
        assertThat(now(first).task()).isEqualTo(a.row("s"));
        assertThatItIsStoredBesideTheHolderOfItsKey();
    }

    @Test
    void aQueuedWriteInsertsAGoneRowWithoutItsKeyWhereAnotherRowHasIt() {
        CompletableFuture<Submitted> first = withoutItsRow();
        a.repository.goDown();
        acceptTheFirst();
        assertThat(now(first).failure()).isInstanceOf(SubmitOutcomeUnknownException.class);
        a.repository.comeBack();

        a.pendingWrites.retry();

        assertThatItIsStoredBesideTheHolderOfItsKey();
        assertThat(a.pendingWrites.size()).isZero();
    }

    @Test
    void aChangeIsStoredAlthoughAChangeListenerThrows() {
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
