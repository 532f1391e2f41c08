package one.apiin.camel.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import one.apiin.camel.internal.schedule.PollSettings;
import org.junit.jupiter.api.Test;

class GroupPollSettingsTest {

    private static final PollSettings OTHERS = every(10);

    private final GroupPollSettings settings = new GroupPollSettings(OTHERS);

    private static PollSettings every(int seconds) {
        return new PollSettings(Duration.ofSeconds(seconds), Duration.ofDays(7));
    }

    @Test
    void theEndpointsOfAGroupAreCombinedAndOtherGroupsHaveTheDefault() {
        settings.add("a", every(30));
        settings.add("a", every(20));

        assertThat(settings.of("a")).isEqualTo(every(20));
        assertThat(settings.of("b")).isEqualTo(OTHERS);
    }

    @Test
    void ofTheGroupsOfADynamicRouteTheMostRecentlyUsedOnesAreKept() {
        settings.add("a", every(2));
        settings.add("polled", every(3));
        for (int group = 2; group <= GroupPollSettings.MAX_GROUPS; group++) {
            settings.of("polled");
            settings.add("order-" + group, every(4));
        }

        assertThat(settings.of("a")).isEqualTo(OTHERS);
        assertThat(settings.of("polled")).isEqualTo(every(3));
        assertThat(settings.of("order-2")).isEqualTo(every(4));
    }
}
