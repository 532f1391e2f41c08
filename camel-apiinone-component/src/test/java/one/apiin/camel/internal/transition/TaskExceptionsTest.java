package one.apiin.camel.internal.transition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.GenerationFailedException;
import one.apiin.camel.error.WatchEndedException;
import one.apiin.camel.internal.Rows;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskExceptionsTest {

    @Test
    void aCompletedTaskHasNoException() {
        assertThat(TaskExceptions.of(Rows.in(TaskState.COMPLETED))).isNull();
    }

    @Test
    void aFailedTaskIsReportedWithItsCodeAndMessage() {
        VideoTask failed =
                Rows.in(TaskState.FAILED).toBuilder().failure("nsfw", "not allowed").build();

        ApiInOneException exception = TaskExceptions.of(failed);

        assertThat(exception)
                .isInstanceOf(GenerationFailedException.class)
                .hasMessage("Task task-1 failed (nsfw): not allowed");
        assertPaid(exception);
    }

    @Test
    void aFailedTaskWithoutACodeIsReportedWithItsMessage() {
        VideoTask failed =
                Rows.in(TaskState.FAILED).toBuilder().failure(null, "not allowed").build();

        assertThat(TaskExceptions.of(failed)).hasMessage("Task task-1 failed: not allowed");
    }

    @Test
    void watchEndedIsReportedWithTheStateOfTheTask() {
        ApiInOneException exception = TaskExceptions.of(Rows.in(TaskState.WATCH_ENDED));

        assertThat(exception)
                .isInstanceOfSatisfying(
                        WatchEndedException.class,
                        ended -> assertThat(ended.getTaskState()).isEqualTo("WATCH_ENDED"))
                .hasMessageContaining("watchTimeout");
        assertPaid(exception);
    }

    @ParameterizedTest
    @EnumSource(names = {"RESERVED", "RUNNING", "REJECTED", "OUTCOME_UNKNOWN"})
    void otherStatesAreRefused(TaskState state) {
        VideoTask task = Rows.in(state);

        assertThatIllegalStateException().isThrownBy(() -> TaskExceptions.of(task));
    }

    @Test
    void aFailureWithoutAMessageSaysSo() {
        VideoTask failed = Rows.in(TaskState.FAILED).toBuilder().failure(null, null).build();

        assertThat(TaskExceptions.of(failed).getMessage()).doesNotContain("null");
    }

    private static void assertPaid(ApiInOneException exception) {
        assertThat(exception.getSubmissionId()).isEqualTo("s");
        assertThat(exception.getTaskId()).isEqualTo("task-1");
        assertThat(exception.isMayHaveBeenCharged()).isTrue();
        assertThat(exception.getHttpStatus()).isZero();
    }
}
