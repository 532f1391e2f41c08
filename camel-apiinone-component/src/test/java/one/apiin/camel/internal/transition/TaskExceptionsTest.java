package one.apiin.camel.internal.transition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.GenerationFailedException;
import one.apiin.camel.error.WatchEndedException;
import one.apiin.camel.internal.Rows;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            textBlock =
                    """
                    Refused: a red fox in the snow          | Refused
                    Prompt "a red fox" is refused           | Prompt
                    Prompt \u201ca red fox\u201d is refused | Prompt
                    Your prompt 'a fox' can't be used       | Your prompt
                    It can't be used                        | It can't be used
                    A RED  FOX in the Snow is not allowed   | [prompt] is not allowed
                    Bad words in \u7ea2\u72d0\u72f8          | Bad words in [prompt]
                    "a red fox" is refused                  | (withheld)
                    """)
    void theProvidersTextIsCutAsItMayRepeatThePrompt(String message, String expected) {
        String raw =
                "{\"request\":{\"prompt\":\"a red fox in\\nthe snow\","
                        + "\"negative_prompt\":\"\\u7ea2\\u72d0\\u72f8\"}}";
        VideoTask failed =
                Rows.in(TaskState.FAILED).toBuilder()
                        .failure("E: 7", message)
                        .rawReply(raw)
                        .build();

        assertThat(TaskExceptions.of(failed)).hasMessage("Task task-1 failed (E): " + expected);
    }

    /** The ledger has deleted the reply, which named the prompt. */
    @Test
    void ofADeliveredTaskTheProvidersTextIsShownOnlyWithoutItsPrompt() {
        VideoTask delivered =
                failed("nsfw", "a red fox is not allowed")
                        .tracking(Rows.idle().withDelivery(Delivery.DELIVERED))
                        .build();

        assertThat(TaskExceptions.of(delivered))
                .hasMessage("Task task-1 failed (nsfw): (withheld)");
        assertThat(TaskExceptions.of(delivered, "a red fox"))
                .hasMessage("Task task-1 failed (nsfw): [prompt] is not allowed");
        assertThat(TaskExceptions.shownFailure(delivered)).isEqualTo("nsfw");
        VideoTask without = delivered.toBuilder().failure(null, "a red fox").build();
        assertThat(TaskExceptions.shownFailure(without)).isEqualTo("(withheld)");
        VideoTask silent = delivered.toBuilder().failure(null, null).build();
        assertThat(TaskExceptions.shownFailure(silent)).isNull();
        assertThat(TaskExceptions.of(silent)).hasMessageEndingWith("the provider gave no reason");
    }

    private static VideoTask.Builder failed(String code, String message) {
        return Rows.in(TaskState.FAILED).toBuilder().failure(code, message);
    }

    @Test
    void theFailureOfAnyTaskIsShownWithoutItsPrompt() {
        VideoTask failed =
                failed(null, "a red fox is bad").rawReply("{\"prompt\":\"a red fox\"}").build();

        assertThat(TaskExceptions.shownFailure(failed)).isEqualTo("[prompt] is bad");
        assertThat(TaskExceptions.shownFailure(Rows.in(TaskState.OUTCOME_UNKNOWN)))
                .isEqualTo("lost");
    }

    @Test
    void aLongTextIsCutWhateverIsInIt() {
        VideoTask failed =
                Rows.in(TaskState.FAILED).toBuilder()
                        .failure(null, "a ".repeat(1_000))
                        .rawReply("{\"prompt\":\"" + "\\n".repeat(15_000))
                        .build();

        assertThat(TaskExceptions.of(failed).getMessage()).hasSizeLessThanOrEqualTo(150);
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
