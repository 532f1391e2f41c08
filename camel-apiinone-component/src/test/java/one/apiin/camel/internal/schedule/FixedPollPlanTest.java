package one.apiin.camel.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FixedPollPlanTest {

    private final PollPlan plan = PollPlan.fixed(Duration.ofSeconds(10));

    @ParameterizedTest
    @CsvSource({"0, PT9S", "0.25, PT9.5S", "0.5, PT10S", "0.75, PT10.5S"})
    void theGapIsTheIntervalPlusOrMinusTenPerCent(double random, Duration gap) {
        assertThat(plan.nextPoll(Duration.ofMinutes(1), 3, random)).isEqualTo(gap);
    }

    @Test
    void theJitterIsAtMostTenPercent() {
        assertThat(plan.nextPoll(Duration.ZERO, 0, Math.nextDown(1.0)))
                .isBetween(Duration.ofMillis(10_999), Duration.ofSeconds(11));
    }

    @ParameterizedTest(name = "an age of {0} after {1} polls")
    @CsvSource({"PT0S, 0", "PT30S, 1", "P6D, 100000", "P400D, 2147483647"})
    void theGapDependsNeitherOnAgeNorOnPolls(Duration age, int polls) {
        assertThat(plan.nextPoll(age, polls, 0.5)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aRetryAfterIsAMinimumUpToFiveMinutes() {
        Duration gap = Duration.ofSeconds(7);

        assertThat(PollPlan.notBefore(null, gap)).isEqualTo(gap);
        assertThat(PollPlan.notBefore(Duration.ofSeconds(1), gap)).isEqualTo(gap);
        assertThat(PollPlan.notBefore(Duration.ofSeconds(40), gap)).hasSeconds(40);
        assertThat(PollPlan.notBefore(Duration.ofDays(40), gap)).hasSeconds(300);
    }
}
