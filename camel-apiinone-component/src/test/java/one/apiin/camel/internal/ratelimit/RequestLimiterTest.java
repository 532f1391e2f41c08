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

    private RequestLimiter gate(double requestsPerSecond, int maxConcurrent) {
        return new RequestLimiter(
                new RequestLimiter.Limits(null, requestsPerSecond, maxConcurrent), scheduler, time);
    }

    private static RequestLimiter.Permit got(CompletableFuture<RequestLimiter.Permit> permit) {
        assertThat(permit).isCompleted();
        assertThat(permit.join()).isNotNull();
        return permit.join();
    }

    /** Asks for a permit that is used at once, and writes down when it was granted. */
    private void use(RequestLimiter gate, boolean submit, List<Long> grants) {
        gate.acquire(submit, LONG)
                .thenAccept(
                        permit -> {
                            grants.add(time.getAsLong());
                            permit.close();
                        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 1, 1.5, 3, 10, 100})
    void noWindowHoldsMoreThanTheRateAndOneBurst(double rate) {
        RequestLimiter gate = gate(rate, 32);
        Random random = new Random(1);
        List<Long> grants = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            use(gate, i % 3 == 0, grants);
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
        RequestLimiter gate = gate(0.5, 32);
        List<Long> grants = new ArrayList<>();
        long start = time.getAsLong();
        for (int i = 0; i < 4; i++) {
            use(gate, true, grants);
        }

        scheduler.advance(Duration.ofSeconds(6));

        assertThat(grants.stream().map(at -> (at - start) / 1_000_000_000))
                .containsExactly(0L, 2L, 4L, 6L);
    }

    @Test
    void atMostSoManyAreOutAtOnce() {
        RequestLimiter gate = gate(1000, 2);
        var one = gate.acquire(true, LONG);
        var two = gate.acquire(false, LONG);
        var three = gate.acquire(true, LONG);
        scheduler.advance(Duration.ofMinutes(1));

        assertThat(three).isNotDone();
        got(two).close();

        got(one);
        got(three);
    }

    @Test
    void aPermitClosedTwiceFreesOnePlace() {
        RequestLimiter gate = gate(1000, 1);
        var permit = got(gate.acquire(true, LONG));

        permit.close();
        permit.close();

        got(gate.acquire(true, LONG));
        assertThat(gate.acquire(true, LONG)).isNotDone();
    }

    @Test
    void submitsGoFirstButEveryFifthIsAStatusCall() {
        RequestLimiter gate = gate(1, 1);
        var before = got(gate.acquire(false, LONG));
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            next(gate, false, "look", order);
        }
        for (int i = 0; i < 12; i++) {
            next(gate, true, "submit", order);
        }

        before.close();
        scheduler.advance(Duration.ofMinutes(1));

        List<String> four = List.of("submit", "submit", "submit", "submit");
        List<String> expected = new ArrayList<>(four);
        expected.add("look");
        expected.addAll(four);
        expected.add("look");
        expected.addAll(four);
        assertThat(order).isEqualTo(expected);
    }

    private void next(RequestLimiter gate, boolean submit, String name, List<String> order) {
        gate.acquire(submit, LONG)
                .thenAccept(
                        permit -> {
                            order.add(name);
                            permit.close();
                        });
    }

    @Test
    void aPauseHoldsEverythingBackAndAShorterOneChangesNothing() {
        RequestLimiter gate = gate(1000, 32);
        gate.pause(Duration.ofSeconds(10));
        gate.pause(Duration.ofSeconds(2));
        var submit = gate.acquire(true, LONG);
        var look = gate.acquire(false, LONG);

        scheduler.advance(Duration.ofMillis(9_999));
        assertThat(submit).isNotDone();
        assertThat(look).isNotDone();
        scheduler.advance(Duration.ofMillis(1));

        got(submit);
        got(look);
    }

    @Test
    void aLongerPauseHoldsBackWhatWaitsAlready() {
        RequestLimiter gate = gate(1, 32);
        got(gate.acquire(true, LONG));
        var waiting = gate.acquire(true, LONG);
        gate.pause(Duration.ofSeconds(5));
        gate.pause(Duration.ofSeconds(20));

        scheduler.advance(Duration.ofSeconds(19));
        assertThat(waiting).isNotDone();
        scheduler.advance(Duration.ofSeconds(1));

        got(waiting);
    }

    @Test
    void aWaitEndsWithoutAPermitAfterMaxWait() {
        RequestLimiter gate = gate(1000, 1);
        var held = got(gate.acquire(true, LONG));
        var waiting = gate.acquire(false, Duration.ofSeconds(5));

        scheduler.advance(Duration.ofMillis(4_999));
        assertThat(waiting).isNotDone();
        scheduler.advance(Duration.ofMillis(1));

        assertThat(waiting).isCompletedWithValue(null);
        held.close();
        got(gate.acquire(false, LONG));
    }

    @Test
    void whoGaveUpTakesNoPlaceAndNoToken() {
        RequestLimiter gate = gate(1, 1);
        got(gate.acquire(true, LONG)).close();
        gate.pause(Duration.ofSeconds(10));
        for (int i = 0; i < 20; i++) {
            gate.acquire(i % 2 == 0, Duration.ofSeconds(5));
        }
        var patient = gate.acquire(false, LONG);

        scheduler.advance(Duration.ofSeconds(10));

        got(patient).close();
        assertThat(scheduler.pending()).as("timers left").isZero();
    }

    @Test
    void aWaiterCancelledFromOutsideKeepsNoPlace() {
        RequestLimiter gate = gate(1000, 1);
        var held = got(gate.acquire(true, LONG));
        gate.acquire(true, LONG).cancel(false);

        held.close();

        got(gate.acquire(true, LONG));
    }

    @Test
    void aClosedGateLetsNobodyInAndNobodyWait() {
        RequestLimiter gate = gate(1000, 1);
        var held = got(gate.acquire(true, LONG));
        var submit = gate.acquire(true, LONG);
        var look = gate.acquire(false, LONG);

        gate.close();

        assertThat(submit).isCompletedWithValue(null);
        assertThat(look).isCompletedWithValue(null);
        held.close();
        assertThat(gate.acquire(true, LONG)).isCompletedWithValue(null);
        assertThat(scheduler.pending()).as("timers left").isZero();
    }
}
