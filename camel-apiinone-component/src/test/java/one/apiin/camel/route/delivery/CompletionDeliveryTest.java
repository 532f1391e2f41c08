package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.cluster.LedgerCalls;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskRepository;
import org.apache.camel.Exchange;
import org.apache.camel.model.ProcessorDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When a completion counts as delivered, when it is redelivered, and which consumer receives it. */
class CompletionDeliveryTest {

    private static final String COMPLETIONS = "apiinone:video?delay=20&redeliveryDelay=50ms";

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

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
    void aFailedExchangeIsRedeliveredAsTheNextAttempt() throws Exception {
        camel.routes(r -> failOnce(r.from(COMPLETIONS).to("mock:tried")).to("mock:delivered"));
        camel.mock("tried")
                .expectedHeaderValuesReceivedInAnyOrder("CamelApiInOneDeliveryAttempt", 1, 2);
        camel.mock("delivered").expectedHeaderReceived("CamelApiInOneDeliveryAttempt", 2);
        camel.mock("delivered").expectedMessageCount(1);

        camel.submit("apiinone:video");

        camel.assertMocksAreSatisfied();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        assertSameUrl(camel.mock("tried").getExchanges());
    }

    private static void assertSameUrl(List<Exchange> attempts) {
        assertThat(attempts)
                .extracting(e -> e.getMessage().getHeader("CamelApiInOneVideoUrl"))
                .doesNotContainNull()
                .containsOnly(attempts.get(0).getMessage().getHeader("CamelApiInOneVideoUrl"));
    }

    @Test
    void eachAttemptWaitsTwiceAsLongAsTheOneBefore() throws Exception {
        List<Long> tries = new CopyOnWriteArrayList<>();
        camel.routes(
                r ->
                        r.from("apiinone:video?delay=10&redeliveryDelay=100ms&maxDeliveries=4")
                                .process(e -> tries.add(System.nanoTime()))
                                .throwException(new RouteFault()));

        camel.submit("apiinone:video");

        soon().until(() -> camel.sums().of(Delivery.PARKED) == 1);
        assertThat(tries).hasSize(4);
        for (int i = 1; i < 4; i++) {
            long gap = TimeUnit.NANOSECONDS.toMillis(tries.get(i) - tries.get(i - 1));
            assertThat(gap).isGreaterThanOrEqualTo((100L << (i - 1)) - 5);
        }
    }

    @Test
    void aHandledExceptionConfirmsTheDelivery() throws Exception {
        camel.routes(
                r -> {
                    r.onException(RouteFault.class).handled(true).to("mock:handled");
                    r.from(COMPLETIONS).throwException(new RouteFault());
                });
        camel.mock("handled").expectedMessageCount(1);
        camel.mock("handled").setAssertPeriod(300);

        camel.submit("apiinone:video");

        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        camel.mock("handled").assertIsSatisfied();
    }

    @Test
    void anExchangeMarkedForRollbackIsNotConfirmed() throws Exception {
        camel.routes(
                r -> {
                    r.from(COMPLETIONS)
                            .to("mock:tried")
                            .filter(e -> attempt(e) == 1)
                            .markRollbackOnly();
                });
        camel.mock("tried")
                .expectedHeaderValuesReceivedInAnyOrder("CamelApiInOneDeliveryAttempt", 1, 2);

        camel.submit("apiinone:video");

        camel.mock("tried").assertIsSatisfied();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
    }

    @Test
    void anExchangeMarkedForRollbackOfTheLastRouteIsNotConfirmed() throws Exception {
        camel.routes(
                r -> {
                    r.from(COMPLETIONS)
                            .to("mock:tried")
                            .filter(e -> attempt(e) == 1)
                            .markRollbackOnlyLast();
                });
        camel.mock("tried")
                .expectedHeaderValuesReceivedInAnyOrder("CamelApiInOneDeliveryAttempt", 1, 2);

        camel.submit("apiinone:video");

        camel.mock("tried").assertIsSatisfied();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
    }

    @Test
    void afterMaxDeliveriesTheCompletionIsParkedAndNotRedelivered() throws Exception {
        camel.routes(
                r ->
                        r.from(COMPLETIONS + "&maxDeliveries=3")
                                .to("mock:tried")
                                .throwException(new RouteFault()));
        camel.mock("tried").expectedMessageCount(3);

        camel.submit("apiinone:video");

        soon().until(() -> camel.sums().of(Delivery.PARKED) == 1);
        camel.mock("tried").setAssertPeriod(600);
        camel.mock("tried").assertIsSatisfied();
        assertThat(camel.mock("tried").getExchanges())
                .extracting(CompletionDeliveryTest::attempt)
                .containsExactly(1, 2, 3);
        assertThat(camel.sums().deliveries())
                .containsExactly(java.util.Map.entry(Delivery.PARKED, 1L));
    }

