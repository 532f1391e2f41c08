package one.apiin.camel.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import one.apiin.camel.internal.FakeTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackShareTest {

    private final CallbackShare share = new CallbackShare();
    private Instant now = FakeTime.START;

    /** So many ends, a gap apart, of which this share is told. */
    private void ends(int count, double told, Duration gap) {
        Random random = new Random(7);
        for (int i = 0; i < count; i++) {
            now = now.plus(gap);
            if (random.nextDouble() < told) {
                share.told(now);
            } else {
                share.missed();
            }
        }
    }

    @Test
    void beforeTheFirstCallbackNothingIsSpared() {
        assertThat(share.at(now)).isZero();

        ends(50, 0, Duration.ofSeconds(1));

        assertThat(share.at(now)).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.9, 0.99, 1})
    void theShareIsFoundWithinAFewHundredEnds(double told) {
        ends(400, told, Duration.ofSeconds(2));

        assertThat(share.at(now)).isCloseTo(told, within(0.05));
    }

    @Test
    void twentyEndsThatWereToldSpareMostLooks() {
        ends(20, 1, Duration.ofSeconds(2));

        assertThat(share.at(now)).isGreaterThan(0.9);
    }

    @Test
    void endsThatNoCallbackTellsAreLookedForDenselySoon() {
        ends(400, 1, Duration.ofSeconds(1));

        ends(8, 0, Duration.ofSeconds(1));

        assertThat(share.at(now)).isLessThan(0.6);
        ends(4, 0, Duration.ofSeconds(1));
        assertThat(share.at(now)).isLessThan(0.1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 30, 120, 3600})
    void whenCallbacksStopTheShareIsZeroWithinMinutes(long gapSeconds) {
        ends(100, 1, Duration.ofSeconds(gapSeconds));

        assertThat(share.at(now.plusSeconds(30))).isGreaterThan(0.95);
        assertThat(share.at(now.plus(Duration.ofMinutes(10)))).isZero();
    }

    @Test
    void callbacksThatComeBackAreTrustedAgain() {
        ends(100, 1, Duration.ofSeconds(1));
        ends(100, 0, Duration.ofSeconds(1));
        assertThat(share.at(now)).isLessThan(0.01);

        ends(300, 1, Duration.ofSeconds(1));

        assertThat(share.at(now)).isGreaterThan(0.9);
    }

    @Test
    void aCallbackAfterTheLookThatWasFasterCountsAsTold() {
        for (int i = 0; i < 100; i++) {
            now = now.plusSeconds(1);
            share.missed();
            share.late(now);
        }

        assertThat(share.at(now)).isGreaterThan(0.9);
    }

    @Test
    void aClockThatJumpsBackBreaksNothing() {
        ends(10, 1, Duration.ofSeconds(1));

        assertThat(share.at(now.minusSeconds(3600))).isBetween(0.0, 1.0);
        share.told(now.minusSeconds(3600));
        assertThat(share.at(now)).isBetween(0.0, 1.0);
    }
}
