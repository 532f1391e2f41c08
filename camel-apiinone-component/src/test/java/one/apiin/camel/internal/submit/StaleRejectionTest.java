package one.apiin.camel.internal.submit;

import static one.apiin.camel.internal.ScriptedGateway.accepted;
import static one.apiin.camel.internal.ScriptedGateway.busy;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import one.apiin.camel.internal.Node;
import one.apiin.camel.task.TaskState;
import org.junit.jupiter.api.Test;

/** "Not accepted" rejects its own reservation, not a later one of the same row. */
class StaleRejectionTest {

    private final Node a = Node.alone();

    @Test
    void aQueuedRejectionDoesNotRejectTheReservationOfTheNextOwner() {
        a.gateway.answers(busy(null));
        var first = a.submit("s", "key");
        a.repository.goDown();
        a.scheduler.advance(Duration.ofSeconds(1));
        assertThat(first).isCompleted();
        assertThat(a.pendingWrites.size()).isEqualTo(1);
        a.scheduler.advance(Node.LEASE.plusSeconds(1));
        Node b = a.survivedBy("b");
        assertThat(b.row("s").getState()).isEqualTo(TaskState.REJECTED);
        var second = b.submit("t", "key");
        assertThat(b.gateway.posts).hasSize(2);

        a.repository.comeBack();
        a.renew();
        a.pendingWrites.retry();
        b.submit("u", "key");
        b.gateway.posts.forEach(post -> post.reply().complete(accepted("task-" + b.log.size())));

        assertThat(b.gateway.paid()).as("paid; %s", b.log).isEqualTo(1);
        assertThat(second.join().failure()).isNull();
        assertThat(b.row("s").getState()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void aSuspendedProcessThatWasBackingOffDoesNotRejectTheReservationOfTheNextOwner() {
        a.gateway.answers(busy(null));
        a.submit("s", "key");
        Node b = a.survivedBy("b");
        b.submit("t", "key");
        assertThat(b.gateway.posts).hasSize(2);

        a.limiter.pause(Duration.ofHours(1));
        b.live(Node.REQUEST_TIMEOUT.plusSeconds(2));
        b.submit("u", "key");
        b.gateway.posts.forEach(post -> post.reply().complete(accepted("task-" + b.log.size())));

        assertThat(b.gateway.paid()).as("paid; %s", b.log).isEqualTo(1);
        assertThat(b.row("s").getState()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void aQueuedRejectionThatIsRetriedTwiceRejectsItsOwnReservationOnly() {
        a.gateway.answers(busy(null));
        a.submit("s", "key");
        a.repository.goDown();
        a.scheduler.advance(Duration.ofSeconds(1));
        a.repository.comeBack();
        a.submit("t", "key");
        a.gateway.onPost(a.pendingWrites::retry);

        a.pendingWrites.retry();
        a.gateway.onPost(() -> {});
        a.submit("u", "key");
        a.gateway.posts.forEach(post -> post.reply().complete(accepted("task-" + a.log.size())));

        assertThat(a.gateway.paid()).as("paid; %s", a.log).isEqualTo(1);
    }
}
