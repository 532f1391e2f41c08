package one.apiin.camel.route.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import one.apiin.camel.route.RouteTestSupport;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.task.Delivery;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.model.ProcessorDefinition;
import org.junit.jupiter.api.Test;

/** When an end counts as told, when it comes again, and who gets it. */
class CompletionDeliveryTest extends RouteTestSupport {

    private static final String COMPLETIONS = "apiinone:video?delay=20&redeliveryDelay=50ms";

    private static final class RouteFault extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static ProcessorDefinition<?> failOnce(ProcessorDefinition<?> route) {
        return route.filter(r -> attempt(r) == 1).throwException(new RouteFault()).end();
    }

    private static int attempt(Exchange exchange) {
        return exchange.getMessage().getHeader("CamelApiInOneDeliveryAttempt", Integer.class);
    }

    @Test
    void anExchangeThatFailsComesAgainAsTheNextAttempt() throws Exception {
        routes(r -> failOnce(r.from(COMPLETIONS).to("mock:tried")).to("mock:told"));
        mock("tried").expectedHeaderValuesReceivedInAnyOrder("CamelApiInOneDeliveryAttempt", 1, 2);
        mock("told").expectedHeaderReceived("CamelApiInOneDeliveryAttempt", 2);
        mock("told").expectedMessageCount(1);

        submit("apiinone:video");

        MockEndpoint.assertIsSatisfied(context, 15, TimeUnit.SECONDS);
        soon().until(() -> sums().of(Delivery.DELIVERED) == 1);
        assertSameLink(mock("tried").getExchanges());
    }

    private static void assertSameLink(List<Exchange> attempts) {
        assertThat(attempts)
                .extracting(e -> e.getMessage().getHeader("CamelApiInOneVideoUrl"))
                .doesNotContainNull()
                .containsOnly(attempts.get(0).getMessage().getHeader("CamelApiInOneVideoUrl"));
    }

    @Test
    void eachAttemptWaitsTwiceAsLongAsTheOneBefore() throws Exception {
        List<Long> tries = new CopyOnWriteArrayList<>();
        routes(
                r ->
                        r.from("apiinone:video?delay=10&redeliveryDelay=100ms&maxDeliveries=4")
                                .process(e -> tries.add(System.nanoTime()))
                                .throwException(new RouteFault()));

        submit("apiinone:video");

        soon().until(() -> sums().of(Delivery.PARKED) == 1);
        assertThat(tries).hasSize(4);
        for (int i = 1; i < 4; i++) {
            long gap = TimeUnit.NANOSECONDS.toMillis(tries.get(i) - tries.get(i - 1));
            assertThat(gap).isGreaterThanOrEqualTo((100L << (i - 1)) - 5);
        }
    }

    @Test
    void aHandledExceptionConfirmsTheEnd() throws Exception {
        routes(
                r -> {
                    r.onException(RouteFault.class).handled(true).to("mock:handled");
                    r.from(COMPLETIONS).throwException(new RouteFault());
                });
        mock("handled").expectedMessageCount(1);
        mock("handled").setAssertPeriod(300);

        submit("apiinone:video");

        mock("handled").assertIsSatisfied();
        assertThat(sums().of(Delivery.DELIVERED)).isEqualTo(1);
    }

    @Test
    void anExchangeMarkedForRollbackIsNotConfirmed() throws Exception {
        routes(
                r -> {
                    r.from(COMPLETIONS)
                            .to("mock:tried")
                            .filter(e -> attempt(e) == 1)
                            .markRollbackOnly();
                });
        mock("tried").expectedHeaderValuesReceivedInAnyOrder("CamelApiInOneDeliveryAttempt", 1, 2);

        submit("apiinone:video");

        mock("tried").assertIsSatisfied();
        soon().until(() -> sums().of(Delivery.DELIVERED) == 1);
    }

    @Test
    void anExchangeMarkedForRollbackOfTheLastRouteIsNotConfirmed() throws Exception {
        routes(
                r -> {
                    r.from(COMPLETIONS)
                            .to("mock:tried")
                            .filter(e -> attempt(e) == 1)
                            .markRollbackOnlyLast();
                });
        mock("tried").expectedHeaderValuesReceivedInAnyOrder("CamelApiInOneDeliveryAttempt", 1, 2);

        submit("apiinone:video");

        mock("tried").assertIsSatisfied();
        soon().until(() -> sums().of(Delivery.DELIVERED) == 1);
    }

