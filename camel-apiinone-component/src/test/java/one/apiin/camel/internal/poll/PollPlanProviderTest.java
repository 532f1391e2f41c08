package one.apiin.camel.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import one.apiin.camel.internal.FakeTime;
import one.apiin.camel.internal.Rows;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.schedule.PollSettings;
import org.junit.jupiter.api.Test;

class PollPlanProviderTest {

    private static final PollSettings OTHERS = every(10);

    private final FakeTime time = new FakeTime();
    private final PollPlanProvider plans =
            Rows.plans(OTHERS, new LedgerClock(time, time, Duration.ofHours(1)));

    private static PollSettings every(int seconds) {
        return new PollSettings(Duration.ofSeconds(seconds), Duration.ofDays(7));
    }

    private static PollSettings adaptive(int seconds) {
        Duration week = Duration.ofDays(7);
        return new PollSettings(null, Duration.ofSeconds(seconds), week, week);
    }

    /** An endpoint that ran for one message. */
    private void use(String group, PollSettings added) {
        plans.add(group, added);
        plans.remove(group);
    }

    private void useOthers(int groups) {
        for (int group = 1; group <= groups; group++) {
            use("order-" + group, every(4));
        }
    }

    @Test
    void theEndpointsOfAGroupAreCombinedAndOtherGroupsHaveTheDefault() {
        plans.add("a", every(30));
        plans.add("a", every(20));

        assertThat(plans.settings("a")).isEqualTo(every(20));
        assertThat(plans.settings("b")).isEqualTo(OTHERS);
    }

    @Test
    void aGroupIsPolledAdaptivelyFromItsFirstAdaptiveEndpointOn() {
        assertThat(plans.add("a", every(30))).isFalse();
        assertThat(plans.add("a", adaptive(1))).isTrue();
        assertThat(plans.add("a", adaptive(2))).isFalse();
    }

    @Test
    void theSettingsOfAStoppedEndpointHoldOnForTheTasksThatRun() {
        use("a", every(2));

        assertThat(plans.settings("a")).isEqualTo(every(2));
    }

    @Test
    void ofTheGroupsOfADynamicRouteTheMostRecentlyUsedOnesAreKept() {
        use("a", every(2));
        use("polled", every(3));
        useOthers(PollPlanProvider.MAX_GROUPS - 2);
        plans.settings("polled");
        useOthers(PollPlanProvider.MAX_GROUPS - 1);

        assertThat(plans.settings("a")).isEqualTo(OTHERS);
        assertThat(plans.settings("polled")).isEqualTo(every(3));
        assertThat(plans.settings("order-1")).isEqualTo(every(4));
    }

    @Test
    void theGroupOfARunningEndpointIsKeptHoweverLongItIsIdle() {
        plans.add("night", every(2));
        plans.add("night", every(3));
        plans.remove("night");

        useOthers(PollPlanProvider.MAX_GROUPS + 1);

        assertThat(plans.settings("night")).isEqualTo(every(2));
    }

    @Test
    void theShortestGapIsThatOfAllGroups() {
        assertThat(plans.shortestGap()).isEqualTo(OTHERS.shortestGap());

        plans.add("a", every(2));
        plans.add("b", every(5));
        assertThat(plans.shortestGap()).isEqualTo(every(2).shortestGap());

        plans.remove("a");
        plans.add("a", every(30));
        assertThat(plans.shortestGap()).isEqualTo(every(5).shortestGap());
    }

    @Test
    void theSettingsOfStoppedEndpointsHoldUntilAnotherOneStarts() {
        plans.add("a", every(2));
        plans.add("a", every(3));
        plans.remove("a");
        plans.add("a", every(4));
        assertThat(plans.settings("a")).isEqualTo(every(2));

        plans.remove("a");
        plans.remove("a");
        assertThat(plans.settings("a")).isEqualTo(every(2));
        plans.add("a", every(30));
        assertThat(plans.settings("a")).isEqualTo(every(30));
    }
}