    @Test
    void aFailingDeliveryDoesNotHoldUpTheOthers() throws Exception {
        camel.routes(
                r ->
                        r.from("apiinone:video?delay=20&redeliveryDelay=1h&maxInFlight=1")
                                .filter(r.header("CamelFileName").isEqualTo("bad"))
                                .throwException(new RouteFault())
                                .end()
                                .to("mock:delivered"));
        camel.mock("delivered").expectedMessageCount(3);

        for (String name : List.of("bad", "a", "b", "c")) {
            camel.template().sendBodyAndHeader("apiinone:video", "a fox", "CamelFileName", name);
        }

        camel.mock("delivered").assertIsSatisfied();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 3);
        soon().until(() -> camel.sums().of(Delivery.PENDING) == 1);
    }

    @Test
    void twoConsumersOfOneGroupCompeteForEachCompletion() throws Exception {
        camel.routes(
                r -> {
                    r.from("apiinone:video?delay=20").to("mock:delivered");
                    r.from("apiinone:video?delay=21").to("mock:delivered");
                });
        camel.mock("delivered").expectedMessageCount(30);
        camel.mock("delivered").setAssertPeriod(300);

        for (int i = 0; i < 30; i++) {
            camel.submit("apiinone:video");
        }

        camel.mock("delivered").assertIsSatisfied();
        assertThat(camel.mock("delivered").getExchanges())
                .extracting(e -> e.getMessage().getHeader("CamelApiInOneSubmissionId"))
                .doesNotHaveDuplicates();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 30);
    }

    @Test
    void aGroupReceivesItsOwnTasksOnly() throws Exception {
        camel.routes(
                r -> {
                    r.from("apiinone:video?delay=20&group=a").to("mock:a");
                    r.from("apiinone:video?delay=20&group=b").to("mock:b");
                });
        camel.mock("a").expectedMessageCount(2);
        camel.mock("b").expectedMessageCount(1);

        String a1 = camel.submit("apiinone:video?group=a").getTaskId();
        String b1 = camel.submit("apiinone:video?group=b").getTaskId();
        String a2 = camel.submit("apiinone:video?group=a").getTaskId();
        camel.submit("apiinone:video?group=without-consumer");

        camel.assertMocksAreSatisfied();
        assertThat(taskIds("a")).containsExactlyInAnyOrder(a1, a2);
        assertThat(taskIds("b")).containsExactly(b1);
        soon().until(() -> camel.sums().of(Delivery.PENDING) == 1);
    }

    private List<String> taskIds(String mock) {
        return camel.mock(mock).getExchanges().stream()
                .map(e -> e.getMessage().getHeader("CamelApiInOneTaskId", String.class))
                .toList();
    }

    @Test
    void completionsOfOnePollAreABatch() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        camel.routes(
                r -> r.from(COMPLETIONS).autoStartup(false).routeId("batch").to("mock:delivered"));
        for (int i = 0; i < 3; i++) {
            camel.submit("apiinone:video");
        }
        camel.sandbox().finishAll();
        soon().until(() -> camel.sums().of(Delivery.PENDING) == 3);
        camel.mock("delivered").expectedMessageCount(3);

        camel.context().getRouteController().startRoute("batch");

        camel.mock("delivered").assertIsSatisfied();
        assertThat(properties(Exchange.BATCH_SIZE)).containsOnly(3);
        assertThat(properties(Exchange.BATCH_INDEX)).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(properties(Exchange.BATCH_COMPLETE)).containsOnlyOnce(true).hasSize(3);
    }

    private List<Object> properties(String name) {
        return camel.mock("delivered").getExchanges().stream()
                .map(e -> e.getProperty(name))
                .toList();
    }

    @Test
    void aSuspendedRouteReceivesNothingUntilItIsResumed() throws Exception {
        camel.routes(r -> r.from(COMPLETIONS).routeId("completions").to("mock:delivered"));
        camel.context().getRouteController().suspendRoute("completions");
        camel.mock("delivered").expectedMessageCount(0);
        camel.mock("delivered").setAssertPeriod(300);

        camel.submit("apiinone:video");

        soon().until(() -> camel.sums().of(Delivery.PENDING) == 1);
        camel.mock("delivered").assertIsSatisfied();
        camel.mock("delivered").reset();
        camel.mock("delivered").expectedMessageCount(1);
        camel.context().getRouteController().resumeRoute("completions");
        camel.mock("delivered").assertIsSatisfied();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
    }

    @Test
    void thePollingConsumersDelayIsInTheTimeUnitOfTheEndpoint() throws Exception {
        AtomicInteger claims = new AtomicInteger();
        TaskRepository counted =
                LedgerCalls.of(
                        new InMemoryTaskRepository(InstantSource.system()),
                        (method, arguments, call) -> {
                            if (method.getName().equals("claimEnded")) {
                                claims.incrementAndGet();
                            }
                            return call.make();
                        });
        camel.component(c -> c.setTaskRepository(counted));

        assertThat(camel.consumer().receive("apiinone:video?delay=1&timeUnit=HOURS", 300)).isNull();

        assertThat(claims).as("at the start and at the end").hasValueLessThanOrEqualTo(2);
    }
}
