package one.apiin.camel.repository;

import java.time.Duration;
import java.time.Instant;
import one.apiin.camel.task.TaskRepository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The promises of {@link TaskRepository} as tests. Every repository, also a user's own, extends this class
 * and creates itself in {@link #create()}.
 */
public abstract class TaskRepositoryContract {

    static final Duration LEASE = Duration.ofMinutes(5);

    protected TaskRepository repository;
    protected Instant now;

    /** A new and empty repository, ready for use. */
    protected abstract TaskRepository create() throws Exception;

    @BeforeEach
    void openTheLedger() throws Exception {
        repository = create();
        now = repository.heartbeat("p1", LEASE);
    }

    @Nested
    class Tasks extends TaskRepositoryContractRows {
        @Override
        TaskRepositoryContract contract() {
            return TaskRepositoryContract.this;
        }
    }

    @Nested
    class Adoptions extends TaskRepositoryContractAdoptions {
        @Override
        TaskRepositoryContract contract() {
            return TaskRepositoryContract.this;
        }
    }

    @Nested
    class Lists extends TaskRepositoryContractLists {
        @Override
        TaskRepositoryContract contract() {
            return TaskRepositoryContract.this;
        }
    }

    @Nested
    class Claims extends TaskRepositoryContractClaims {
        @Override
        TaskRepositoryContract contract() {
            return TaskRepositoryContract.this;
        }
    }

    @Nested
    class Credits extends TaskRepositoryContractCredits {
        @Override
        TaskRepositoryContract contract() {
            return TaskRepositoryContract.this;
        }
    }

    @Nested
    class Limits extends TaskRepositoryContractLimits {
        @Override
        TaskRepositoryContract contract() {
            return TaskRepositoryContract.this;
        }
    }

    @Nested
    class History extends TaskRepositoryContractTests {
        @Override
        TaskRepositoryContract contract() {
            return TaskRepositoryContract.this;
        }

        @Test
        void sumsEqualTheirRowsAfterRandomHistories() {
            for (long seed = 1; seed <= 3; seed++) {
                new TaskRepositoryContractHistory(repository, now, seed).run(250);
            }
        }
    }
}
