package one.apiin.camel.repository;

import static one.apiin.camel.repository.TaskRepositoryContractTasks.ACCOUNT;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.NEXT_PERIOD;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.PERIOD;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.become;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.priced;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.reserved;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import one.apiin.camel.error.CreditLimitExceededException;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.Reservation;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a credit limit refuses. */
abstract class TaskRepositoryContractLimits extends TaskRepositoryContractTests {

    private static CreditLimitExceededException refusal(ThrowingCallable reserving) {
        return assertThatExceptionOfType(CreditLimitExceededException.class)
                .isThrownBy(reserving)
                .actual();
    }

    @Test
    void aLimitMayBeReachedAndTheNextSubmissionLeavesNothing() {
        CreditLimit limit = new CreditLimit(48);
        repository.reserve(priced("a", now, 24).build(), limit);
        repository.reserve(priced("b", now, 24).build(), limit);
        VideoTask over = priced("over", now, 1).idempotencyKey("key").build();

        CreditLimitExceededException refusal = refusal(() -> repository.reserve(over, limit));

        assertThat(refusal.getLimit()).isEqualTo(48);
        assertThat(refusal.getCommitted()).isEqualTo(48);
        assertThat(refusal.getRequested()).isEqualTo(1);
        assertThat(refusal).hasMessageContaining("creditLimit").hasMessageContaining(PERIOD);
        assertThat(repository.find(TaskQuery.bySubmissionId("over"))).isEmpty();
        assertThat(credits()).isEqualTo(new CreditSums(48, 0, 0, 0));
        assertThat(repository.reserve(over, new CreditLimit(49)).created())
                .as("neither the id nor the key of a refused submission is taken")
                .isTrue();
    }

    @Test
    void aRefusalByAFreshPeriodLeavesNoPeriod() {
        VideoTask over = priced("over", now, 25).build();

        assertThat(refusal(() -> repository.reserve(over, new CreditLimit(24))).getCommitted())
                .isZero();

        assertThat(repository.sums(ACCOUNT).creditsByPeriod()).isEmpty();
        assertThat(repository.sums(ACCOUNT).states()).isEmpty();
    }

    @Test
    void refundedCreditsCanBeReservedAgainAndUnknownOnesCannot() {
        CreditLimit limit = new CreditLimit(24);
        VideoTask failing = repository.reserve(priced("failing", now, 24).build(), limit).task();
        change(change(failing, TaskState.RUNNING), TaskState.FAILED);

        VideoTask unknown = repository.reserve(priced("unknown", now, 24).build(), limit).task();
        change(unknown, TaskState.OUTCOME_UNKNOWN);

        refusal(() -> repository.reserve(priced("next", now, 1).build(), limit));
        assertThat(credits()).isEqualTo(new CreditSums(0, 0, 24, 24));
    }

    @Test
    void aUsedKeyIsAnsweredThoughTheLimitIsReached() {
        CreditLimit limit = new CreditLimit(24);
        repository.reserve(priced("a", now, 24).idempotencyKey("key").build(), limit);

        Reservation again =
                repository.reserve(priced("b", now, 24).idempotencyKey("key").build(), limit);

        assertThat(again.created()).isFalse();
        assertThat(again.task().getSubmissionId()).isEqualTo("a");
    }

    @Test
    void aRejectedRowThatIsReservedAgainIsHeldAgainstTheLimitOfItsPeriod() {
        VideoTask row = change(save(priced("a", now, 24)), TaskState.REJECTED);
        save(priced("b", now, 24));
        VideoTask again = become(row, TaskState.RESERVED, now).build();
        VideoTask later = again.toBuilder().creditPeriod(NEXT_PERIOD).build();

        CreditLimitExceededException refusal =
                refusal(() -> repository.transition(row, again, new CreditLimit(47)));

        assertThat(refusal.getCommitted()).isEqualTo(24);
        assertThat(stored("a")).usingRecursiveComparison().isEqualTo(row);
        assertThat(credits()).isEqualTo(new CreditSums(24, 0, 0, 0));
        refusal(() -> repository.transition(row, later, new CreditLimit(23)));
        assertThat(repository.transition(row, later, new CreditLimit(24))).isPresent();
    }

    @Test
    void aSettlementIsNeverRefused() {
        CreditLimit limit = new CreditLimit(24);
        VideoTask row = repository.reserve(priced("a", now, 24).build(), limit).task();
        for (TaskState state :
                List.of(TaskState.OUTCOME_UNKNOWN, TaskState.RUNNING, TaskState.COMPLETED)) {
            VideoTask next = become(row, state, now).credits(1000).build();
            row = repository.transition(row, next, limit).orElseThrow();
        }

        assertThat(credits()).isEqualTo(new CreditSums(0, 1000, 0, 0));
    }

    @Test
    void aTaskWithoutAPriceCannotBeReservedUnderALimit() {
        CreditLimit limit = new CreditLimit(24);
        VideoTask row = change(save(reserved("a", now)), TaskState.REJECTED);
        VideoTask again = become(row, TaskState.RESERVED, now).build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> repository.reserve(priced("b", now, null).build(), limit));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> repository.transition(row, again, limit));
        assertThat(repository.find(TaskQuery.bySubmissionId("b"))).isEmpty();
        assertThat(stored("a").getState()).isEqualTo(TaskState.REJECTED);
    }

    @Test
    void ofSixteenSubmittersNoMoreWinThanFit() throws Exception {
        race(List.of(repository, repository));
    }

    /** Each takes what it can get, on the repository of its turn. */
    void race(List<TaskRepository> nodes) throws Exception {
        CreditLimit limit = new CreditLimit(20 * 24 + 23);

        List<Integer> won =
                together(
                        16,
                        i ->
                                () -> {
                                    int mine = 0;
                                    for (int n = 0; n < 3; n++) {
                                        VideoTask task = priced(i + "-" + n, now, 24).build();
                                        try {
                                            nodes.get(i % nodes.size()).reserve(task, limit);
                                            mine++;
                                        } catch (CreditLimitExceededException e) {
                                            assertThat(e.getCommitted()).isEqualTo(20 * 24);
                                        }
                                    }
                                    return mine;
                                });

        assertThat(won.stream().mapToInt(n -> n).sum()).isEqualTo(20);
        assertThat(credits()).isEqualTo(new CreditSums(20 * 24, 0, 0, 0));
        assertThat(repository.sums(ACCOUNT).of(TaskState.RESERVED)).isEqualTo(20);
    }
}
