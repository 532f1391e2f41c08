package one.apiin.camel.examples.filetovideo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import one.apiin.camel.examples.filetovideo.LedgerSnapshot.Row;
import one.apiin.camel.sandbox.SandboxTask;
import org.junit.jupiter.api.Test;

/** The prompt in a file is the file's name here. */
class BooksTest {

    private static final long READ_AT = 1000;

    @Test
    void aTaskWithARowOfItsOwnIsInOrder() {
        assertThat(compare(List.of(row("boat", "RUNNING", "t1")), task("t1", "boat", 900)))
                .isEqualTo(new Books(1, 0, 0, 0));
    }

    @Test
    void aSecondTaskOfOneSubmissionIsPaidTwice() {
        List<Row> rows = List.of(row("boat", "RUNNING", "t1"));

        assertThat(compare(rows, task("t1", "boat", 900), task("t2", "boat", 950)))
                .isEqualTo(new Books(2, 1, 0, 0));
    }

    @Test
    void aTaskWithoutARowIsLost() {
        assertThat(compare(List.of(), task("t1", "boat", 900))).isEqualTo(new Books(1, 0, 1, 0));
    }

    @Test
    void oneTaskMayBelongToAnUnknownOutcomeButNotTwo() {
        List<Row> rows = List.of(row("boat", "OUTCOME_UNKNOWN", null));

        assertThat(compare(rows, task("t1", "boat", 900))).isEqualTo(new Books(1, 0, 0, 1));
        assertThat(compare(rows, task("t1", "boat", 900), task("t2", "boat", 950)))
                .isEqualTo(new Books(2, 1, 0, 1));
    }

    @Test
    void aTaskThatIsNewerThanTheRowsIsNotJudgedYet() {
        assertThat(compare(List.of(), task("t1", "boat", READ_AT)))
                .isEqualTo(new Books(1, 0, 0, 0));
    }

    @Test
    void aDeliveredVideoThatTheArchiveLacksIsLost() {
        Row delivered =
                new Row("s", "gone", "COMPLETED", "DELIVERED", 1, null, "t1", 900L, null, null);

        assertThat(compare(List.of(delivered), task("t1", "gone", 900)))
                .isEqualTo(new Books(1, 0, 1, 0));
    }

    private static Books compare(List<Row> rows, SandboxTask... tasks) {
        LedgerSnapshot ledger = new LedgerSnapshot(READ_AT, rows);
        return Books.compare(ledger, List.of(tasks), file -> file, file -> !file.equals("gone"));
    }

    private static Row row(String file, String state, String taskId) {
        return new Row("s", file, state, "NONE", 0, null, taskId, 900L, null, null);
    }

    private static SandboxTask task(String id, String prompt, long at) {
        return new SandboxTask(
                id,
                "model",
                prompt,
                "",
                null,
                24,
                SandboxTask.State.RUNNING,
                null,
                0,
                Instant.ofEpochMilli(at),
                null);
    }
}
