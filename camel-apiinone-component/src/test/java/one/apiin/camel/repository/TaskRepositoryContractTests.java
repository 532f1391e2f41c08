package one.apiin.camel.repository;

import static one.apiin.camel.repository.TaskRepositoryContractTasks.ACCOUNT;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.PERIOD;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.become;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.BeforeEach;

/** The repository under test and its rows, for each group of tests of {@link TaskRepositoryContract}. */
abstract class TaskRepositoryContractTests {

    TaskRepository repository;
    Instant now;

    abstract TaskRepositoryContract contract();

    @BeforeEach
    void useTheRepository() {
        repository = contract().repository;
        now = contract().now;
    }

    VideoTask stored(String id) {
        return repository.find(TaskQuery.bySubmissionId(id)).get(0);
    }

    VideoTask save(VideoTask.Builder task) {
        return repository.reserve(task.build()).task();
    }

    VideoTask change(VideoTask.Builder next) {
        VideoTask row = next.build();
        return repository.transition(stored(row.getSubmissionId()), row).orElseThrow();
    }

    VideoTask change(VideoTask row, TaskState state) {
        return change(become(row, state, now));
    }

    /** The sums of the one period that has some. */
    CreditSums credits() {
        assertThat(repository.sums(ACCOUNT).creditsByPeriod()).containsOnlyKeys(PERIOD);
        return repository.sums(ACCOUNT).credits();
    }
}
