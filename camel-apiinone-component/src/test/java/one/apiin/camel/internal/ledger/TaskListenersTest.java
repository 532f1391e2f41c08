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
                .tracking(Tracking.reserved("a"))
                .build();
    }

    private CompletableFuture<VideoTask> untilEnd(String submissionId) {
        return waiters.await(
                row(submissionId, TaskState.RUNNING), t -> t.getState().isDeliverable());
    }

    @Test
    void allWhoWaitForARowAreToldAndForgotten() {
        var one = untilEnd("s");
        var two = untilEnd("s");
        var other = untilEnd("t");
        VideoTask end = row("s", TaskState.COMPLETED);

        assertThat(waiters.publish(end)).isTrue();

        assertThat(one).isCompletedWithValue(end);
        assertThat(two).isCompletedWithValue(end);
        assertThat(other).isNotDone();
        assertThat(waiters.knows("s")).isFalse();
        assertThat(waiters.submissionIds()).containsExactly("t");
    }

    @Test
    void aStateThatNobodyWantsTellsNobody() {
        var end = untilEnd("s");
        var accepted =
                waiters.await(
                        row("s", TaskState.RESERVED), t -> t.getState() != TaskState.RESERVED);

        assertThat(waiters.publish(row("s", TaskState.RESERVED))).isFalse();
        assertThat(waiters.publish(row("s", TaskState.RUNNING))).isTrue();

        assertThat(accepted).isCompleted();
        assertThat(end).isNotDone();
        assertThat(waiters.knows("s")).isTrue();
    }

    @Test
    void aRowThatNobodyKnowsIsTakenByNobody() {
        assertThat(waiters.publish(row("s", TaskState.COMPLETED))).isFalse();
        assertThat(waiters.knows("s")).isFalse();
    }

    @Test
    void whoCancelsIsForgottenAndTakesNothing() {
        var left = untilEnd("s");
        var stays = untilEnd("s");

        left.cancel(false);

        assertThat(waiters.knows("s")).isTrue();
        stays.cancel(false);
        assertThat(waiters.knows("s")).isFalse();
        assertThat(waiters.size()).isZero();
        assertThat(waiters.publish(row("s", TaskState.COMPLETED))).isFalse();
    }

    @Test
    void anOfferAfterTheLastWaiterHasBeenToldIsNotTakenTwice() {
        untilEnd("s");

        assertThat(waiters.publish(row("s", TaskState.COMPLETED))).isTrue();
        assertThat(waiters.publish(row("s", TaskState.COMPLETED))).isFalse();
    }

    @Test
    void endAllEndsEveryWaitAndThoseThatBeginLater() {
        var one = untilEnd("s");
        var two = untilEnd("t");

        waiters.endAll(task -> new IllegalStateException(task.getSubmissionId() + " is over"));
        var later = untilEnd("u");

        for (var ended : List.of(one, two, later)) {
            assertThat(ended)
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withMessageContaining("is over");
        }
        assertThat(waiters.size()).isZero();
    }

    @Test
    void aThousandWaitsLeaveNothingBehind() {
        for (int i = 0; i < 1000; i++) {
            var wait = untilEnd("s" + i % 10);
            switch (i % 3) {
                case 0 -> wait.cancel(false);
                case 1 -> wait.completeExceptionally(new IllegalStateException("time is over"));
                default -> waiters.publish(row("s" + i % 10, TaskState.FAILED));
            }
        }

        assertThat(waiters.size()).isZero();
        assertThat(waiters.submissionIds()).isEmpty();
    }
}
