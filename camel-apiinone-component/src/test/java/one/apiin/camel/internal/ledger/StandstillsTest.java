package one.apiin.camel.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import one.apiin.camel.internal.FakeTime;
import org.junit.jupiter.api.Test;

class StandstillsTest {

    private final FakeTime time = new FakeTime();
    private final Standstills standstills = new Standstills(time, time);

    @Test
    void timeThatBothClocksHaveIsNone() {
        time.advance(Duration.ofDays(3));

        assertThat(standstills.count()).isZero();
    }

    @Test
    void aGainOfTheWallClockIsOne() {
        time.jump(Duration.ofMillis(2001));
        assertThat(standstills.count()).isOne();
        assertThat(standstills.count()).isOne();

        time.advance(Duration.ofHours(1));
        time.jump(Duration.ofMinutes(1));

        assertThat(standstills.count()).isEqualTo(2);
    }

    @Test
    void smallCorrectionsAndThoseBackwardAreNone() {
        for (int i = 0; i < 9; i++) {
            time.jump(Duration.ofSeconds(2));
            assertThat(standstills.count()).isZero();
        }
        time.jump(Duration.ofHours(-2));

        assertThat(standstills.count()).isZero();
    }
}
