package one.apiin.camel.internal.submit;

import static one.apiin.camel.internal.ScriptedGateway.accepted;
import static one.apiin.camel.internal.ScriptedGateway.busy;
import static one.apiin.camel.internal.ScriptedGateway.notSent;
import static one.apiin.camel.internal.ScriptedGateway.refused;
import static one.apiin.camel.internal.ScriptedGateway.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.Submitted;
import one.apiin.camel.internal.transition.SubmitTransitions;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;

class VideoSubmitterTest {

    private final Node a = Node.alone();

    /** Does not wait: the future must be complete. */
    private static Submitted now(CompletableFuture<Submitted> submission) {
        assertThat(submission).isCompleted();
        return submission.join();
    }

    @Test
    void anAcceptedRequestIsReservedPostedOnceAndStored() {
        a.gateway.answers(accepted("task-1"));

        VideoTask task = now(a.submit("s")).task();

        assertThat(a.log).containsExactly("RESERVED in flight", "POST", "RUNNING");
        assertThat(task.getTaskId()).isEqualTo("task-1");
        assertThat(task.tracking().polls().nextPollAt())
                .isEqualTo(a.clock.now().plus(Node.FIRST_POLL));
        assertThat(task.tracking().ownership().owner()).isNull();
    }

    @Test
    void aRefusedRequestIsPostedOnceAndRejected() {
        a.gateway.answers(refused());

        Submitted refused = now(a.submit("s"));

        assertThat(a.log).containsExactly("RESERVED in flight", "POST", "REJECTED");
        assertThat(refused.failure()).isInstanceOf(SubmitRejectedException.class);
        assertThat(refused.failure().isMayHaveBeenCharged()).isFalse();
        assertThat(refused.failure().getHttpStatus()).isEqualTo(402);
    }

    @Test
    void aPostWithAnUnusableReplyIsNotRepeated() {
        a.gateway.answers(unknown());

        Submitted lost = now(a.submit("s"));
        a.live(Duration.ofMinutes(10));

        assertThat(a.log).containsExactly("RESERVED in flight", "POST", "OUTCOME_UNKNOWN");
        assertThat(lost.failure()).isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(lost.failure().isMayHaveBeenCharged()).isTrue();
        assertThat(a.deliveries.isClaimedHere(a.row("s"))).as("claimed for the exchange").isTrue();
    }

    @Test
    void theNextRequestAfterABusyReplyWaitsForItsRetryAfter() {
        for (int i = 0; i < Node.MAX_CONCURRENT_REQUESTS; i++) {
            a.submit("s" + i);
        }
        a.gateway.posts.get(0).reply().complete(busy(Duration.ofSeconds(20)));
        a.submit("waiting");
        a.live(Duration.ofSeconds(19));
        assertThat(a.gateway.posts).hasSize(Node.MAX_CONCURRENT_REQUESTS);

        a.live(Duration.ofSeconds(2));
        assertThat(a.gateway.posts).hasSizeGreaterThan(Node.MAX_CONCURRENT_REQUESTS);
    }

    @Test
    void eachRetryIsStoredBeforeItIsPosted() {
        a.gateway.answers(busy(null), notSent(), accepted("task-1"));

        var done = a.submit("s");
        a.live(Duration.ofMinutes(1));

        assertThat(now(done).task().getState()).isEqualTo(TaskState.RUNNING);
        assertThat(a.log)
                .containsExactly(
                        "RESERVED in flight",
                        "POST",
                        "RESERVED",
                        "RESERVED in flight",
                        "POST",
                        "RESERVED",
                        "RESERVED in flight",
                        "POST",
                        "RUNNING");
        assertThat(a.scheduler.delays)
                .containsExactly(Duration.ofMillis(250), Duration.ofMillis(500));
    }

    @Test
    void afterMaxSubmitRetriesTheRequestIsRejected() {
        a.gateway.answers(busy(null), busy(null), busy(null), busy(null));

        var done = a.submit("s");
        a.live(Duration.ofMinutes(5));

        assertThat(a.gateway.posts).hasSize(4);
        assertThat(now(done).failure()).isInstanceOf(ProviderBusyException.class);
        assertThat(a.row("s").getState()).isEqualTo(TaskState.REJECTED);
    }

