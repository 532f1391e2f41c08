package one.apiin.camel.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;

class TaskListenersTest {

    private final TaskListeners waiters = new TaskListeners();

    private static VideoTask row(String submissionId, TaskState state) {
        return VideoTask.builder()
                .submissionId(submissionId)
                .account("default")
                .group("default")
                .state(state)
                .tracking(Tracking.reserved("a", 0))
                .build();
    }

    private CompletableFuture<VideoTask> untilCompletion(String submissionId) {
        return waiters.await(
                row(submissionId, TaskState.RUNNING), t -> t.getState().isDeliverable());
    }

    @Test
    void publishCompletesAndRemovesAllListenersOfARow() {
        var one = untilCompletion("s");
        var two = untilCompletion("s");
        var other = untilCompletion("t");
        VideoTask completion = row("s", TaskState.COMPLETED);

        assertThat(waiters.publish(completion)).isTrue();

        assertThat(one).isCompletedWithValue(completion);
        assertThat(two).isCompletedWithValue(completion);
        assertThat(other).isNotDone();
        assertThat(waiters.knows("s")).isFalse();
        assertThat(waiters.submissionIds()).containsExactly("t");
    }

    @Test
    void anObserverDoesNotTakeOverTheDelivery() {
        var observer = waiters.observe(row("s", TaskState.RESERVED), t -> true);
        VideoTask unknown = row("s", TaskState.OUTCOME_UNKNOWN);

        assertThat(waiters.submissionIds()).containsExactly("s");
        assertThat(waiters.knows("s")).isFalse();
        assertThat(waiters.publish(unknown)).isFalse();

        assertThat(observer).isCompletedWithValue(unknown);
    }

    @Test
    void publishDoesNotCompleteAListenerForAnotherState() {
        var completion = untilCompletion("s");
        var accepted =
                waiters.await(
                        row("s", TaskState.RESERVED), t -> t.getState() != TaskState.RESERVED);

        assertThat(waiters.publish(row("s", TaskState.RESERVED))).isFalse();
        assertThat(waiters.publish(row("s", TaskState.RUNNING))).isTrue();

        assertThat(accepted).isCompleted();
        assertThat(completion).isNotDone();
        assertThat(waiters.knows("s")).isTrue();
    }

    @Test
    void publishWithoutAListenerIsNotConsumed() {
        assertThat(waiters.publish(row("s", TaskState.COMPLETED))).isFalse();
        assertThat(waiters.knows("s")).isFalse();
    }

    @Test
    void aCancelledListenerIsRemovedAndConsumesNothing() {
        var cancelled = untilCompletion("s");
        var stays = untilCompletion("s");

        cancelled.cancel(false);

        assertThat(waiters.knows("s")).isTrue();
        stays.cancel(false);
        assertThat(waiters.knows("s")).isFalse();
        assertThat(waiters.submissionIds()).isEmpty();
        assertThat(waiters.publish(row("s", TaskState.COMPLETED))).isFalse();
    }

    @Test
    void aRowPublishedTwiceIsConsumedOnce() {
        untilCompletion("s");

        assertThat(waiters.publish(row("s", TaskState.COMPLETED))).isTrue();
        assertThat(waiters.publish(row("s", TaskState.COMPLETED))).isFalse();
    }

    @Test
    void endAllFailsAllOpenAndLaterListeners() {
        var one = untilCompletion("s");
        var two = untilCompletion("t");

        waiters.endAll(task -> new IllegalStateException(task.getSubmissionId() + " is over"));
        var later = untilCompletion("u");

        for (var ended : List.of(one, two, later)) {
            assertThat(ended)
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withMessageContaining("is over");
        }
        assertThat(waiters.submissionIds()).isEmpty();
    }

    @Test
    void aThousandCompletedListenersAreRemoved() {
        for (int i = 0; i < 1000; i++) {
            var wait = untilCompletion("s" + i % 10);
            switch (i % 3) {
                case 0 -> wait.cancel(false);
                case 1 -> wait.completeExceptionally(new IllegalStateException("time is over"));
                default -> waiters.publish(row("s" + i % 10, TaskState.FAILED));
            }
        }

        assertThat(waiters.submissionIds()).isEmpty();
        assertThat(waiters.submissionIds()).isEmpty();
    }
}
