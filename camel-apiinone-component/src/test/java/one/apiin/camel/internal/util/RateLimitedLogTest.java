package one.apiin.camel.internal.util;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitedLogTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final RateLimitedLog line = new RateLimitedLog(nanos::get);

    @Test
    void theFirstEventIsLoggedThenOneLineAMinuteWithTheCount() {
        assertThat(line.count()).hasValue(1);
        for (int i = 0; i < 99; i++) {
            assertThat(line.count()).isEmpty();
        }

        nanos.addAndGet(Duration.ofMinutes(1).toNanos());

        assertThat(line.count()).hasValue(100);
        assertThat(line.count()).isEmpty();
    }
}
