package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.task.Delivery;
import org.apache.camel.Exchange;
import org.apache.camel.support.ScheduledPollConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A completion that this process records is delivered at once, however long {@code delay} is. */
class WakeupRouteTest {

    private static final String HOURLY = "apiinone:video?initialDelay=1h&delay=1h";

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    @Test
    void aConsumerWithALongDelayReceivesTheCompletionAtOnce() throws Exception {
        camel.routes(r -> r.from(HOURLY).to("mock:delivered"));
        camel.mock("delivered").expectedMessageCount(1);

        camel.submit("apiinone:video");

        camel.assertMocksAreSatisfied();
    }

    @Test
    void completionsBeyondMaxInFlightAreDeliveredWhenPermitsAreReleased() throws Exception {
        camel.routes(r -> r.from(HOURLY + "&maxInFlight=1").to("mock:delivered"));
        camel.mock("delivered").expectedMessageCount(5);
        camel.sandbox().pace(Pace.byHand());
        for (int i = 0; i < 5; i++) {
            camel.submit("apiinone:video");
        }

        camel.sandbox().finishAll();

        camel.assertMocksAreSatisfied();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 5);
    }

    @Test
    void aSuspendedConsumerPollsWhenItIsResumed() throws Exception {
        camel.routes(r -> r.from(HOURLY).routeId("completions").to("mock:delivered"));
        camel.mock("delivered").expectedMessageCount(1);
        camel.context().getRouteController().suspendRoute("completions");

        camel.submit("apiinone:video");
        soon().until(() -> camel.sums().of(Delivery.PENDING) == 1);
        assertThat(camel.mock("delivered").getReceivedCounter()).isZero();
        camel.context().getRouteController().resumeRoute("completions");

        camel.assertMocksAreSatisfied();
    }

    @Test
    void aPollingConsumerReturnsTheCompletionAtOnce() {
        camel.submit("apiinone:video");

        Exchange completion = camel.consumer().receive("apiinone:video?delay=1h", 30_000);

        assertThat(completion).isNotNull();
        camel.consumer().doneUoW(completion);
    }

    @Test
    void aConsumerThatBacksOffAsItWasIdleReceivesTheCompletionAtOnce() throws Exception {
        camel.routes(
                r ->
                        r.from(
                                        "apiinone:video?initialDelay=0&delay=100&backoffMultiplier=36000"
                                                + "&backoffIdleThreshold=1")
                                .routeId("completions")
                                .to("mock:delivered"));
        camel.mock("delivered").expectedMessageCount(1);
        var consumer =
                (ScheduledPollConsumer) camel.context().getRoute("completions").getConsumer();
        soon().until(() -> consumer.getBackoffCounter() > 0);

        camel.submit("apiinone:video");

        camel.assertMocksAreSatisfied();
    }
}