    @Test
    void aRowThatWasChangedConcurrentlyWhileBackingOffIsNotPosted() {
        a.gateway.answers(busy(null));
        var done = a.submit("s");
        VideoTask backingOff = a.row("s");
        a.store.transition(
                backingOff, SubmitTransitions.unknown(backingOff, "test", a.clock.now(), null));

        a.live(Duration.ofMinutes(1));

        assertThat(a.gateway.posts).hasSize(1);
        assertThat(now(done).failure()).isInstanceOf(SubmitOutcomeUnknownException.class);
    }

    @Test
    void nothingIsPostedWhileTheLedgerIsDown() {
        a.repository.goDown();

        Submitted none = now(a.submit("s"));

        assertThat(a.gateway.posts).isEmpty();
        assertThat(none.failure()).isInstanceOf(ProviderBusyException.class);
        a.repository.comeBack();
        a.pendingWrites.retry();
        assertThat(a.hasRow("s")).isFalse();
        assertThat(a.pendingWrites.size()).isZero();
    }

    @Test
    void aReservationStoredWithoutAReplyIsNotPostedAndRejectedLater() {
        a.repository.loseAnswersOf("reserve");

        now(a.submit("s"));
        a.repository.comeBack();
        a.pendingWrites.retry();

        assertThat(a.gateway.posts).isEmpty();
        assertThat(a.row("s").getState()).isEqualTo(TaskState.REJECTED);
    }

    @Test
    void aTaskIdThatTheLedgerCannotStoreIsReportedQueuedAndStoredLater() {
        var done = a.submit("s");
        a.repository.goDown();
        a.gateway.posts.get(0).reply().complete(accepted("task-1"));

        assertThat(now(done).failure()).isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(now(done).failure().getTaskId()).isEqualTo("task-1");
        a.pendingWrites.retry();
        assertThat(a.pendingWrites.size()).as("still down").isEqualTo(1);
        a.repository.comeBack();
        a.pendingWrites.retry();
        assertThat(a.row("s").getState()).isEqualTo(TaskState.RUNNING);
        assertThat(a.row("s").getTaskId()).isEqualTo("task-1");
        assertThat(a.pendingWrites.size()).isZero();
    }

    @Test
    void aProcessWithoutALeasePostsNothing() {
        a.time.advance(Node.LEASE);

        Submitted none = now(a.submit("s"));

        assertThat(none.failure()).isInstanceOf(ProviderBusyException.class);
        assertThat(a.gateway.posts).isEmpty();
        assertThat(a.hasRow("s")).isFalse();
    }

    @Test
    void aProcessThatLosesItsLeaseWhileBackingOffPostsNothing() {
        a.gateway.answers(busy(null));
        var done = a.submit("s");
        a.time.advance(Node.LEASE);

        a.scheduler.advance(Duration.ofSeconds(1));

        assertThat(a.gateway.posts).hasSize(1);
        assertThat(now(done).failure()).isInstanceOf(ProviderBusyException.class);
        assertThat(a.row("s").getState()).isEqualTo(TaskState.REJECTED);
    }

    @Test
    void aLateTaskIdIsStoredAlthoughTheOutcomeWasUnknown() {
        var done = a.submit("s");
        a.survivedBy("b");
        assertThat(a.row("s").getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
        assertThat(a.row("s").getDelivery()).isEqualTo(Delivery.PENDING);

        a.gateway.posts.get(0).reply().complete(accepted("task-1"));

        assertThat(now(done).failure()).isNull();
        assertThat(a.row("s").getState()).isEqualTo(TaskState.RUNNING);
        assertThat(a.row("s").getDelivery())
                .as("the completion is delivered too")
                .isEqualTo(Delivery.NONE);
    }

    @Test
    void aLateRefusalIsStoredAlthoughTheOutcomeWasUnknown() {
        a.submit("s");
        a.survivedBy("b");

        a.gateway.posts.get(0).reply().complete(refused());

        assertThat(a.row("s").getState()).isEqualTo(TaskState.REJECTED);
        assertThat(a.row("s").getDelivery()).isEqualTo(Delivery.NONE);
    }
}
