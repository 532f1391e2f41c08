package one.apiin.camel.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import one.apiin.camel.internal.FakeTime;
import org.junit.jupiter.api.Test;

class LedgerClockTest {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Instant LEDGER = Instant.parse("2031-05-06T07:08:09Z");

    private final FakeTime time = new FakeTime();
    private final LedgerClock clock = new LedgerClock(time, time, LEASE);

    @Test
    void beforeTheFirstHeartbeatTheClockHasNeitherATimeNorALease() {
        assertThat(clock.alive()).isFalse();
        assertThatIllegalStateException().isThrownBy(clock::now);
    }

    @Test
    void theClockFollowsTheLedgersTimeAndRunsBetweenHeartbeats() {
        clock.synced(LEDGER, clock.nanos());
        assertThat(clock.now()).isEqualTo(LEDGER);

        time.advance(Duration.ofMillis(1234));

        assertThat(clock.now()).isEqualTo(LEDGER.plusMillis(1234));
    }

    @Test
    void aJumpOfTheWallClockDoesNotChangeTheLedgersTime() {
        clock.synced(LEDGER, clock.nanos());

        time.jump(Duration.ofDays(400));
        assertThat(clock.now()).isEqualTo(LEDGER);
        assertThat(clock.alive()).isTrue();
        time.jump(Duration.ofDays(-800));
        assertThat(clock.now()).isEqualTo(LEDGER);
        assertThat(clock.alive()).isTrue();
    }

    @Test
    void aProcessIsNotAliveAfterItsLeaseExpired() {
        clock.synced(LEDGER, clock.nanos());

        time.advance(LEASE.minusNanos(1));
        assertThat(clock.alive()).isTrue();
        time.advance(Duration.ofNanos(1));
        assertThat(clock.alive()).isFalse();
        time.jump(LEASE.negated());
        assertThat(clock.alive()).as("whatever the wall clock says").isFalse();
    }

    @Test
    void theLeaseCountsFromTheTimeTheHeartbeatWasSent() {
        long askedAt = clock.nanos();
        time.advance(Duration.ofSeconds(20));
        clock.synced(LEDGER, askedAt);

        time.advance(Duration.ofSeconds(9));
        assertThat(clock.alive()).isTrue();
        time.advance(Duration.ofSeconds(1));

        assertThat(clock.alive()).as("30s after it was requested").isFalse();
    }

    @Test
    void aHeartbeatThatTookLongerThanTheLeaseDoesNotRenewIt() {
        long askedAt = clock.nanos();
        time.advance(LEASE);

        clock.synced(LEDGER, askedAt);

        assertThat(clock.alive()).isFalse();
    }

    @Test
    void theNextHeartbeatRenewsTheLeaseAndTheLedgersTime() {
        clock.synced(LEDGER, clock.nanos());
        time.advance(Duration.ofHours(2));
        assertThat(clock.alive()).isFalse();

        clock.synced(LEDGER.plusSeconds(5), clock.nanos());

        assertThat(clock.alive()).isTrue();
        assertThat(clock.now()).isEqualTo(LEDGER.plusSeconds(5));
    }

    @Test
    void theClockHandlesAnOverflowOfNanoTime() {
        long[] nanos = {Long.MAX_VALUE - 5};
        LedgerClock late = new LedgerClock(() -> nanos[0], time, LEASE);
        late.synced(LEDGER, late.nanos());
        assertThat(late.alive()).isTrue();

        nanos[0] += 10;

        assertThat(late.now()).isEqualTo(LEDGER.plusNanos(10));
        assertThat(late.alive()).isTrue();
    }

    private void beat(Duration passed, Duration jump) {
        time.advance(passed);
        clock.synced(clock.now().plus(jump), clock.nanos());
    }

    @Test
    void pollingContinuesUnchangedAfterTheLedgersTimeJumpedBack() {
        clock.synced(LEDGER, clock.nanos());

        beat(Duration.ofSeconds(10), Duration.ofHours(-1));

        assertThat(clock.now()).isEqualTo(LEDGER.plusSeconds(10).minusSeconds(3600));
        assertThat(clock.pollTime()).isEqualTo(LEDGER.plusSeconds(10));
        assertThat(clock.lead()).isEqualTo(Duration.ofHours(1));
        assertThat(clock.steadyFrom()).as("started by then").isEqualTo(LEDGER.plusSeconds(10));
    }

    @Test
    void aJumpForwardReducesTheLeadToZeroAtMost() {
        clock.synced(LEDGER, clock.nanos());
        beat(Duration.ofSeconds(10), Duration.ofHours(-1));

        beat(Duration.ofSeconds(10), Duration.ofHours(1));
        assertThat(clock.lead()).isZero();
        assertThat(clock.pollTime()).isEqualTo(clock.now()).isEqualTo(LEDGER.plusSeconds(20));
        beat(Duration.ofSeconds(10), Duration.ofHours(2));

        assertThat(clock.lead()).isZero();
        assertThat(clock.pollTime()).isEqualTo(LEDGER.plusSeconds(30 + 7200));
        assertThat(clock.steadyFrom()).isEqualTo(clock.now());
    }

