package one.apiin.camel.internal.submit;

import static one.apiin.camel.internal.NodeRows.now;
import static one.apiin.camel.internal.ScriptedGateway.accepted;
import static one.apiin.camel.internal.ScriptedGateway.refused;
import static one.apiin.camel.internal.ScriptedGateway.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import one.apiin.camel.error.CreditLimitExceededException;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.OperatorActions;
import one.apiin.camel.internal.Submitted;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Submits count against the credit limit and are refused before the POST, except for a used key. */
class CreditBudgetTest {

    private Node a = limited(48);

    private static Node limited(long credits) {
        return Node.alone(Node.budget(new CreditLimit(credits)));
    }

    private Submitted submit(String id, String key, String model) {
        VideoRequest request = new VideoRequest(model, "a lighthouse");
        return now(a.submit(Node.command(id, request, key, false, false)));
    }

    private CreditSums sums() {
        return a.store.sums("default").credits();
    }

    private void assertNoRowAndNoPendingWrite(String id) {
        assertThat(a.hasRow(id)).isFalse();
        assertThat(a.pendingWrites.size())
                .as("no pending write for a row that was not stored")
                .isZero();
    }

    @Test
    void aReservationStoresItsEstimateAndItsCreditPeriod() {
        a.gateway.answers(accepted("task-1"));

        now(a.submit("s"));

        assertThat(a.row("s").getEstimatedCredits()).isEqualTo(24);
        assertThat(a.row("s").getCreditPeriod()).isEqualTo(a.budget.period(a.clock.now()));
        assertThat(sums()).isEqualTo(new CreditSums(24, 0, 0, 0));
    }

    @Test
    void theCreditLimitIsReachedExactlyAndNothingIsSentBeyondIt() {
        a.gateway.answers(accepted("task-1"), accepted("task-2"), accepted("task-3"));

        now(a.submit("s1"));
        now(a.submit("s2"));
        Submitted third = now(a.submit("s3"));

        assertThat(third.failure())
                .isInstanceOf(CreditLimitExceededException.class)
                .hasMessageContaining("creditLimit is 48")
                .hasMessageContaining("/PT24H");
        assertThat(third.failure().isMayHaveBeenCharged()).isFalse();
        assertThat(a.gateway.posts).hasSize(2);
        assertThat(sums().committed()).isEqualTo(48);
        assertNoRowAndNoPendingWrite("s3");
    }

    @Test
    void aTaskWhoseAcceptanceNamesNoChargeYetCountsByItsEstimate() {
        for (int i = 1; i <= 3; i++) {
            a.gateway.answers(new SubmitOutcome.Accepted("task-" + i, "{}", 0));
        }

        now(a.submit("s1"));
        now(a.submit("s2"));

        assertThat(sums()).isEqualTo(new CreditSums(48, 0, 0, 0));
        assertThat(now(a.submit("s3")).failure()).isInstanceOf(CreditLimitExceededException.class);
        assertThat(a.gateway.posts).hasSize(2);
    }

    @Test
    void aSubmitOverTheCreditLimitReleasesItsPermit() {
        a = limited(0);
        for (int i = 0; i < 40; i++) {
            now(a.submit("s" + i));
            submit("t" + i, "key", "a-model-of-tomorrow");
        }

        assertThat(a.waiters.submissionIds()).as("nothing waits").isEmpty();
    }

    @Test
    void theNextCreditPeriodBeginsAtZero() {
        a = limited(24);
        a.gateway.answers(accepted("task-1"), accepted("task-2"));
        now(a.submit("s1"));
        assertThat(now(a.submit("s2")).failure()).isInstanceOf(CreditLimitExceededException.class);

        a.live(Duration.ofHours(24));

        assertThat(now(a.submit("s2")).failure()).isNull();
        assertThat(a.store.sums("default").creditsByPeriod()).hasSize(2);
    }

    @Test
    void aRejectedSubmissionReturnsItsCreditsToTheBudget() {
        a = limited(24);
        a.gateway.answers(refused(), accepted("task-2"));

        now(a.submit("s1"));

        assertThat(sums()).isEqualTo(CreditSums.ZERO);
        assertThat(now(a.submit("s2")).failure()).isNull();
    }

    @Test
    void anUnknownOutcomeStaysCountedAgainstTheCreditLimit() {
        a = limited(24);
        a.gateway.answers(unknown(), accepted("task-2"));

        now(a.submit("s1"));

        assertThat(sums()).isEqualTo(new CreditSums(0, 0, 0, 24));
        assertThat(now(a.submit("s2")).failure()).isInstanceOf(CreditLimitExceededException.class);
    }

    @Test
    void aUsedKeyCountsOnceAndIsAcceptedOverTheCreditLimit() {
        a = limited(24);
        a.gateway.answers(accepted("task-1"));
        now(a.submit("s1", "key"));

        Submitted again = now(a.submit("s2", "key"));

        assertThat(again.failure()).isNull();
        assertThat(again.duplicate()).isTrue();
        assertThat(sums().committed()).isEqualTo(24);
    }

