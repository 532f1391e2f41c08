package one.apiin.camel.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import one.apiin.camel.internal.FakeTime;
import one.apiin.camel.internal.ManualScheduler;
import one.apiin.camel.internal.Rows;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PollTimerTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final FakeTime time = new FakeTime();
    private final ManualScheduler scheduler = new ManualScheduler(time);
    private final LedgerClock clock = new LedgerClock(time, time, Duration.ofHours(1));
    private final List<Long> ticks = new ArrayList<>();
    private Duration shortestGap = SECOND;
    private final PollTimer timer = new PollTimer(scheduler, clock, () -> shortestGap, this::tick);

    @BeforeEach
    void start() {
        clock.synced(FakeTime.START, time.getAsLong());
        timer.start();
    }

    private void tick() {
        ticks.add(millis());
    }

    private long millis() {
        return Duration.between(FakeTime.START, clock.now()).toMillis();
    }

    private void planned(long millis) {
        VideoTask row = Rows.running();
        var at = FakeTime.START.plusMillis(millis);
        timer.stored(row.with(row.tracking().withNextPollAt(at)));
    }

    @Test
    void withoutPlannedPollsTheTimerTicksTwiceASecond() {
        scheduler.advance(Duration.ofSeconds(3));

        assertThat(ticks).containsExactly(500L, 1000L, 1500L, 2000L, 2500L, 3000L);
    }

    @Test
    void aPlannedPollGetsATickWithinFiftyMilliseconds() {
        planned(1_234);
        planned(130);

        scheduler.advance(Duration.ofMillis(1_400));

        assertThat(ticks).containsExactly(150L, 650L, 1_150L, 1_250L);
    }

    @Test
    void aPollThatIsDueNowGetsATickBeforeTheNextRegularOne() {
        scheduler.advance(Duration.ofMillis(100));

        planned(100);
        scheduler.advance(Duration.ofMillis(100));

        assertThat(ticks).containsExactly(150L);
    }

    @Test
    void aStreamOfDuePollsGetsUpToTwentyTicksASecond() {
        for (int ms = 0; ms < 1000; ms++) {
            planned(ms - 20);
            scheduler.advance(Duration.ofMillis(1));
        }

        assertThat(ticks).hasSizeBetween(15, 20);
        for (int i = 1; i < ticks.size(); i++) {
            assertThat(ticks.get(i) - ticks.get(i - 1)).isBetween(50L, 100L);
        }
    }

    @Test
    void aHundredThousandPlannedPollsGetAtMostTwentyTicksASecond() {
        for (int i = 0; i < 100_000; i++) {
            planned(1_000 + i);
        }

        scheduler.advance(Duration.ofSeconds(11));

        assertThat(ticks.size()).isLessThanOrEqualTo(2 + 20 * 10);
    }

    @Test
    void aShortPollIntervalShortensTheRegularTick() {
        shortestGap = Duration.ofMillis(90);

        scheduler.advance(SECOND);

        assertThat(ticks).startsWith(500L, 590L, 680L);
    }

    @Test
    void aJumpOfTheClockDoesNotChangeTheRateOfTicks() {
        planned(700);
        scheduler.advance(Duration.ofMillis(600));
        clock.synced(FakeTime.START.minusSeconds(7200), time.getAsLong());
        scheduler.advance(SECOND);
        assertThat(ticks).hasSize(3);

        clock.synced(FakeTime.START.plusSeconds(7200), time.getAsLong());
        scheduler.advance(SECOND);

        assertThat(ticks).hasSize(5);
    }

    @Test
    void resumingATimerThatTicksCausesNoFurtherTick() {
        for (int ms = 0; ms < 3000; ms += 10) {
            timer.resume();
            scheduler.advance(Duration.ofMillis(10));
        }

        assertThat(ticks).containsExactly(500L, 1000L, 1500L, 2000L, 2500L, 3000L);
    }

    @Test
    void aTimerWhoseTickCouldNotScheduleTheNextOneTicksAgainOnceResumed() {
        scheduler.failOnce(new OutOfMemoryError("Java heap space"));
        scheduler.advance(SECOND);
        assertThat(ticks).containsExactly(500L);

        timer.resume();
        planned(1_100);
        scheduler.advance(SECOND);

        assertThat(ticks).containsExactly(500L, 1_150L, 1_650L);
    }

    @Test
    void aStoppedTimerDoesNotTick() {
        planned(100);

        timer.stop();
        planned(200);
        timer.resume();
        scheduler.advance(SECOND);

        assertThat(ticks).isEmpty();
        assertThat(scheduler.pending()).isZero();
    }
}
