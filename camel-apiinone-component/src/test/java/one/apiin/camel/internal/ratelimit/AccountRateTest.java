package one.apiin.camel.internal.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import one.apiin.camel.internal.FakeTime;
import one.apiin.camel.internal.ManualScheduler;
import one.apiin.camel.internal.Turns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Limiters of one account: two components, or two Camel contexts of one process. */
class AccountRateTest {

    private static final Duration LONG = Duration.ofHours(3);

    private final FakeTime time = new FakeTime();
    private final ManualScheduler scheduler = new ManualScheduler(time);
    private final Turns turns = new Turns(scheduler);
    private final List<RequestLimiter> open = new ArrayList<>();
    private final String account = UUID.randomUUID().toString();

    @AfterEach
    void everythingIsClosed() {
        assertThat(RequestLimiter.BY_ACCOUNT.containsKey(account)).isEqualTo(!open.isEmpty());

        open.forEach(RequestLimiter::close);

        assertThat(RequestLimiter.BY_ACCOUNT).doesNotContainKey(account);
        assertThat(scheduler.pending()).as("timers of waiting").isZero();
    }

    private RequestLimiter limiter(double requestsPerSecond) {
        RequestLimiter limiter = new RequestLimiter(account, requestsPerSecond, time, turns);
        open.add(limiter);
        return limiter;
    }

    /** Acquires permits and records which limiter granted them. */
    private void use(
            RequestLimiter limiter, boolean submit, int count, String name, List<String> got) {
        for (int i = 0; i < count; i++) {
            turns.acquire(limiter, submit, LONG)
                    .thenAccept(
                            granted -> {
                                if (granted) {
                                    got.add(name);
                                }
                            });
        }
    }

    @Test
    void twoLimitersShareTheSmallerRateAndOneBurst() {
        RequestLimiter slow = limiter(5);
        RequestLimiter quick = limiter(50);
        List<String> got = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            use(slow, true, 1, "slow", got);
            use(quick, true, 1, "quick", got);
        }

        assertThat(got).as("the burst of the smaller rate").hasSize(5);
        scheduler.advance(Duration.ofSeconds(20));

        assertThat(got).hasSize(105);
        assertThat(got.stream().filter("slow"::equals).count()).isBetween(50L, 55L);
    }

    @Test
    void theLargerRateAppliesAgainAfterTheSlowLimiterCloses() {
        RequestLimiter slow = limiter(1);
        RequestLimiter quick = limiter(10);
        List<String> got = new ArrayList<>();
        use(quick, true, 100, "quick", got);
        scheduler.advance(Duration.ofSeconds(3));
        assertThat(got).hasSize(4);

        slow.close();
        scheduler.advance(Duration.ofSeconds(5));

        assertThat(got.size()).isBetween(52, 54);
    }

    @Test
    void everyFifthPermitGoesToAPollWhileAnotherLimiterSubmits() {
        RequestLimiter submits = limiter(10);
        RequestLimiter polls = limiter(10);
        List<String> got = new ArrayList<>();
        use(submits, true, 320, "submit", got);
        use(polls, false, 320, "poll", got);
        scheduler.advance(Duration.ofSeconds(30));

        assertThat(got.size()).isBetween(300, 310);
        assertThat(got.subList(20, 300).stream().filter("poll"::equals).count()).isEqualTo(56);
    }

    @Test
    void aPauseAtOneLimiterDelaysTheOther() {
        RequestLimiter one = limiter(100);
        RequestLimiter other = limiter(100);
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
    void aClosingLimiterTakesNoTokensFromTheOther() {
        RequestLimiter gone = limiter(1);
        RequestLimiter stays = limiter(1);
        List<String> got = new ArrayList<>();
        use(gone, true, 4, "gone", got);
        use(stays, true, 4, "stays", got);
        var left = turns.acquire(gone, true, LONG);

        gone.close();
        scheduler.advance(Duration.ofSeconds(4));

        assertThat(left).isCompletedWithValue(false);
        assertThat(got).containsExactly("gone", "stays", "stays", "stays", "stays");
    }

    @Test
    void aClockJumpYieldsOneBurst() {
        RequestLimiter limiter = limiter(10);
        List<String> got = new ArrayList<>();
        use(limiter, false, 400, "poll", got);
        int before = got.size();

        time.advance(Duration.ofHours(1));
        scheduler.advance(Duration.ofSeconds(10));

        assertThat(got.size() - before).isBetween(100, 111);
    }

    @Test
    void otherAccountsHaveTheirOwnRate() {
        RequestLimiter mine = limiter(1);
        RequestLimiter other = new RequestLimiter(account + " other", 1, time, turns);
        List<String> got = new ArrayList<>();
        use(mine, true, 5, "mine", got);
        use(other, true, 5, "other", got);
        scheduler.advance(Duration.ofSeconds(2));
        other.close();

        assertThat(got)
                .containsExactlyInAnyOrder("mine", "mine", "mine", "other", "other", "other");
    }

    @Test
    void eachLimiterMayQueueItsShareOfOneSecondsPolls() {
        RequestLimiter one = limiter(10);
        assertThat(one.freePollPermits()).isEqualTo(10);

        RequestLimiter other = limiter(10);

        assertThat(one.freePollPermits()).isEqualTo(5);
        assertThat(other.freePollPermits()).isEqualTo(5);
    }

    @Test
    void duePollsMayQueueHalfOfTheShareHoweverManyExchangesWait() {
        RequestLimiter one = limiter(10);
        RequestLimiter other = limiter(10);
        for (int i = 0; i < 100; i++) {
            turns.acquireForExchange(other, LONG);
        }

        assertThat(one.freePollPermits()).isEqualTo(2);
        assertThat(one.usage().waiting()).isEqualTo(90);

        scheduler.advance(Duration.ofSeconds(10));
        assertThat(one.freePollPermits()).isEqualTo(5);
    }
}
