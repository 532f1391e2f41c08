package one.apiin.camel.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import one.apiin.camel.error.CreditLimitExceededException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreditLimitTest {

    private static VideoTask row(Integer estimated, String period) {
        return VideoTask.builder()
                .submissionId("s")
                .account("default")
                .group("default")
                .state(TaskState.RESERVED)
                .estimatedCredits(estimated)
                .creditPeriod(period)
                .tracking(Tracking.reserved("p1", 0))
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "100, 76, 24, true",
        "100, 77, 24, false",
        "0, 0, 0, true",
        "0, 0, 1, false",
        "100, 500, 0, true",
        "100, 500, 1, false",
        "9223372036854775806, 9223372036854775806, 9223372036854775806, false",
        "9223372036854775807, 9223372036854775807, 9223372036854775807, true",
    })
    void aLimitMayBeReachedAndNotPassed(
            long limit, long committed, long requested, boolean allowed) {
        assertThat(new CreditLimit(limit).allows(committed, requested)).isEqualTo(allowed);
    }

    @Test
    void aRefusalSaysWhatIsCommittedAndWhenTheNextPeriodBegins() {
        CreditLimitExceededException refusal =
                new CreditLimit(100).exceeded(row(24, "2026-11-23T12:00:00Z/PT36H"), 90);

        assertThat(refusal)
                .hasMessageContainingAll(
                        "creditLimit is 100 credits",
                        "90 are committed",
                        "2026-11-23T12:00:00Z/PT36H",
                        "needs 24",
                        "ends at 2026-11-25T00:00:00Z");
        assertThat(refusal.getLimit()).isEqualTo(100);
        assertThat(refusal.getCommitted()).isEqualTo(90);
        assertThat(refusal.getRequested()).isEqualTo(24);
        assertThat(refusal.getHttpStatus()).isZero();
        assertThat(refusal.getSubmissionId()).isNull();
        assertThat(refusal.isMayHaveBeenCharged()).isFalse();
    }

    @Test
    void aSubmissionAboveTheWholeLimitIsNotToWaitForTheNextPeriod() {
        CreditLimit limit = new CreditLimit(23);

        assertThat(limit.exceeded(row(24, "2026-11-23T12:00:00Z/PT36H"), 0))
                .hasMessageContaining("this submission alone exceeds the limit; raise creditLimit")
                .hasMessageNotContaining("submit again then");
        assertThat(limit.exceeded(row(23, "2026-11-23T12:00:00Z/PT36H"), 1))
                .hasMessageEndingWith("raise creditLimit, or submit again then");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "forever", "/", "2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z/"})
    void aPeriodOfAnotherKindIsNamedAsItIs(String period) {
        assertThat(new CreditLimit(1).exceeded(row(24, period), 1))
                .hasMessageContaining("the period " + period)
                .hasMessageContaining("The period ends as it says");
    }

    @Test
    void whatHasNoPriceOrNoPeriodCannotBeHeldAgainstALimit() {
        CreditLimit limit = new CreditLimit(100);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> limit.requirePriced(row(null, "2026-11-23T00:00:00Z/PT24H")));
        assertThatIllegalArgumentException().isThrownBy(() -> limit.requirePriced(row(24, null)));
        assertThatIllegalArgumentException().isThrownBy(() -> new CreditLimit(-1));
        CreditLimit.NONE.requirePriced(row(null, null));
        limit.requirePriced(row(24, "2026-11-23T00:00:00Z/PT24H"));
    }
}
