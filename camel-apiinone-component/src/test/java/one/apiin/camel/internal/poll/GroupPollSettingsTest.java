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

    private static PollSettings adaptive(int seconds) {
        Duration week = Duration.ofDays(7);
        return new PollSettings(null, Duration.ofSeconds(seconds), week, week);
    }

    /** An endpoint that ran for one message. */
    private void use(String group, PollSettings added) {
        settings.add(group, added);
        settings.remove(group);
    }

    private void useOthers(int groups) {
        for (int group = 1; group <= groups; group++) {
            use("order-" + group, every(4));
        }
    }

    @Test
    void theEndpointsOfAGroupAreCombinedAndOtherGroupsHaveTheDefault() {
        settings.add("a", every(30));
        settings.add("a", every(20));

        assertThat(settings.of("a")).isEqualTo(every(20));
        assertThat(settings.of("b")).isEqualTo(OTHERS);
    }

    @Test
    void aGroupIsPolledAdaptivelyFromItsFirstAdaptiveEndpointOn() {
        assertThat(settings.add("a", every(30))).isFalse();
        assertThat(settings.add("a", adaptive(1))).isTrue();
        assertThat(settings.add("a", adaptive(2))).isFalse();
    }

    @Test
    void theSettingsOfAStoppedEndpointHoldOnForTheTasksThatRun() {
        use("a", every(2));

        assertThat(settings.of("a")).isEqualTo(every(2));
    }

    @Test
    void ofTheGroupsOfADynamicRouteTheMostRecentlyUsedOnesAreKept() {
        use("a", every(2));
        use("polled", every(3));
        useOthers(GroupPollSettings.MAX_GROUPS - 2);
        settings.of("polled");
        useOthers(GroupPollSettings.MAX_GROUPS - 1);

        assertThat(settings.of("a")).isEqualTo(OTHERS);
        assertThat(settings.of("polled")).isEqualTo(every(3));
        assertThat(settings.of("order-1")).isEqualTo(every(4));
    }

    @Test
    void theGroupOfARunningEndpointIsKeptHoweverLongItIsIdle() {
        settings.add("night", every(2));
        settings.add("night", every(3));
        settings.remove("night");

        useOthers(GroupPollSettings.MAX_GROUPS + 1);

        assertThat(settings.of("night")).isEqualTo(every(2));
    }

    @Test
    void theShortestGapIsThatOfAllGroups() {
        assertThat(settings.shortestGap()).isEqualTo(OTHERS.shortestGap());

        settings.add("a", every(2));
        settings.add("b", every(5));
        assertThat(settings.shortestGap()).isEqualTo(every(2).shortestGap());

        settings.remove("a");
        settings.add("a", every(30));
        assertThat(settings.shortestGap()).isEqualTo(every(5).shortestGap());
    }

    @Test
    void theSettingsOfStoppedEndpointsHoldUntilAnotherOneStarts() {
        settings.add("a", every(2));
        settings.add("a", every(3));
        settings.remove("a");
        settings.add("a", every(4));
        assertThat(settings.of("a")).isEqualTo(every(2));

        settings.remove("a");
        settings.remove("a");
        assertThat(settings.of("a")).isEqualTo(every(2));
        settings.add("a", every(30));
        assertThat(settings.of("a")).isEqualTo(every(30));
    }
}
