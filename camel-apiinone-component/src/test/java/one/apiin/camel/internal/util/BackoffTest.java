package one.apiin.camel.internal.util;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    private static final Duration BASE = Duration.ofSeconds(1);
    private static final Duration CAP = Duration.ofSeconds(30);

    @ParameterizedTest(name = "{0} times: {1}")
    @CsvSource({
        "0, PT1S",
        "1, PT1S",
        "2, PT2S",
        "3, PT4S",
        "4, PT8S",
        "5, PT16S",
        "6, PT30S",
        "7, PT30S",
        "1000000, PT30S",
        "2147483647, PT30S"
    })
    void thePauseDoublesUpToTheCap(int times, Duration pause) {
        assertThat(Backoff.doubled(BASE, CAP, times)).isEqualTo(pause);
    }

    @ParameterizedTest
    @CsvSource({"1, PT30S", "2, PT30S", "50, PT30S"})
    void aBaseOverTheCapIsTheCap(int times, Duration pause) {
        assertThat(Backoff.doubled(Duration.ofMinutes(2), CAP, times)).isEqualTo(pause);
    }

    @ParameterizedTest(name = "failure number {0}, random {1}: {2}")
    @CsvSource({
        "1, 0,    PT0S",
        "1, 0.5,  PT0.5S",
        "3, 0.25, PT1S",
        "3, 0.75, PT3S",
        "99, 0,   PT0S",
        "99, 0.5, PT15S"
    })
    void theJitterIsFull(int failures, double random, Duration pause) {
        assertThat(Backoff.pause(BASE, CAP, failures, null, random)).isEqualTo(pause);
    }

    @Test
    void noPauseIsLongerThanTheCap() {
        assertThat(Backoff.pause(BASE, CAP, 99, null, Math.nextDown(1.0)))
                .isBetween(CAP.minusMillis(1), CAP);
    }

    @ParameterizedTest(name = "asked for {0}, failure number {1}, random {2}: {3}")
    @CsvSource({
        "PT10S, 1,  0,   PT10S",
        "PT10S, 1,  0.5, PT10.5S",
        "PT10S, 99, 0.5, PT25S",
        "PT5M,  1,  0,   PT5M",
        "PT0S,  1,  0.5, PT0.5S"
    })
    void theRetryAfterIsAMinimumAndTheJitterIsAddedToIt(
            Duration hint, int failures, double random, Duration pause) {
        assertThat(Backoff.pause(BASE, CAP, failures, hint, random)).isEqualTo(pause);
    }
}
