package one.apiin.camel.repository;

import static one.apiin.camel.repository.TaskRepositoryContractTasks.ACCOUNT;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.become;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.reserved;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;

class InMemoryTaskRepositoryTest extends TaskRepositoryContract {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05.678901234Z");

    @Override
    protected TaskRepository create() {
        return new InMemoryTaskRepository(InstantSource.fixed(START));
    }

    @Test
    void theOldestRejectedRowsAreForgottenAndTheirKeysAreFree() {
        TaskRepository ledger = create();
        for (int i = 0; i <= InMemoryTaskRepository.MAX_REJECTED; i++) {
            Instant now = START.plusMillis(i);
            VideoTask row = reserved("s" + i, now).idempotencyKey("k" + i).build();
            VideoTask stored = ledger.reserve(row).task();
            ledger.transition(stored, become(stored, TaskState.REJECTED, now).endedAt(now).build());
        }

        assertThat(ledger.sums(ACCOUNT).of(TaskState.REJECTED))
                .isEqualTo(InMemoryTaskRepository.MAX_REJECTED);
        assertThat(ledger.find(TaskQuery.bySubmissionId("s0"))).isEmpty();
        assertThat(ledger.find(TaskQuery.bySubmissionId("s1"))).hasSize(1);
        assertThat(ledger.reserve(reserved("t", START).idempotencyKey("k0").build()).created())
                .isTrue();
    }
}
