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

class EndRuleTest {

    @Test
    void aFinishedVideoIsNoFault() {
        assertThat(EndRule.fault(Rows.in(TaskState.COMPLETED))).isNull();
    }

    @Test
    void aFailureIsToldWithItsCodeAndText() {
        VideoTask failed =
                Rows.in(TaskState.FAILED).toBuilder().failure("nsfw", "not allowed").build();

        ApiInOneException fault = EndRule.fault(failed);

        assertThat(fault)
                .isInstanceOf(GenerationFailedException.class)
                .hasMessage("Task task-1 failed (nsfw): not allowed");
        assertPaid(fault);
    }

    @Test
    void aFailureWithoutACodeIsToldWithItsText() {
        VideoTask failed =
                Rows.in(TaskState.FAILED).toBuilder().failure(null, "not allowed").build();

        assertThat(EndRule.fault(failed)).hasMessage("Task task-1 failed: not allowed");
    }

    @Test
    void theEndOfTheWatchIsNotTheEndOfTheTask() {
        ApiInOneException fault = EndRule.fault(Rows.in(TaskState.WATCH_ENDED));

        assertThat(fault)
                .isInstanceOfSatisfying(
                        WatchEndedException.class,
                        ended -> assertThat(ended.getTaskState()).isEqualTo("WATCH_ENDED"))
                .hasMessageContaining("watchTimeout");
        assertPaid(fault);
    }

    @ParameterizedTest
    @EnumSource(names = {"RESERVED", "RUNNING", "REJECTED", "OUTCOME_UNKNOWN"})
    void whatIsNoEndOfAWaitIsABugOfTheCaller(TaskState state) {
        VideoTask task = Rows.in(state);

        assertThatIllegalStateException().isThrownBy(() -> EndRule.fault(task));
    }

    private static void assertPaid(ApiInOneException fault) {
        assertThat(fault.getSubmissionId()).isEqualTo("s");
        assertThat(fault.getTaskId()).isEqualTo("task-1");
        assertThat(fault.isMayHaveBeenCharged()).isTrue();
        assertThat(fault.getHttpStatus()).isZero();
    }
}