    @Test
    void afterMaxDeliveriesTheEndIsParkedAndComesNoMore() throws Exception {
        routes(
                r ->
                        r.from(COMPLETIONS + "&maxDeliveries=3")
                                .to("mock:tried")
                                .throwException(new RouteFault()));
        mock("tried").expectedMessageCount(3);

        submit("apiinone:video");

        soon().until(() -> sums().of(Delivery.PARKED) == 1);
        mock("tried").setAssertPeriod(600);
        mock("tried").assertIsSatisfied();
        assertThat(mock("tried").getExchanges())
                .extracting(CompletionDeliveryTest::attempt)
                .containsExactly(1, 2, 3);
        assertThat(sums().deliveries()).containsExactly(java.util.Map.entry(Delivery.PARKED, 1L));
    }

    @Test
    void whatOneEndSuffersDoesNotHoldUpAnother() throws Exception {
        routes(
                r ->
                        r.from("apiinone:video?delay=20&redeliveryDelay=1h&maxInFlight=1")
                                .filter(r.header("CamelFileName").isEqualTo("bad"))
                                .throwException(new RouteFault())
                                .end()
                                .to("mock:told"));
        mock("told").expectedMessageCount(3);

        for (String name : List.of("bad", "a", "b", "c")) {
            template.sendBodyAndHeader("apiinone:video", "a fox", "CamelFileName", name);
        }

        mock("told").assertIsSatisfied();
        soon().until(() -> sums().of(Delivery.DELIVERED) == 3);
        assertThat(sums().of(Delivery.PENDING)).isEqualTo(1);
    }

    @Test
    void twoConsumersOfOneGroupCompeteForEachEnd() throws Exception {
        routes(
                r -> {
                    r.from("apiinone:video?delay=20").to("mock:told");
                    r.from("apiinone:video?delay=21").to("mock:told");
                });
        mock("told").expectedMessageCount(30);
        mock("told").setAssertPeriod(300);

        for (int i = 0; i < 30; i++) {
            submit("apiinone:video");
        }

        mock("told").assertIsSatisfied();
        assertThat(mock("told").getExchanges())
                .extracting(e -> e.getMessage().getHeader("CamelApiInOneSubmissionId"))
                .doesNotHaveDuplicates();
        soon().until(() -> sums().of(Delivery.DELIVERED) == 30);
    }

    @Test
    void aGroupIsToldOfItsOwnTasksOnly() throws Exception {
        routes(
                r -> {
                    r.from("apiinone:video?delay=20&group=a").to("mock:a");
                    r.from("apiinone:video?delay=20&group=b").to("mock:b");
                });
        mock("a").expectedMessageCount(2);
        mock("b").expectedMessageCount(1);

        String a1 = submit("apiinone:video?group=a").getTaskId();
        String b1 = submit("apiinone:video?group=b").getTaskId();
        String a2 = submit("apiinone:video?group=a").getTaskId();
        submit("apiinone:video?group=nobody");

        MockEndpoint.assertIsSatisfied(context, 15, TimeUnit.SECONDS);
        assertThat(taskIds("a")).containsExactlyInAnyOrder(a1, a2);
        assertThat(taskIds("b")).containsExactly(b1);
        soon().until(() -> sums().of(Delivery.PENDING) == 1);
    }

    private List<String> taskIds(String mock) {
        return mock(mock).getExchanges().stream()
                .map(e -> e.getMessage().getHeader("CamelApiInOneTaskId", String.class))
                .toList();
    }

    @Test
    void endsOfOnePollAreABatch() throws Exception {
        sandbox().pace(Pace.byHand());
        routes(r -> r.from(COMPLETIONS).autoStartup(false).routeId("batch").to("mock:told"));
        for (int i = 0; i < 3; i++) {
            submit("apiinone:video");
        }
        sandbox().finishAll();
        soon().until(() -> sums().of(Delivery.PENDING) == 3);
        mock("told").expectedMessageCount(3);

        context.getRouteController().startRoute("batch");

        mock("told").assertIsSatisfied();
        assertThat(properties(Exchange.BATCH_SIZE)).containsOnly(3);
        assertThat(properties(Exchange.BATCH_INDEX)).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(properties(Exchange.BATCH_COMPLETE)).containsOnlyOnce(true).hasSize(3);
    }

    private List<Object> properties(String name) {
        return mock("told").getExchanges().stream().map(e -> e.getProperty(name)).toList();
    }

    @Test
    void aSuspendedRouteIsToldNothingUntilItIsResumed() throws Exception {
        routes(r -> r.from(COMPLETIONS).routeId("completions").to("mock:told"));
        context.getRouteController().suspendRoute("completions");
        mock("told").expectedMessageCount(0);
        mock("told").setAssertPeriod(300);

        submit("apiinone:video");

        soon().until(() -> sums().of(Delivery.PENDING) == 1);
        mock("told").assertIsSatisfied();
        mock("told").reset();
        mock("told").expectedMessageCount(1);
        context.getRouteController().resumeRoute("completions");
        mock("told").assertIsSatisfied();
        soon().until(() -> sums().of(Delivery.DELIVERED) == 1);
    }
}
