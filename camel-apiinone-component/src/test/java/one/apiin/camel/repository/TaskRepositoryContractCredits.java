package one.apiin.camel.repository;

import static one.apiin.camel.repository.TaskRepositoryContractTasks.ACCOUNT;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.NEXT_PERIOD;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.PERIOD;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.become;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.deliverable;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.priced;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.reserved;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.running;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Optional;
import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;

/** How credits are counted. */
abstract class TaskRepositoryContractCredits extends TaskRepositoryContractTests {

    private static CreditSums reservedOnly(long credits) {
        return new CreditSums(credits, 0, 0, 0);
    }

    private static CreditSums charged(long credits) {
        return new CreditSums(0, credits, 0, 0);
    }

    private static CreditSums refunded(long credits) {
        return new CreditSums(0, 0, credits, 0);
    }

    private static CreditSums unknown(long credits) {
        return new CreditSums(0, 0, 0, credits);
    }

    @Test
    void theProvidersFigureReplacesTheEstimate() {
        VideoTask row = save(priced("a", now, 24));
        assertThat(credits()).isEqualTo(reservedOnly(24));

        row = change(become(row, TaskState.RUNNING, now).taskId("t").credits(36));
        assertThat(credits()).isEqualTo(reservedOnly(36));

        row = change(row, TaskState.WATCH_ENDED);
        assertThat(credits()).isEqualTo(reservedOnly(36));

        row = change(row, TaskState.RUNNING);
        assertThat(credits()).isEqualTo(reservedOnly(36));

        change(become(row, TaskState.COMPLETED, now).credits(30));
        assertThat(credits()).isEqualTo(charged(30));
    }

    @Test
    void anUnknownOutcomeIsHeldUntilItIsSettled() {
        VideoTask found = change(save(priced("found", now, 24)), TaskState.OUTCOME_UNKNOWN);
        VideoTask lost = change(save(priced("lost", now, 100)), TaskState.OUTCOME_UNKNOWN);
        assertThat(credits()).isEqualTo(unknown(124));

        found = change(found, TaskState.RUNNING);
        assertThat(credits()).isEqualTo(new CreditSums(24, 0, 0, 100));

        change(found, TaskState.COMPLETED);
        assertThat(credits()).isEqualTo(new CreditSums(0, 24, 0, 100));

        change(lost, TaskState.REJECTED);
        assertThat(credits()).isEqualTo(charged(24));
    }

    @Test
    void aFailureRefundsTheCharge() {
        VideoTask row = change(save(priced("a", now, 24)), TaskState.RUNNING);

        change(become(row, TaskState.FAILED, now).credits(0));

        assertThat(credits()).isEqualTo(refunded(24));
        assertThat(credits().committed()).isZero();
    }

    @Test
    void aRejectionCountsNothingUntilItIsReservedAgainInThePeriodOfThatTime() {
        VideoTask row = change(save(priced("a", now, 24)), TaskState.REJECTED);
        assertThat(repository.sums(ACCOUNT).creditsByPeriod()).isEmpty();

        row = change(become(row, TaskState.RESERVED, now).estimatedCredits(30));
        assertThat(credits()).isEqualTo(reservedOnly(30));

        row = change(row, TaskState.REJECTED);
        VideoTask.Builder next = become(row, TaskState.RESERVED, now);
        row = change(next.creditPeriod(NEXT_PERIOD));
        assertThat(repository.sums(ACCOUNT).creditsByPeriod())
                .containsOnly(entry(NEXT_PERIOD, reservedOnly(30)));

        change(row.toBuilder().creditPeriod(PERIOD));
        assertThat(credits()).isEqualTo(reservedOnly(30));
    }

    @Test
    void eachAccountAndEachPeriodCountsByItself() {
        save(priced("a", now, 1));
        save(priced("b", now, 10));
        save(priced("foreign", now, 100).account("other"));
        VideoTask.Builder later = priced("later", now, 1000);
        save(later.creditPeriod(NEXT_PERIOD));

        assertThat(repository.sums(ACCOUNT).creditsByPeriod())
                .containsOnly(
                        entry(PERIOD, reservedOnly(11)), entry(NEXT_PERIOD, reservedOnly(1000)));
        assertThat(repository.sums(ACCOUNT).credits()).isEqualTo(reservedOnly(1011));
        assertThat(repository.sums("other").credits()).isEqualTo(reservedOnly(100));
        assertThat(repository.sums("absent").credits()).isEqualTo(CreditSums.ZERO);
    }

    @Test
    void awaitedAndUnpricedTasksCountNothing() {
        VideoTask awaited = save(running("awaited", now).credits(24));
        VideoTask unpriced = save(priced("unpriced", now, null));
        change(become(awaited, TaskState.COMPLETED, now).credits(24));
        assertThat(repository.sums(ACCOUNT).creditsByPeriod()).isEmpty();

        unpriced = change(unpriced, TaskState.RUNNING);
        change(become(unpriced, TaskState.COMPLETED, now).credits(36));

        assertThat(credits()).isEqualTo(charged(36));
    }

    @Test
    void aUsedKeyCountsOnce() {
        save(priced("a", now, 24).idempotencyKey("key"));
        save(priced("b", now, 24).idempotencyKey("key"));

        assertThat(credits()).isEqualTo(reservedOnly(24));
    }

    @Test
    void aPurgeKeepsTheSums() {
        VideoTask done = change(save(priced("done", now, 24)), TaskState.RUNNING);
        change(done, TaskState.COMPLETED);
        VideoTask claimed = repository.claimEnded(deliverable("p1", now, 1)).get(0);
        assertThat(credits()).isEqualTo(charged(24));
        change(claimed.toBuilder().tracking(claimed.tracking().withDelivery(Delivery.DELIVERED)));

        assertThat(repository.purge(ACCOUNT, now.plusSeconds(1), 99)).isEqualTo(1);

        assertThat(repository.sums(ACCOUNT).states()).isEmpty();
        assertThat(credits()).isEqualTo(charged(24));
    }

    @Test
    void theLosersOfARaceCountNothing() throws Exception {
        VideoTask seen = change(save(priced("a", now, 24)), TaskState.RUNNING);
        VideoTask next = become(seen, TaskState.COMPLETED, now).credits(30).build();

        List<Optional<VideoTask>> answers =
                together(16, i -> () -> repository.transition(seen, next));

        assertThat(answers).filteredOn(Optional::isPresent).hasSize(1);
        assertThat(credits()).isEqualTo(charged(30));
    }

    @Test
    void aPeriodThatCannotBeStoredIsRefused() {
        VideoTask seen = save(reserved("a", now));
        VideoTask next = seen.toBuilder().creditPeriod("x".repeat(101)).build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> repository.transition(seen, next))
                .withMessageContaining("creditPeriod");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> save(next.toBuilder().submissionId("b")))
                .withMessageContaining("creditPeriod");
    }
}