    @Test
    void aRejectedRowIsReservedAgainOnlyWithinTheCreditLimit() {
        a = limited(24);
        a.gateway.answers(refused(), accepted("task-2"), accepted("task-3"));
        now(a.submit("s1", "key"));
        now(a.submit("s2"));

        Submitted again = now(a.submit("s3", "key"));

        assertThat(again.failure()).isInstanceOf(CreditLimitExceededException.class);
        assertThat(a.gateway.posts).hasSize(2);
        assertThat(a.row("s1").getState()).isEqualTo(TaskState.REJECTED);
        assertThat(a.pendingWrites.size()).isZero();
        a.live(Duration.ofHours(24));
        assertThat(now(a.submit("s4", "key")).failure()).isNull();
        assertThat(a.row("s1").getCreditPeriod()).isEqualTo(a.budget.period(a.clock.now()));
    }

    @Test
    void anUnknownPriceUnderACreditLimitIsRefusedWithAHintAtTheOption() {
        for (String key : new String[] {null, "key"}) {
            Submitted none = submit("s", key, "a-model-of-tomorrow");

            assertThat(none.failure())
                    .isInstanceOf(SubmitRejectedException.class)
                    .hasMessageContaining("creditLimit")
                    .hasMessageContaining("modelCatalog")
                    .hasMessageContaining("{\"a-model-of-tomorrow\": {\"price\":\n");
            assertThat(none.failure().getHttpStatus()).isZero();
            assertThat(none.failure().getSubmissionId()).isNull();
            assertNoRowAndNoPendingWrite("s");
        }
        assertThat(a.gateway.posts).isEmpty();
        assertThat(sums()).isEqualTo(CreditSums.ZERO);
    }

    @Test
    void aUsedKeyReturnsItsTaskAlthoughThePriceIsUnknown() {
        a = Node.alone();
        a.gateway.answers(accepted("task-1"));
        submit("s1", "key", "a-model-of-tomorrow");
        a = a.besideWith(Node.budget(new CreditLimit(1)));

        Submitted again = submit("s2", "key", "a-model-of-tomorrow");

        assertThat(again.failure()).isNull();
        assertThat(again.duplicate()).isTrue();
    }

    @Test
    void aRejectedRowWithAnUnknownPriceIsNotReservedAgain() {
        a = Node.alone();
        a.gateway.answers(refused());
        submit("s1", "key", "a-model-of-tomorrow");
        a = a.besideWith(Node.budget(new CreditLimit(1000)));

        Submitted again = submit("s2", "key", "a-model-of-tomorrow");

        assertThat(again.failure())
                .isInstanceOf(SubmitRejectedException.class)
                .hasMessageContaining("modelCatalog");
        assertThat(a.gateway.posts).hasSize(1);
        assertThat(a.pendingWrites.size()).isZero();
    }

    @Test
    void withoutACreditLimitAnUnknownPriceIsAccepted() {
        a = Node.alone();
        a.gateway.answers(new SubmitOutcome.Accepted("task-1", "{}", null));

        Submitted done = submit("s", null, "a-model-of-tomorrow");

        assertThat(done.task().getEstimatedCredits()).isNull();
        assertThat(sums()).isEqualTo(CreditSums.ZERO);
    }

    @Test
    void aReservationUnderACreditLimitIsQueuedForRetryWhenTheLedgerFails() {
        a.repository.loseAnswersOf("reserve");

        now(a.submit("s"));
        a.repository.comeBack();
        assertThat(sums().reserved()).isEqualTo(24);
        a.pendingWrites.retry();

        assertThat(a.gateway.posts).isEmpty();
        assertThat(a.row("s").getState()).isEqualTo(TaskState.REJECTED);
        assertThat(sums()).isEqualTo(CreditSums.ZERO);
    }

    @Test
    void theOperatorListsUnknownOutcomesAndParkedCompletionsSeparately() {
        a.gateway.answers(unknown(), accepted("task-2"));
        now(a.submit("s1"));
        now(a.submit("s2"));
        OperatorActions operator = a.runtime.operator();

        assertThat(operator.outcomeUnknown()).isEqualTo(List.of(a.row("s1")));
        assertThat(operator.parked()).isEmpty();
    }

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource({
        "2026-11-23T00:00:00Z, PT24H, 2026-11-23T00:00:00Z/PT24H, 2026-11-24T00:00:00Z",
        "2026-11-23T23:59:59.999999Z, PT24H, 2026-11-23T00:00:00Z/PT24H, 2026-11-24T00:00:00Z",
        "2026-11-24T00:00:00Z, PT24H, 2026-11-24T00:00:00Z/PT24H, 2026-11-25T00:00:00Z",
        "2026-11-23T10:59:59Z, PT1H, 2026-11-23T10:00:00Z/PT1H, 2026-11-23T11:00:00Z",
        "1970-01-08T00:00:00Z, P7D, 1970-01-08T00:00:00Z/PT168H, 1970-01-15T00:00:00Z",
        "1969-12-31T23:00:00Z, PT24H, 1969-12-31T00:00:00Z/PT24H, 1970-01-01T00:00:00Z",
        "2026-11-23T00:00:01.4Z, PT1.5S, 2026-11-23T00:00:00Z/PT1.5S, 2026-11-23T00:00:01.500Z"
    })
    void aPeriodIsAlignedToTheEpoch(Instant now, Duration length, String text, Instant end) {
        CreditBudget budget = new CreditBudget(null, CreditLimit.NONE, length);

        assertThat(budget.period(now)).isEqualTo(text);
        assertThat(budget.period(end.minusNanos(1))).as("its last instant").isEqualTo(text);
        assertThat(budget.period(end)).as("the next one").isNotEqualTo(text);
    }
}
