package one.apiin.camel.internal.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import one.apiin.camel.internal.FakeTime;
import one.apiin.camel.internal.ManualScheduler;
import one.apiin.camel.internal.Turns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLimiterTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final FakeTime time = new FakeTime();
    private final ManualScheduler scheduler = new ManualScheduler(time);
    private final Turns turns = new Turns(scheduler);

    private RequestLimiter limiter(double requestsPerSecond) {
        String account = UUID.randomUUID().toString();
        return new RequestLimiter(account, requestsPerSecond, time, turns);
    }

    private CompletableFuture<Boolean> acquire(
            RequestLimiter limiter, boolean submit, Duration atMost) {
        return turns.acquire(limiter, submit, atMost);
    }

    private static void got(CompletableFuture<Boolean> permit) {
        assertThat(permit).isCompletedWithValue(true);
    }

    private static void gotNone(CompletableFuture<Boolean> permit) {
        assertThat(permit).isCompletedWithValue(false);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 1, 1.5, 3, 10, 100})
    void eachWindowContainsAtMostTheRateAndOneBurst(double rate) {
        RequestLimiter limiter = limiter(rate);
        Random random = new Random(1);
        List<Long> grants = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            acquire(limiter, i % 3 == 0, LONG).thenAccept(one -> grants.add(time.getAsLong()));
            if (random.nextInt(40) == 0) {
                scheduler.advance(Duration.ofNanos((long) (random.nextDouble() * 30e9 / rate)));
            }
        }
        scheduler.advance(Duration.ofSeconds((long) (300 / rate) + 1));

        assertThat(grants).as("none is held back for ever").hasSize(300);
        long burst = Math.max(1, Math.round(rate));
        for (int first = 0; first < 300; first++) {
            for (int last = first; last < 300; last++) {
                double seconds = (grants.get(last) - grants.get(first)) / 1e9;
                assertThat(last - first + 1.0).isLessThanOrEqualTo(burst + rate * seconds + 1e-3);
            }
        }
    }

    @Test
    void halfARequestASecondIsOneEveryTwoSeconds() {
        RequestLimiter limiter = limiter(0.5);
        List<Long> grants = new ArrayList<>();
        long start = time.getAsLong();
        for (int i = 0; i < 4; i++) {
            acquire(limiter, true, LONG)
                    .thenAccept(one -> grants.add((time.getAsLong() - start) / 1_000_000_000));
        }

        scheduler.advance(Duration.ofSeconds(6));

        assertThat(grants).containsExactly(0L, 2L, 4L, 6L);
    }

    @Test
    void submitsGoFirstButEveryFifthIsAStatusCall() {
        RequestLimiter limiter = limiter(1);
        got(acquire(limiter, false, LONG));
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            acquire(limiter, false, LONG).thenAccept(one -> order.add("poll"));
        }
        for (int i = 0; i < 12; i++) {
            acquire(limiter, true, LONG).thenAccept(one -> order.add("submit"));
        }

        scheduler.advance(Duration.ofMinutes(1));

        List<String> four = List.of("submit", "submit", "submit", "submit");
        List<String> expected = new ArrayList<>(four);
        expected.add("poll");
        expected.addAll(four);
        expected.add("poll");
        expected.addAll(four);
        assertThat(order).isEqualTo(expected);
    }

    @Test
    void duePollsAndThoseOfExchangesTakeTurnsInTheFifth() {
        RequestLimiter limiter = limiter(1);
        got(acquire(limiter, false, LONG));
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            acquire(limiter, false, LONG).thenAccept(one -> order.add("due"));
        }
        for (int i = 0; i < 2; i++) {
            turns.acquireForExchange(limiter, LONG).thenAccept(one -> order.add("exchange"));
        }
        for (int i = 0; i < 16; i++) {
            acquire(limiter, true, LONG).thenAccept(one -> order.add("submit"));
        }

        scheduler.advance(Duration.ofMinutes(1));

        List<String> expected = new ArrayList<>();
        for (String poll : List.of("exchange", "due", "exchange", "due")) {
            expected.addAll(List.of("submit", "submit", "submit", "submit", poll));
        }
        assertThat(order).isEqualTo(expected);
    }

    /** As if many users of a web page asked at once, and as after a restart. */
    @Test
    void neitherADuePollNorAnExchangeWaitsForAllOfTheOtherKind() {
        RequestLimiter asked = limiter(5);
        RequestLimiter backlog = limiter(5);
        for (int i = 0; i < 50; i++) {
            turns.acquireForExchange(asked, LONG);
            acquire(backlog, false, LONG);
        }

        var due = acquire(asked, false, Duration.ofSeconds(5));
        var exchange = turns.acquireForExchange(backlog, Duration.ofSeconds(5));
        scheduler.advance(Duration.ofMillis(400));

        got(due);
        got(exchange);
        asked.close();
        backlog.close();
    }

    @Test
    void asManyDuePollsAsMayWaitGetTheirPermitsInFiveSecondsBesideAllOthers() {
        RequestLimiter limiter = limiter(10);
        for (int i = 0; i < 100; i++) {
            turns.acquireForExchange(limiter, LONG);
            acquire(limiter, true, LONG);
        }
        List<CompletableFuture<Boolean>> due = new ArrayList<>();
        for (int free = limiter.freePollPermits(); free > 0; free--) {
            due.add(acquire(limiter, false, Duration.ofSeconds(5)));
        }

        scheduler.advance(Duration.ofSeconds(5));

        assertThat(due).hasSize(5).allSatisfy(RequestLimiterTest::got);
        limiter.close();
    }

    @Test
    void aPauseDelaysAllRequestsAndAShorterOneChangesNothing() {
        RequestLimiter limiter = limiter(1000);
        limiter.pause(Duration.ofSeconds(10));
        limiter.pause(Duration.ofSeconds(2));
        var submit = acquire(limiter, true, LONG);
        var poll = acquire(limiter, false, LONG);

        scheduler.advance(Duration.ofMillis(9_999));
        assertThat(submit).isNotDone();
        assertThat(poll).isNotDone();
        scheduler.advance(Duration.ofMillis(1));

        got(submit);
        got(poll);
    }

    @Test
    void aLongerPauseDelaysRequestsThatAlreadyWait() {
        RequestLimiter limiter = limiter(1);
        got(acquire(limiter, true, LONG));
        var waiting = acquire(limiter, true, LONG);
        limiter.pause(Duration.ofSeconds(5));
        limiter.pause(Duration.ofSeconds(20));

        scheduler.advance(Duration.ofSeconds(19));
        assertThat(waiting).isNotDone();
        scheduler.advance(Duration.ofSeconds(1));

        got(waiting);
    }

    @Test
    void aWaitExpiresWithoutAPermitAfterMaxWait() {
        RequestLimiter limiter = limiter(0.1);
        got(acquire(limiter, true, LONG));
        var waiting = acquire(limiter, false, Duration.ofSeconds(5));

        scheduler.advance(Duration.ofMillis(4_999));
        assertThat(waiting).isNotDone();
        scheduler.advance(Duration.ofMillis(1));

        gotNone(waiting);
    }

    @Test
    void anExpiredWaiterTakesNoToken() {
        RequestLimiter limiter = limiter(1);
        got(acquire(limiter, true, LONG));
        limiter.pause(Duration.ofSeconds(10));
        for (int i = 0; i < 20; i++) {
            acquire(limiter, i % 2 == 0, Duration.ofSeconds(5));
        }
        var patient = acquire(limiter, false, LONG);

        scheduler.advance(Duration.ofSeconds(10));

        got(patient);
        assertThat(scheduler.pending()).as("timers left").isZero();
    }

    /** All at the same moment, and each answer may ask again. */
    @Test
    void thousandsOfWaitersThatExpireAtOnceAreEachAnswered() {
        RequestLimiter limiter = limiter(1);
        limiter.pause(Duration.ofHours(2));
        List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            waiting.add(acquire(limiter, true, Duration.ofSeconds(5)));
        }

        scheduler.advance(Duration.ofSeconds(5));

        waiting.forEach(RequestLimiterTest::gotNone);
        scheduler.advance(Duration.ofHours(2));
        got(acquire(limiter, true, LONG));
    }

    @Test
    void aClosedLimiterGrantsNoPermitsAndEndsTheWaits() {
        RequestLimiter limiter = limiter(1);
        got(acquire(limiter, true, LONG));
        var submit = acquire(limiter, true, LONG);
        var poll = acquire(limiter, false, LONG);

        limiter.close();

        gotNone(submit);
        gotNone(poll);
        gotNone(acquire(limiter, true, LONG));
        assertThat(scheduler.pending()).as("timers left").isZero();
    }
}
