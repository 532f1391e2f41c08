package one.apiin.camel.internal.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import one.apiin.camel.task.CreditLimit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreditPeriodTest {

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
