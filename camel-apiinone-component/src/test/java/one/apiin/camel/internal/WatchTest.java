package one.apiin.camel.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchTest {

    @ParameterizedTest(name = "{0} for {1}, and {2} for {3}: {4} for {5}")
    @CsvSource({
        "PT5S, P7D, PT5S, P7D, PT5S, P7D",
        "PT5S, P7D, PT2S, P1D, PT2S, P7D",
        "PT2S, P1D, PT5S, P7D, PT2S, P7D",
        "PT2S, P7D, PT5S, P1D, PT2S, P7D"
    })
    void ofTwoEndpointsOfOneGroupTheShorterGapAndTheLongerWatchCount(
            Duration gap,
            Duration timeout,
            Duration otherGap,
            Duration otherTimeout,
            Duration bothGap,
            Duration bothTimeout) {
        Watch one = new Watch(gap, timeout);
        Watch other = new Watch(otherGap, otherTimeout);

        assertThat(one.and(other)).isEqualTo(new Watch(bothGap, bothTimeout));
    }

    @Test
    void thePlanLooksEveryPollInterval() {
        Watch watch = new Watch(Duration.ofSeconds(20), Duration.ofDays(7));

        assertThat(watch.plan(null, 0).nextLook(Duration.ZERO, 0, 0.5))
                .isEqualTo(Duration.ofSeconds(20));
    }
}