    @Test
    void aSmallCorrectionOrASlowHeartbeatDoesNotCountAsAJump() {
        clock.synced(LEDGER, clock.nanos());

        beat(Duration.ofSeconds(10), Duration.ofSeconds(-4));
        long askedAt = clock.nanos();
        time.advance(Duration.ofSeconds(20));
        clock.synced(LEDGER.plusSeconds(6 + 20), askedAt);

        assertThat(clock.lead()).isZero();
        assertThat(clock.steadyFrom()).isEqualTo(Instant.MIN);
    }

    @Test
    void theAgeOfATaskIsCorrectedByLaterJumps() {
        clock.synced(LEDGER, clock.nanos());
        beat(Duration.ofSeconds(10), Duration.ofHours(2));
        Instant after = clock.now();
        assertThat(clock.jumpedSince(LEDGER.plusSeconds(3))).isEqualTo(Duration.ofHours(2));
        assertThat(clock.jumpedSince(after)).isZero();

        beat(Duration.ofSeconds(10), Duration.ofHours(-1));

        assertThat(clock.jumpedSince(after)).isEqualTo(Duration.ofHours(-1));
        assertThat(clock.jumpedSince(clock.now())).isZero();
    }

    @Test
    void forwardJumpsAddUpAndBackwardJumpsReduceThem() {
        clock.synced(LEDGER, clock.nanos());
        assertThat(clock.gainedSince(LEDGER)).isZero();

        beat(Duration.ofSeconds(10), Duration.ofDays(10));
        beat(Duration.ofSeconds(10), Duration.ofSeconds(6));
        assertThat(clock.gainedSince(LEDGER)).isEqualTo(Duration.ofDays(10).plusSeconds(6));
        assertThat(clock.gainedSince(clock.now())).isZero();
        beat(Duration.ofSeconds(10), Duration.ofSeconds(-6));
        assertThat(clock.gainedSince(LEDGER)).isEqualTo(Duration.ofDays(10));
        beat(Duration.ofSeconds(10), Duration.ofDays(-20));

        assertThat(clock.gainedSince(LEDGER)).isZero();
    }

    @Test
    void theAgeOfATaskIsCorrectedByAllForwardJumpsSinceItBegan() {
        clock.synced(LEDGER, clock.nanos());
        beat(Duration.ofSeconds(10), Duration.ofDays(8));
        Instant between = clock.now();
        beat(Duration.ofSeconds(10), Duration.ofSeconds(7));

        assertThat(clock.jumpedSince(LEDGER)).isEqualTo(Duration.ofDays(8).plusSeconds(7));
        assertThat(clock.jumpedSince(between)).isEqualTo(Duration.ofSeconds(7));
        assertThat(clock.jumpedSince(clock.now())).isZero();
        beat(Duration.ofSeconds(10), Duration.ofDays(-8));

        assertThat(clock.jumpedSince(LEDGER)).as("both ways").isZero();
        assertThat(clock.jumpedSince(between)).isEqualTo(Duration.ofDays(-8));
        beat(Duration.ofSeconds(10), Duration.ofHours(1));

        assertThat(clock.jumpedSince(LEDGER)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aSmallJumpBackLeavesTheLargeJumpForwardBeforeIt() {
        clock.synced(LEDGER, clock.nanos());
        beat(Duration.ofSeconds(10), Duration.ofHours(8));
        Instant morning = clock.now();
        beat(Duration.ofHours(1), Duration.ofSeconds(-6));

        assertThat(clock.jumpedSince(LEDGER)).isEqualTo(Duration.ofHours(8).minusSeconds(6));
        assertThat(clock.jumpedSince(morning)).isZero();
        assertThat(clock.jumpedSince(clock.now().plusSeconds(3))).isEqualTo(Duration.ofSeconds(-6));
        beat(Duration.ofSeconds(10), Duration.ofHours(8));

        assertThat(clock.jumpedSince(LEDGER)).isEqualTo(Duration.ofHours(16).minusSeconds(6));
        assertThat(clock.jumpedSince(morning)).isEqualTo(Duration.ofHours(8));
    }

    @Test
    void whatBeganAfterAJumpBackDidNotBeginBeforeTheJumpForward() {
        clock.synced(LEDGER, clock.nanos());
        beat(Duration.ofSeconds(10), Duration.ofHours(10));

        beat(Duration.ofMinutes(30), Duration.ofHours(-9));

        assertThat(clock.jumpedSince(LEDGER)).isEqualTo(Duration.ofHours(1));
        assertThat(clock.jumpedSince(clock.now())).isZero();
    }

    @Test
    void timeThatBothClocksHaveIsNotAStandstill() {
        time.advance(Duration.ofDays(3));

        assertThat(clock.standstills()).isZero();
    }

    @Test
    void aGainOfTheWallClockIsAStandstill() {
        time.jump(Duration.ofMillis(2001));
        assertThat(clock.standstills()).isOne();
        assertThat(clock.standstills()).isOne();

        time.advance(Duration.ofHours(1));
        time.jump(Duration.ofMinutes(1));

        assertThat(clock.standstills()).isEqualTo(2);
    }

    @Test
    void smallCorrectionsAndThoseBackwardAreNotStandstills() {
        for (int i = 0; i < 9; i++) {
            time.jump(Duration.ofSeconds(2));
            assertThat(clock.standstills()).isZero();
        }
        time.jump(Duration.ofHours(-2));

        assertThat(clock.standstills()).isZero();
    }
}
