package one.apiin.camel.internal.delivery;

import static one.apiin.camel.task.Delivery.CLAIMED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.NodeRows;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ledger has claimed a completion for a live process, which did not get the reply. */
class ForgottenClaimTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Node a = Node.alone();
    private final Node b = a.beside("b");

    @BeforeEach
    void start() {
        a.runtime.start();
    }

    /** Both processes live, and {@code a} does its regular work. */
    private void live(Duration length) {
        for (Duration left = length; !left.isNegative(); left = left.minusSeconds(10)) {
            a.live(Duration.ofSeconds(10));
            b.renew();
        }
    }

    private Delivery delivery() {
        return a.row("s").getDelivery();
    }

    private List<VideoTask> claimedByB() {
        return b.deliveries.claim("default", "task-1", 1);
    }

    @Test
    void itIsReleasedAndTheAttemptDoesNotCount() {
        NodeRows.in(a, TaskState.COMPLETED);
        a.repository.loseAnswersOf("claimEnded");
        assertThat(a.claim(1)).isEmpty();
        a.repository.comeBack();
        assertThat(delivery()).isEqualTo(CLAIMED);

        live(MINUTE.multipliedBy(3));

        assertThat(claimedByB()).singleElement().returns(1, VideoTask::getDeliveryAttempt);
    }

    @Test
    void itIsReleasedAlthoughItWasStoredAfterItsExchangeHadGivenUp() {
        VideoTask ended = NodeRows.in(a, TaskState.COMPLETED);
        a.repository.onCall("transition", this::undoAndFail);
        assertThat(a.awaiter.await(ended, null)).isCompletedExceptionally();
        a.repository.onCall("transition", () -> {});
        assertThat(a.pendingWrites.size()).isZero();
        live(Duration.ofSeconds(30));
        claim();

        live(Duration.ofSeconds(20));
        assertThat(delivery()).as("an exchange may be about to begin").isEqualTo(CLAIMED);
        live(MINUTE.multipliedBy(2));

        assertThat(claimedByB()).hasSize(1);
    }

    /** As if the change was not committed yet. */
    private void undoAndFail() {
        VideoTask row = a.row("s");
        a.store.transition(row, row.with(row.tracking().pending(null)));
        throw new IllegalStateException("the ledger's answer is late");
    }

    /** As the ledger stores it for {@code a}. */
    private void claim() {
        VideoTask row = a.row("s");
        a.store.transition(row, row.with(row.tracking().claimedBy("a"))).orElseThrow();
    }

    @Test
    void aClaimWhoseReplyTakesMinutesIsKept() {
        NodeRows.in(a, TaskState.COMPLETED);
        a.repository.onCall("claimEnded", () -> live(MINUTE.multipliedBy(3)));

        assertThat(a.claim(1)).hasSize(1);

        assertThat(delivery()).isEqualTo(CLAIMED);
    }

    @Test
    void aClaimThatIsDeliveredIsKept() {
        NodeRows.in(a, TaskState.COMPLETED);
        assertThat(a.claim(1)).hasSize(1);

        live(MINUTE.multipliedBy(3));

        assertThat(delivery()).isEqualTo(CLAIMED);
    }

    @Test
    void aClaimOfAnotherProcessIsKept() {
        NodeRows.in(a, TaskState.COMPLETED);
        b.repository.loseAnswersOf("claimEnded");
        assertThat(b.claim(1)).isEmpty();
        b.repository.comeBack();

        live(MINUTE.multipliedBy(3));

        assertThat(delivery()).isEqualTo(CLAIMED);
    }

    @Test
    void aCompletionThatAnotherProcessRecordedForAnExchangeIsKept() {
        CompletableFuture<VideoTask> wait =
                a.awaiter.await(NodeRows.in(a, TaskState.RUNNING), null);
        a.gateway.statuses(NodeRows.VIDEO);
        b.awaiter.status("task-1", "default");

        live(MINUTE.multipliedBy(3));

        assertThat(delivery()).isEqualTo(CLAIMED);
        assertThat(a.deliveries.beginDelivery(wait.join())).isTrue();
    }
}
