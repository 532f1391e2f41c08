package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.task.Delivery;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** At most maxInFlight completion exchanges run at once; the others stay pending for other consumers. */
class MaxInFlightTest {

    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    @AfterEach
    void openTheGate() {
        gate.countDown();
    }

    private void enter(Exchange exchange) {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
    }

    private void leave(Exchange exchange) {
        running.decrementAndGet();
    }

    private void block(Exchange exchange) throws InterruptedException {
        assertThat(gate.await(FAR.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    /** Tasks that have completed before a consumer starts. */
    private void ended(int count) throws Exception {
        camel.sandbox().pace(Pace.byHand());
        for (int i = 0; i < count; i++) {
            camel.submit("apiinone:video");
        }
        camel.sandbox().finishAll();
        soon().until(() -> camel.sums().of(Delivery.PENDING) == count);
    }

    @Test
    void exactlyMaxInFlightExchangesRunAndTheRestStaysPendingForOtherConsumers() throws Exception {
        ended(6);
        camel.routes(
                r ->
                        r.from("apiinone:video?delay=20&maxInFlight=2")
                                .process(this::enter)
                                .process(this::block)
                                .process(this::leave)
                                .to("mock:slow"));
        soon().until(() -> running.get() == 2);
        await().during(Duration.ofMillis(300)).atMost(FAR).until(() -> running.get() == 2);
        assertThat(camel.sums().of(Delivery.CLAIMED)).isEqualTo(2);
        assertThat(camel.sums().of(Delivery.PENDING)).isEqualTo(4);

        camel.mock("other").expectedMessageCount(4);
        camel.routes(r -> r.from("apiinone:video?delay=21").to("mock:other"));

        camel.mock("other").assertIsSatisfied();
        camel.mock("slow").expectedMessageCount(2);
        gate.countDown();
        camel.mock("slow").assertIsSatisfied();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 6);
        assertThat(most).hasValue(2);
    }

    /** For Camel a poll without a completion is an idle one, and a greedy consumer polls again at once. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConsumerWhosePermitsAreAllInUseIsNotIdle(boolean greedy) throws Exception {
        ended(2);
        camel.mock("idle").expectedMessageCount(0);
        camel.mock("idle").setAssertPeriod(300);
        String uri = "apiinone:video?delay=20&maxInFlight=1&sendEmptyMessageWhenIdle=true";
        camel.routes(
                r ->
                        r.from(uri + "&greedy=" + greedy)
                                .filter(r.body().isNull())
                                .to("mock:idle")
                                .stop()
                                .end()
                                .process(this::enter)
                                .process(this::block)
                                .to("mock:delivered"));
        soon().until(() -> running.get() == 1);

        camel.mock("idle").assertIsSatisfied();
        camel.mock("delivered").expectedMessageCount(2);
        gate.countDown();
        camel.mock("delivered").assertIsSatisfied();
        camel.mock("idle").reset();
        camel.mock("idle").expectedMinimumMessageCount(1);
        camel.mock("idle").assertIsSatisfied();
    }

    @Test
    void aDelayedExchangeKeepsItsPermitUntilItIsDone() throws Exception {
        ended(6);
        camel.mock("delivered").expectedMessageCount(6);

        camel.routes(
                r ->
                        r.from("apiinone:video?delay=20&maxInFlight=2")
                                .process(this::enter)
                                .delay(150)
                                .asyncDelayed()
                                .process(this::leave)
                                .to("mock:delivered"));

        camel.mock("delivered").assertIsSatisfied();
        assertThat(most).hasValue(2);
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 6);
    }

    @Test
    void anExchangeOnThreadsOfTheRouteKeepsItsPermitUntilItIsDone() throws Exception {
        ended(5);
        camel.routes(
                r ->
                        r.from("apiinone:video?delay=20&maxInFlight=2")
                                .threads(5, 5)
                                .process(this::enter)
                                .process(this::block)
                                .process(this::leave)
                                .to("mock:delivered"));
        soon().until(() -> running.get() == 2);
        await().during(Duration.ofMillis(300)).atMost(FAR).until(() -> running.get() == 2);
        assertThat(camel.sums().of(Delivery.PENDING)).isEqualTo(3);

        camel.mock("delivered").expectedMessageCount(5);
        gate.countDown();

        camel.mock("delivered").assertIsSatisfied();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 5);
        assertThat(most).hasValueLessThanOrEqualTo(2);
    }

    @Test
    void failedExchangesReleaseTheirPermit() throws Exception {
        ended(3);
        camel.mock("delivered").expectedMessageCount(3);

        camel.routes(
                r ->
                        r.from("apiinone:video?delay=10&maxInFlight=1&redeliveryDelay=20ms")
                                .filter(r.header("CamelApiInOneDeliveryAttempt").isLessThan(4))
                                .throwException(new IllegalStateException("not yet"))
                                .end()
                                .to("mock:delivered"));

        camel.mock("delivered").assertIsSatisfied();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 3);
    }

    @Test
    void aRestartedRouteHasAllItsPermits() throws Exception {
        camel.routes(
                r ->
                        r.from("apiinone:video?delay=20&maxInFlight=2")
                                .routeId("completions")
                                .process(this::enter)
                                .delay(100)
                                .asyncDelayed()
                                .process(this::leave)
                                .to("mock:delivered"));
        camel.mock("delivered").expectedMessageCount(8);

        for (int round = 0; round < 4; round++) {
            camel.submit("apiinone:video");
            camel.submit("apiinone:video");
            camel.context().getRouteController().stopRoute("completions");
            camel.context().getRouteController().startRoute("completions");
        }

        camel.mock("delivered").assertIsSatisfied();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 8);
        assertThat(most).hasValueLessThanOrEqualTo(2);
    }
}
