package one.apiin.camel.internal.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import one.apiin.camel.internal.FakeTime;
import one.apiin.camel.internal.ManualScheduler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLimiterTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final FakeTime time = new FakeTime();
    private final ManualScheduler scheduler = new ManualScheduler(time);

    private RequestLimiter limiter(double requestsPerSecond, int maxConcurrent) {
        return new RequestLimiter(
                new RequestLimiter.Limits(null, requestsPerSecond, maxConcurrent), scheduler, time);
    }

    private static RequestLimiter.Permit got(CompletableFuture<RequestLimiter.Permit> permit) {
        assertThat(permit).isCompleted();
        assertThat(permit.join()).isNotNull();
        return permit.join();
    }

    /** Asks for a permit that is used at once, and writes down when it was granted. */
    private void use(RequestLimiter limiter, boolean submit, List<Long> grants) {
        limiter.acquire(submit, LONG)
                .thenAccept(
                        permit -> {
                            grants.add(time.getAsLong());
                            permit.close();
                        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 1, 1.5, 3, 10, 100})
    void eachWindowContainsAtMostTheRateAndOneBurst(double rate) {
        RequestLimiter limiter = limiter(rate, 32);
        Random random = new Random(1);
        List<Long> grants = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            use(limiter, i % 3 == 0, grants);
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
        RequestLimiter limiter = limiter(0.5, 32);
        List<Long> grants = new ArrayList<>();
        long start = time.getAsLong();
        for (int i = 0; i < 4; i++) {
            use(limiter, true, grants);
        }

        scheduler.advance(Duration.ofSeconds(6));

        assertThat(grants.stream().map(at -> (at - start) / 1_000_000_000))
                .containsExactly(0L, 2L, 4L, 6L);
    }

    @Test
    void concurrentPermitsAreLimited() {
        RequestLimiter limiter = limiter(1000, 2);
        var one = limiter.acquire(true, LONG);
        var two = limiter.acquire(false, LONG);
        var three = limiter.acquire(true, LONG);
        scheduler.advance(Duration.ofMinutes(1));

        assertThat(three).isNotDone();
        got(two).close();

        got(one);
        got(three);
    }

    @Test
    void aPermitClosedTwiceReleasesOneSlot() {
        RequestLimiter limiter = limiter(1000, 1);
        var permit = got(limiter.acquire(true, LONG));

        permit.close();
        permit.close();

        got(limiter.acquire(true, LONG));
        assertThat(limiter.acquire(true, LONG)).isNotDone();
    }

    @Test
    void submitsGoFirstButEveryFifthIsAStatusCall() {
        RequestLimiter limiter = limiter(1, 1);
        var before = got(limiter.acquire(false, LONG));
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            next(limiter, false, "poll", order);
        }
        for (int i = 0; i < 12; i++) {
            next(limiter, true, "submit", order);
        }

        before.close();
        scheduler.advance(Duration.ofMinutes(1));

        List<String> four = List.of("submit", "submit", "submit", "submit");
        List<String> expected = new ArrayList<>(four);
        expected.add("poll");
        expected.addAll(four);
        expected.add("poll");
        expected.addAll(four);
        assertThat(order).isEqualTo(expected);
    }

    private void next(RequestLimiter limiter, boolean submit, String name, List<String> order) {
        limiter.acquire(submit, LONG)
                .thenAccept(
                        permit -> {
                            order.add(name);
                            permit.close();
                        });
    }

    @Test
    void aPauseDelaysAllRequestsAndAShorterOneChangesNothing() {
        RequestLimiter limiter = limiter(1000, 32);
        limiter.pause(Duration.ofSeconds(10));
        limiter.pause(Duration.ofSeconds(2));
        var submit = limiter.acquire(true, LONG);
        var poll = limiter.acquire(false, LONG);

        scheduler.advance(Duration.ofMillis(9_999));
        assertThat(submit).isNotDone();
        assertThat(poll).isNotDone();
        scheduler.advance(Duration.ofMillis(1));

        got(submit);
        got(poll);
    }

    @Test
    void aLongerPauseDelaysRequestsThatAlreadyWait() {
        RequestLimiter limiter = limiter(1, 32);
        got(limiter.acquire(true, LONG));
        var waiting = limiter.acquire(true, LONG);
        limiter.pause(Duration.ofSeconds(5));
        limiter.pause(Duration.ofSeconds(20));

        scheduler.advance(Duration.ofSeconds(19));
        assertThat(waiting).isNotDone();
        scheduler.advance(Duration.ofSeconds(1));

        got(waiting);
    }

    @Test
    void aWaitExpiresWithoutAPermitAfterMaxWait() {
        RequestLimiter limiter = limiter(1000, 1);
        var held = got(limiter.acquire(true, LONG));
        var waiting = limiter.acquire(false, Duration.ofSeconds(5));

        scheduler.advance(Duration.ofMillis(4_999));
        assertThat(waiting).isNotDone();
        scheduler.advance(Duration.ofMillis(1));

        assertThat(waiting).isCompletedWithValue(null);
        held.close();
        got(limiter.acquire(false, LONG));
    }

    @Test
    void anExpiredWaiterTakesNeitherSlotNorToken() {
        RequestLimiter limiter = limiter(1, 1);
        got(limiter.acquire(true, LONG)).close();
        limiter.pause(Duration.ofSeconds(10));
        for (int i = 0; i < 20; i++) {
            limiter.acquire(i % 2 == 0, Duration.ofSeconds(5));
        }
        var patient = limiter.acquire(false, LONG);

        scheduler.advance(Duration.ofSeconds(10));

        got(patient).close();
        assertThat(scheduler.pending()).as("timers left").isZero();
    }

    @Test
    void aCancelledWaiterHoldsNoSlot() {
        RequestLimiter limiter = limiter(1000, 1);
        var held = got(limiter.acquire(true, LONG));
        limiter.acquire(true, LONG).cancel(false);

        held.close();

        got(limiter.acquire(true, LONG));
    }

    @Test
    void aClosedLimiterGrantsNoPermitsAndCompletesWaiters() {
        RequestLimiter limiter = limiter(1000, 1);
        var held = got(limiter.acquire(true, LONG));
        var submit = limiter.acquire(true, LONG);
        var poll = limiter.acquire(false, LONG);

        limiter.close();

        assertThat(submit).isCompletedWithValue(null);
        assertThat(poll).isCompletedWithValue(null);
        held.close();
        assertThat(limiter.acquire(true, LONG)).isCompletedWithValue(null);
        assertThat(scheduler.pending()).as("timers left").isZero();
    }
}
