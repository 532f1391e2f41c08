package one.apiin.camel.internal.util;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitedLogTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final RateLimitedLog line = new RateLimitedLog(nanos::get);

    @Test
    void theFirstEventIsLoggedThenOneLineEveryFiveMinutesWithTheCount() {
        assertThat(line.count("busy")).hasValue(1);
        for (int i = 0; i < 99; i++) {
            assertThat(line.count("busy")).isEmpty();
        }

        nanos.addAndGet(RateLimitedLog.GAP.toNanos());

        assertThat(line.count("busy")).hasValue(100);
        assertThat(line.count("busy")).isEmpty();
    }

    @Test
    void eachCauseHasItsOwnLineUpToALimit() {
        for (int i = 0; i < RateLimitedLog.MAX_CAUSES; i++) {
            assertThat(line.count("word " + i)).hasValue(1);
        }

        assertThat(line.count("one more")).as("the line of all others").hasValue(1);
        assertThat(line.count("and another")).isEmpty();
        assertThat(line.count("word 1")).isEmpty();
    }
}
