package one.apiin.camel.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollSettingsTest {

    @ParameterizedTest(name = "{0} for {1}, and {2} for {3}: {4} for {5}")
    @CsvSource({
        "PT5S, P7D, PT5S, P7D, PT5S, P7D",
        "PT5S, P7D, PT2S, P1D, PT2S, P7D",
        "PT2S, P1D, PT5S, P7D, PT2S, P7D",
        "PT2S, P7D, PT5S, P1D, PT2S, P7D"
    })
    void ofTwoEndpointsOfOneGroupTheShorterGapAndTheLongerTimeoutCount(
            Duration gap,
            Duration timeout,
            Duration otherGap,
            Duration otherTimeout,
            Duration bothGap,
            Duration bothTimeout) {
        PollSettings one = new PollSettings(gap, timeout);
        PollSettings other = new PollSettings(otherGap, otherTimeout);

        assertThat(one.and(other)).isEqualTo(new PollSettings(bothGap, bothTimeout));
    }

    @Test
    void theFixedPlanPollsEveryPollInterval() {
        PollSettings settings = new PollSettings(Duration.ofSeconds(20), Duration.ofDays(7));

        assertThat(settings.plan(null, 0).nextPoll(Duration.ZERO, 0, 0.5))
                .isEqualTo(Duration.ofSeconds(20));
    }

    private static PollSettings adaptive(String lagPerPoll, String overdueAfter) {
        return new PollSettings(
                null, Duration.parse(lagPerPoll), Duration.ofDays(7), Duration.parse(overdueAfter));
    }

    @Test
    void ofTwoAdaptiveEndpointsTheMoreEagerOneAndTheEarlierWarningCount() {
        PollSettings both = adaptive("PT2S", "PT15M").and(adaptive("PT1S", "PT1H"));

        assertThat(both).isEqualTo(adaptive("PT1S", "PT15M"));
        assertThat(both.shortestGap()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void ofTwoPlansTheEarlierPollCounts() {
        DurationModel model = new DurationModel(DurationPrior.UNKNOWN);
        for (int i = 0; i < 300; i++) {
            Duration end = Duration.ofMillis(100_000 + 100L * i);
            model.observe(DurationObservation.exact(Duration.ZERO, end));
        }
        PollSettings adaptive = adaptive("PT1S", "PT15M");
        PollSettings fixed = new PollSettings(Duration.ofSeconds(20), Duration.ofDays(7));

        PollPlan both = fixed.and(adaptive).plan(model, 0);

        assertThat(both.nextPoll(Duration.ZERO, 0, 0.5)).isEqualTo(Duration.ofSeconds(20));
        Duration busy = Duration.ofSeconds(115);
        assertThat(both.nextPoll(busy, 9, 0.5))
                .isEqualTo(adaptive.plan(model, 0).nextPoll(busy, 9, 0.5))
                .isLessThan(Duration.ofSeconds(10));
        assertThat(adaptive.and(fixed)).isEqualTo(fixed.and(adaptive));
        assertThat(adaptive.and(fixed).shortestGap()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void aFirstFailurePausesForTheFixedGapOrFiveTimesLagPerPoll() {
        assertThat(adaptive("PT2S", "PT15M").failurePause()).isEqualTo(Duration.ofSeconds(10));
        assertThat(new PollSettings(Duration.ofSeconds(7), Duration.ofDays(1)).failurePause())
                .isEqualTo(Duration.ofSeconds(7));
    }
}
