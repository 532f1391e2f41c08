package one.apiin.camel.internal.http.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownloadTest {

    @ParameterizedTest
    @CsvSource({
        "299, 0, false",
        "301, 0, true",
        "301, 32768, false",
        "303, 32768, true",
        "36h, 2147483648, false",
    })
    void afterTheGracePeriodAnAverageBelowTheMinimumIsTooSlow(
            String elapsed, long received, boolean tooSlow) {
        Duration time = Duration.parse("PT" + (elapsed.endsWith("h") ? elapsed : elapsed + "s"));

        assertThat(Download.isTooSlow(time, received, Duration.ofSeconds(30))).isEqualTo(tooSlow);
    }
}
