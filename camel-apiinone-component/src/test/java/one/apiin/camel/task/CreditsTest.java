package one.apiin.camel.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CreditsTest {

    private static VideoTask row(TaskState state, Integer estimated, Integer credits) {
        return VideoTask.builder()
                .submissionId("s")
                .account("default")
                .group("default")
                .state(state)
                .estimatedCredits(estimated)
                .credits(credits)
                .creditPeriod("2026-11-23T00:00:00Z/PT24H")
                .tracking(Tracking.reserved("p1", 0))
                .build();
    }

    @ParameterizedTest(name = "{0}, estimated {1}, provider says {2}: {3} {4} {5} {6}")
    @CsvSource(
            nullValues = "-",
            value = {
                "RESERVED,        24,  -, 24,  0,  0,  0",
                "RESERVED,         -,  -,  0,  0,  0,  0",
                "RUNNING,         24,  -, 24,  0,  0,  0",
                "RUNNING,         24, 36, 36,  0,  0,  0",
                "RUNNING,          -, 36, 36,  0,  0,  0",
                "RUNNING,         24,  0,  0,  0,  0,  0",
                "WATCH_ENDED,     24,  -, 24,  0,  0,  0",
                "WATCH_ENDED,     24, 36, 36,  0,  0,  0",
                "OUTCOME_UNKNOWN, 24,  -,  0,  0,  0, 24",
                "OUTCOME_UNKNOWN, 24, 36,  0,  0,  0, 36",
                "COMPLETED,       24,  -,  0, 24,  0,  0",
                "COMPLETED,       24, 20,  0, 20,  0,  0",
                "COMPLETED,       24,  0,  0,  0,  0,  0",
                "COMPLETED,        -,  -,  0,  0,  0,  0",
                "FAILED,          24,  -,  0,  0, 24,  0",
                "FAILED,          24,  0,  0,  0, 24,  0",
                "FAILED,          24, 36,  0,  0, 36,  0",
                "FAILED,           -,  0,  0,  0,  0,  0",
                "REJECTED,        24,  -,  0,  0,  0,  0",
                "REJECTED,        24, 24,  0,  0,  0,  0",
            })
    void aRowAddsWhatHasBecomeOfItsCredits(
            TaskState state,
            Integer estimated,
            Integer credits,
            long reserved,
            long charged,
            long refunded,
            long unknown) {
        assertThat(Credits.of(row(state, estimated, credits)))
                .isEqualTo(new CreditSums(reserved, charged, refunded, unknown));
    }

    @ParameterizedTest
    @EnumSource
    void aRowWithoutAPeriodAddsNothing(TaskState state) {
        VideoTask awaited = row(state, 24, 36);

        assertThat(Credits.of(awaited.toBuilder().creditPeriod(null).build()))
                .isEqualTo(CreditSums.ZERO);
    }

    @Test
    void allButTheRefundsIsCommitted() {
        CreditSums sums = new CreditSums(1, 20, 300, 4000);

        assertThat(sums.committed()).isEqualTo(4021);
        assertThat(sums.plus(sums)).isEqualTo(new CreditSums(2, 40, 600, 8000));
        assertThat(sums.plus(sums).minus(sums)).isEqualTo(sums);
        assertThat(sums.minus(sums)).isEqualTo(CreditSums.ZERO);
    }
}
