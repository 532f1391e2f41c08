package one.apiin.camel.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import one.apiin.camel.internal.Rows;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.internal.transition.PollTransitions;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When {@link PollTransitions} plans the next poll. */
class PollPauseTest {

    private static final double NEARLY_ONE = Math.nextDown(1.0);
    private static final PollSettings SETTINGS =
            new PollSettings(Duration.ofSeconds(5), Duration.ofDays(7));
    private static final Instant NOW = Rows.SUBMITTED.plusSeconds(90);
    private static final StatusOutcome RUNNING =
            new StatusOutcome.Running("queued", true, "{}", null, List.of());

    private static Tracking after(VideoTask task, StatusOutcome outcome, double random) {
        return PollTransitions.after(task, outcome, NOW, Rows.poll(SETTINGS, random, "poll"))
                .tracking();
    }

    private static Duration gap(Tracking next) {
        return Duration.between(NOW, next.polls().nextPollAt());
    }

    private static StatusOutcome failure(Duration retryAfter) {
        return new StatusOutcome.Unavailable(503, "later", retryAfter, null);
    }

    private static VideoTask withFailedPolls(int inARow) {
        VideoTask task = Rows.running();
        return task.with(task.tracking().withPollCounts(7, inARow, 0));
    }

    @ParameterizedTest
    @CsvSource({"0, PT4.5S", "0.25, PT4.75S", "0.5, PT5S", "0.75, PT5.25S"})
    void aSuccessfulPollIsFollowedByTheNextAfterTheInterval(double random, Duration gap) {
        assertThat(gap(after(Rows.running(), RUNNING, random))).isEqualTo(gap);
    }

    @Test
    void theJitterIsTenPercentOfTheInterval() {
        Duration longest = gap(after(Rows.running(), RUNNING, NEARLY_ONE));

        assertThat(longest).isBetween(Duration.ofMillis(5499), Duration.ofMillis(5500));
    }

    @ParameterizedTest(name = "failure number {0} in a row: {1}")
    @CsvSource({
        "1, PT5S",
        "2, PT5S",
        "3, PT10S",
        "4, PT20S",
        "5, PT40S",
        "6, PT80S",
        "7, PT150S",
        "8, PT150S",
        "100, PT150S",
        "2000000000, PT150S"
    })
    void thePauseDoublesWithEachFailedPollUpToFiveMinutes(int failure, Duration gap) {
        Tracking next = after(withFailedPolls(failure - 1), failure(null), 0.5);

        assertThat(gap(next)).isEqualTo(gap);
        assertThat(next.polls().failedPollCount()).isEqualTo(failure);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 50, 5000})
    void withoutRetryAfterThePauseIsBetweenTheIntervalAndFiveMinutes(int failures) {
        assertThat(gap(after(withFailedPolls(failures), failure(null), NEARLY_ONE)))
                .isBetween(Duration.ofMillis(4999), Duration.ofMinutes(5));
        assertThat(gap(after(withFailedPolls(failures), failure(null), 0)))
                .isEqualTo(Duration.ofMillis(4500));
    }

    @ParameterizedTest(name = "Retry-After {0}, failure number {1}, random {2}: {3}")
    @CsvSource({
        "PT1M, 1, 0,   PT1M",
        "PT1M, 1, 0.5, PT1M2.5S",
        "PT1M, 7, 0.5, PT3M30S",
        "PT5M, 9, 0,   PT5M",
        "PT1S, 1, 0,   PT4.5S",
        "PT0S, 3, 0.5, PT10S"
    })
    void retryAfterIsAFloor(Duration retryAfter, int failure, double random, Duration gap) {
        Tracking next = after(withFailedPolls(failure - 1), failure(retryAfter), random);

        assertThat(gap(next)).isEqualTo(gap);
    }

    @Test
    void anIntervalLongerThanTheLongestPauseAppliesAfterAFailedPoll() {
        PollSettings slow = new PollSettings(Duration.ofMinutes(30), Duration.ofDays(7));

        VideoTask next =
                PollTransitions.after(
                        withFailedPolls(9), failure(null), NOW, Rows.poll(slow, 0.5, "poll"));

        assertThat(gap(next.tracking())).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void aSuccessfulPollResetsTheFailedPollCountAndIsCounted() {
        Tracking next = after(withFailedPolls(9), RUNNING, 0.5);

        assertThat(next.polls().failedPollCount()).isZero();
        assertThat(next.polls().pollCount()).isEqualTo(8);
        assertThat(gap(next)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aFailedPollIsNotCountedAsAPoll() {
        assertThat(after(withFailedPolls(0), failure(null), 0.5).polls().pollCount()).isEqualTo(7);
    }

    @Test
    void aCompletedReplyWithoutUrlIsPolledAgainAfterTheInterval() {
        StatusOutcome withoutUrl = new StatusOutcome.Completed(List.of(), null, "{}");

        Tracking next = after(withFailedPolls(3), withoutUrl, 0.5);

        assertThat(gap(next)).isEqualTo(Duration.ofSeconds(5));
        assertThat(next.polls().failedPollCount()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"PT1S, PT5S", "PT40S, PT40S", "PT5M, PT5M", "PT1H, PT5M"})
    void thePauseThatTheProviderAsksForIsALowerBoundUpToFiveMinutes(Duration asked, Duration gap) {
        StatusOutcome running = new StatusOutcome.Running("queued", true, "{}", asked, List.of());

        assertThat(gap(after(Rows.running(), running, 0.5))).isEqualTo(gap);
    }
}
