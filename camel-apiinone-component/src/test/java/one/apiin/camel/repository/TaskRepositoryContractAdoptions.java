package one.apiin.camel.repository;

import static one.apiin.camel.repository.TaskRepositoryContractTasks.ACCOUNT;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.become;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.ids;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.reserved;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.running;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.together;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a submission of unknown outcome adopts a task. */
abstract class TaskRepositoryContractAdoptions extends TaskRepositoryContractTests {

    @Test
    void ofRacingSubmissionsOneAdoptsATask() throws Exception {
        List<Callable<Boolean>> adoptions = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            VideoTask lost = outcomeUnknown("lost" + i, ACCOUNT);
            adoptions.add(() -> adopts(lost));
        }

        assertThat(together(6, adoptions::get)).containsOnlyOnce(true).hasSize(6);
        assertThat(repository.find(TaskQuery.byTaskId(ACCOUNT, "task-x")))
                .singleElement()
                .satisfies(row -> assertThat(row.getState()).isEqualTo(TaskState.RUNNING));
        assertThat(repository.sums(ACCOUNT).of(TaskState.OUTCOME_UNKNOWN)).isEqualTo(5);
        assertThat(adopts(outcomeUnknown("of another account", "other"))).isTrue();
    }

    private VideoTask outcomeUnknown(String id, String account) {
        VideoTask row = save(reserved(id, now).account(account));
        return repository
                .transition(row, become(row, TaskState.OUTCOME_UNKNOWN, now).build())
                .orElseThrow();
    }

    /** 512 bytes, hard to compress: an index entry has it twice. */
    @ParameterizedTest
    @CsvSource({"512, 33", "170, 19968"})
    void theLongestIdIsAdopted(int length, int firstCharacter) {
        String id =
                new Random(1)
                        .ints(length, firstCharacter, firstCharacter + 94)
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining());

        assertThat(adopts(outcomeUnknown("lost", ACCOUNT), id)).isTrue();

        assertThat(ids(repository.find(TaskQuery.byTaskId(ACCOUNT, id)))).containsExactly("lost");
    }

    private boolean adopts(VideoTask row) {
        return adopts(row, "task-x");
    }

    private boolean adopts(VideoTask row, String taskId) {
        try {
            VideoTask next = running(row.getSubmissionId(), now).taskId(taskId).build();
            Tracking named = next.tracking().withCandidateTaskId(taskId);
            VideoTask adopted = next.with(named).toBuilder().account(row.getAccount()).build();
            return repository.transition(row, adopted).isPresent();
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("task-x was adopted");
            return false;
        }
    }

    @Test
    void anImportedTaskIsAdoptedByOneSubmission() {
        String key = VideoTask.IMPORTED + "task-x";
        save(running("imported", now).taskId("task-x").idempotencyKey(key));

        assertThat(adopts(outcomeUnknown("lost", ACCOUNT))).isTrue();
        assertThat(adopts(outcomeUnknown("another", ACCOUNT))).isFalse();

        assertThat(ids(repository.find(TaskQuery.byTaskId(ACCOUNT, "task-x"))))
                .containsExactlyInAnyOrder("imported", "lost");
    }

    @Test
    void theReplyToAPostIsStoredAlsoIfAnotherRowHasItsTask() {
        assertThat(adopts(outcomeUnknown("adopted", ACCOUNT))).isTrue();
        for (String id : List.of("first", "second")) {
            VideoTask posted = save(reserved(id, now));
            VideoTask accepted = running(id, now).taskId("task-x").build();
            assertThat(repository.transition(posted, accepted)).isPresent();
        }

        assertThat(ids(repository.find(TaskQuery.byTaskId(ACCOUNT, "task-x"))))
                .containsExactlyInAnyOrder("adopted", "first", "second");
    }
}
