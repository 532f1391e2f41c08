package one.apiin.camel.internal.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import one.apiin.camel.internal.FakeTime;
import one.apiin.camel.internal.ManualScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gates of one account: two components, or two contexts of one process. */
class SharedRateLimiterTest {

    private static final Duration LONG = Duration.ofHours(3);

    private final FakeTime time = new FakeTime();
    private final ManualScheduler scheduler = new ManualScheduler(time);
    private final List<RequestLimiter> open = new ArrayList<>();
    private final String account = UUID.randomUUID().toString();

    @AfterEach
    void everythingIsClosed() {
        int before = SharedRates.size();
        long mine = open.isEmpty() ? 0 : 1;

        open.forEach(RequestLimiter::close);

        assertThat(SharedRates.size()).isEqualTo((int) (before - mine));
        assertThat(scheduler.pending()).as("timers of waiting").isZero();
    }

    private RequestLimiter gate(double requestsPerSecond) {
        return gate(requestsPerSecond, 1000);
    }

    private RequestLimiter gate(double requestsPerSecond, int maxConcurrent) {
        var limits = new RequestLimiter.Limits(account, requestsPerSecond, maxConcurrent);
        RequestLimiter gate = new RequestLimiter(limits, scheduler, time);
        open.add(gate);
        return gate;
    }

    /** Asks for permits that are used at once, and writes down who got them. */
    private void use(
            RequestLimiter gate, boolean submit, int count, String name, List<String> got) {
        for (int i = 0; i < count; i++) {
            gate.acquire(submit, LONG)
                    .thenAccept(
                            permit -> {
                                if (permit != null) {
                                    got.add(name);
                                    permit.close();
                                }
                            });
        }
    }

    @Test
    void twoGatesTogetherGetTheSmallerRateAndOneBurst() {
        RequestLimiter slow = gate(5);
        RequestLimiter quick = gate(50);
        List<String> got = new ArrayList<>();
        use(slow, true, 200, "slow", got);
        use(quick, true, 200, "quick", got);

        assertThat(got).as("the burst of the smaller rate").hasSize(5);
        scheduler.advance(Duration.ofSeconds(20));

        assertThat(got).hasSize(105);
        assertThat(got.stream().filter("slow"::equals).count()).isBetween(50L, 55L);
    }

    @Test
    void theLargerRateHoldsAgainWhenTheSlowGateHasClosed() {
        RequestLimiter slow = gate(1);
        RequestLimiter quick = gate(10);
        List<String> got = new ArrayList<>();
        use(quick, true, 100, "quick", got);
        scheduler.advance(Duration.ofSeconds(3));
        assertThat(got).hasSize(4);

        slow.close();
        scheduler.advance(Duration.ofSeconds(5));

        assertThat(got.size()).isBetween(52, 54);
    }

    @Test
    void aLookOfOneGateGetsEveryFifthRequestBesidesTheOthersSubmits() {
        RequestLimiter submits = gate(10);
        RequestLimiter looks = gate(10);
        List<String> got = new ArrayList<>();
        use(submits, true, 500, "submit", got);
        use(looks, false, 500, "look", got);
        scheduler.advance(Duration.ofSeconds(30));

        assertThat(got.size()).isBetween(300, 310);
        assertThat(got.subList(20, 300).stream().filter("look"::equals).count()).isEqualTo(56);
    }

    @Test
    void aPauseAtOneGateHoldsBackTheOther() {
        RequestLimiter one = gate(100);
        RequestLimiter other = gate(100);
        one.pause(Duration.ofSeconds(10));
        List<String> got = new ArrayList<>();
        use(other, true, 1, "other", got);
        use(other, false, 1, "other", got);

        scheduler.advance(Duration.ofMillis(9_999));
        assertThat(got).isEmpty();
        scheduler.advance(Duration.ofMillis(1));

        assertThat(got).hasSize(2);
    }

    @Test
    void aGateWhosePlacesAreTakenHoldsTheOtherUpInNothing() {
        RequestLimiter full = gate(100, 1);
        var held = full.acquire(true, LONG).join();
        List<String> got = new ArrayList<>();
        use(full, true, 3, "full", got);
        RequestLimiter other = gate(100);
        use(other, true, 2, "other", got);

        assertThat(got).containsExactly("other", "other");
        held.close();

        assertThat(got).containsExactly("other", "other", "full", "full", "full");
    }

    @Test
    void aGateThatClosesTakesNothingOfTheOthers() {
        RequestLimiter gone = gate(1);
        RequestLimiter stays = gate(1);
        List<String> got = new ArrayList<>();
        use(gone, true, 4, "gone", got);
        use(stays, true, 4, "stays", got);
        CompletableFuture<RequestLimiter.Permit> left = gone.acquire(true, LONG);

        gone.close();
        scheduler.advance(Duration.ofSeconds(4));

        assertThat(left).isCompletedWithValue(null);
        assertThat(got).containsExactly("gone", "stays", "stays", "stays", "stays");
    }

    @Test
    void aClockThatJumpsBringsOneBurstAndNoStorm() {
        RequestLimiter gate = gate(10);
        List<String> got = new ArrayList<>();
        use(gate, false, 10_000, "look", got);
        int before = got.size();

        time.advance(Duration.ofHours(1));
        scheduler.advance(Duration.ofSeconds(10));

        assertThat(got.size() - before).isBetween(100, 111);
    }

    @Test
    void otherAccountsHaveARateOfTheirOwn() {
        RequestLimiter mine = gate(1);
        var limits = new RequestLimiter.Limits(account + " other", 1, 10);
        RequestLimiter other = new RequestLimiter(limits, scheduler, time);
        List<String> got = new ArrayList<>();
        use(mine, true, 5, "mine", got);
        use(other, true, 5, "other", got);
        scheduler.advance(Duration.ofSeconds(2));
        other.close();

        assertThat(got)
                .containsExactlyInAnyOrder("mine", "mine", "mine", "other", "other", "other");
    }

    @Test
    void eachMayHaveItsPartOfASecondsWorthOfLooksWaiting() {
        RequestLimiter one = gate(10);
        assertThat(one.freePollSlots()).isEqualTo(10);

        RequestLimiter other = gate(10);

        assertThat(one.freePollSlots()).isEqualTo(5);
        assertThat(other.freePollSlots()).isEqualTo(5);
    }
}
