package one.apiin.camel.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import one.apiin.camel.internal.FakeTime;
import one.apiin.camel.internal.Rows;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackCoverageTest {

    private static final VideoTask POLLED = Rows.in(TaskState.COMPLETED);

    private final CallbackCoverage coverage = new CallbackCoverage();
    private Instant now = FakeTime.START;

    private double share() {
        return coverage.of(POLLED.getGroup(), POLLED.getModel(), now);
    }

    private void completed(boolean byCallback) {
        coverage.onCompletion(byCallback ? announced(POLLED) : POLLED, now);
    }

    private VideoTask announced(VideoTask row) {
        return row.with(row.tracking().onCallback(null, now, null));
    }

    /** Completions a gap apart, this share of them announced by a callback. */
    private void completions(int count, double byCallback, Duration gap) {
        Random random = new Random(7);
        for (int i = 0; i < count; i++) {
            now = now.plus(gap);
            completed(random.nextDouble() < byCallback);
        }
    }

    @Test
    void beforeTheFirstCallbackTheShareIsZero() {
        assertThat(share()).isZero();

        completions(50, 0, Duration.ofSeconds(1));

        assertThat(share()).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.9, 0.99, 1})
    void theShareIsFoundWithinAFewHundredCompletions(double byCallback) {
        completions(400, byCallback, Duration.ofSeconds(2));

        assertThat(share()).isCloseTo(byCallback, within(0.1));
    }

    @Test
    void theShareIsHighAfterTwentyCompletionsWithCallbacks() {
        completions(20, 1, Duration.ofSeconds(2));

        assertThat(share()).isGreaterThan(0.9);
    }

    @Test
    void completionsWithoutCallbacksLowerTheShareSoon() {
        completions(400, 1, Duration.ofSeconds(1));

        completions(20, 0, Duration.ofSeconds(1));

        assertThat(share()).isLessThan(0.4);
        completions(30, 0, Duration.ofSeconds(1));
        assertThat(share()).isLessThan(0.1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 30, 120, 3600})
    void theShareIsZeroTenMinutesAfterTheLastCallback(long gapSeconds) {
        completions(100, 1, Duration.ofSeconds(gapSeconds));

        now = now.plusSeconds(30);
        assertThat(share()).isGreaterThan(0.95);
        now = now.plus(Duration.ofMinutes(10));
        assertThat(share()).isZero();
    }

    @Test
    void theShareRisesAgainWhenCallbacksReturn() {
        completions(100, 1, Duration.ofSeconds(1));
        completions(100, 0, Duration.ofSeconds(1));
        assertThat(share()).isLessThan(0.01);

        completions(300, 1, Duration.ofSeconds(1));

        assertThat(share()).isGreaterThan(0.9);
    }

    @Test
    void aCallbackSoonAfterThePollCountsAsACallback() {
        for (int i = 0; i < 100; i++) {
            now = now.plusSeconds(1);
            VideoTask row = row("s-" + i);
            coverage.onCompletion(row, now);
            coverage.onCallback(row, now);
        }

        assertThat(share()).isGreaterThan(0.9);
    }

    @Test
    void replaysOfOneCallbackCountOnce() {
        completions(20, 0, Duration.ofSeconds(1));
        VideoTask row = row("s-1");
        coverage.onCallback(row, now);
        double once = share();

        for (int i = 0; i < 10_000; i++) {
            now = now.plusMillis(5);
            coverage.onCallback(row, now);
        }

        assertThat(once).isLessThan(0.1);
        assertThat(share()).isEqualTo(once);
    }

    @Test
    void replaysDoNotExtendTheTimeOfTheLastCallback() {
        completions(100, 1, Duration.ofSeconds(1));
        VideoTask row = row("s-1");
        Instant last = now;
        while (now.isBefore(last.plus(CallbackCoverage.SILENCE_LIMIT))) {
            now = now.plusSeconds(1);
            coverage.onCallback(announced(row), now);
            coverage.onCallback(row.toBuilder().endedAt(last.minusSeconds(300)).build(), now);
        }

        assertThat(share()).isZero();
    }

    @Test
    void aClockThatJumpsBackKeepsTheShareInItsRange() {
        completions(10, 1, Duration.ofSeconds(1));

        now = now.minusSeconds(3600);
        assertThat(share()).isBetween(0.0, 1.0);
        completed(true);
        now = now.plusSeconds(3600);
        assertThat(share()).isBetween(0.0, 1.0);
    }

    @Test
    void modelsBeyondTheLimitHaveACommonShare() {
        for (int i = 0; i < 1_200; i++) {
            now = now.plusMillis(100);
            String model = "model-" + i;
            coverage.onCompletion(announced(POLLED.toBuilder().model(model).build()), now);
        }

        assertThat(coverage.of(POLLED.getGroup(), "model-0", now)).isBetween(0.4, 0.6);
        assertThat(coverage.of(POLLED.getGroup(), "model-1100", now)).isGreaterThan(0.9);
        assertThat(share()).isGreaterThan(0.9);
    }

    private VideoTask row(String submissionId) {
        return POLLED.toBuilder().submissionId(submissionId).endedAt(now).build();
    }
}
