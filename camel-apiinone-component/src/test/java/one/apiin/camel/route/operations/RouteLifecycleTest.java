package one.apiin.camel.route.operations;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.h2;
import static one.apiin.camel.route.ApiInOneContext.mock;
import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.Texts;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Routes that come, rest and go while the context runs; and a stop with work under way. */
class RouteLifecycleTest {

    @TempDir Path folder;

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    private static void consuming(RouteBuilder r) {
        r.from("apiinone:video?delay=20&redeliveryDelay=100ms")
                .routeId("completions")
                .to("mock:told");
    }

    private static void submitting(RouteBuilder r) {
        r.from("direct:submit").routeId("submits").to("apiinone:video");
    }

    private static long count(CamelContext context, Delivery delivery) throws Exception {
        return sums(context).of(delivery);
    }

    @Test
    void aSuspendedConsumerLeavesEndsInTheLedgerAndTellsThemWhenItIsResumed() throws Exception {
        CamelContext context =
                camel.start(
                        camel.newComponent(),
                        r -> {
                            submitting(r);
                            consuming(r);
                        });
        context.getRouteController().suspendRoute("completions");
        send(context, "direct:submit", "a fox");
        soon().until(() -> count(context, Delivery.PENDING) == 1);
        assertThat(context.getRouteController().getRouteStatus("completions"))
                .isEqualTo(ServiceStatus.Suspended);
        assertThat(mock(context, "told").getReceivedCounter()).isZero();

        context.getRouteController().resumeRoute("completions");

        mock(context, "told").expectedMessageCount(1);
        mock(context, "told").assertIsSatisfied();
        soon().until(() -> count(context, Delivery.DELIVERED) == 1);
    }

    @Test
    void routesWithTheSameAddressesMayBeReplaced() throws Exception {
        CamelContext context = camel.start(camel.newComponent(), RouteLifecycleTest::consuming);
        for (int round = 0; round < 3; round++) {
            RouteBuilder.addRoutes(context, RouteLifecycleTest::submitting);
            mock(context, "told").reset();
            mock(context, "told").expectedMessageCount(1);
            send(context, "direct:submit", "a fox");
            mock(context, "told").assertIsSatisfied();
            for (String route : new String[] {"submits", "completions"}) {
                context.getRouteController().stopRoute(route);
                assertThat(context.removeRoute(route)).isTrue();
            }
            RouteBuilder.addRoutes(context, RouteLifecycleTest::consuming);
        }
        assertThat(camel.sandbox().ledger().acceptedCount()).isEqualTo(3);
    }

    @Test
    void theSupervisorStartsARouteWhoseLedgerComesLater() throws Exception {
        String url = "jdbc:h2:mem:late" + System.nanoTime() + ";DB_CLOSE_DELAY=-1";
        JdbcDataSource late = new JdbcDataSource();
        late.setURL(url + ";IFEXISTS=TRUE");
        DefaultCamelContext context = new DefaultCamelContext();
        try (context) {
            var supervisor = context.getRouteController().supervising();
            supervisor.setInitialDelay(10);
            supervisor.setBackOffDelay(100);
            context.addComponent("apiinone", camel.newComponent(late));
            RouteBuilder.addRoutes(context, RouteLifecycleTest::consuming);
            context.start();
            soon().until(() -> !supervisor.getRestartingRoutes().isEmpty());

            JdbcDataSource made = new JdbcDataSource();
            made.setURL(url);
            made.getConnection().close();

            soon().until(
                            () ->
                                    context.getRouteController().getRouteStatus("completions")
                                            == ServiceStatus.Started);
        }
    }

    @Test
    void aStopLetsASubmitThatIsUnderWayFinish() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        CamelContext context =
                camel.start(camel.newComponent(h2(folder)), RouteLifecycleTest::submitting);
        camel.sandbox().onSubmit(Faults.slow(Duration.ofMillis(1500)));
        CompletableFuture<Exchange> submit =
                context.createProducerTemplate()
                        .asyncSend("direct:submit", e -> e.getMessage().setBody("a fox"));
        soon().until(() -> sums(context).of(TaskState.RESERVED) == 1);

        context.stop();

        assertThat(submit).succeedsWithin(FAR);
        assertThat(submit.join().getException()).isNull();
        assertThat(Texts.ofTables(h2(folder))).contains("|RUNNING|");
        assertThat(camel.sandbox().ledger().acceptedCount()).isOne();
    }

    @Test
    void aStopGivesBackAnEndWhoseExchangeCouldNotFinish() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CamelContext context =
                camel.start(
                        camel.newComponent(h2(folder)),
                        r -> {
                            submitting(r);
                            r.from("apiinone:video?delay=20&redeliveryDelay=100ms")
                                    .routeId("completions")
                                    .process(e -> never.await());
                        });
        context.getShutdownStrategy().setTimeout(1);
        send(context, "direct:submit", "a fox");
        soon().until(() -> count(context, Delivery.CLAIMED) == 1);

        context.stop();

        CamelContext next =
                camel.start(camel.newComponent(h2(folder)), RouteLifecycleTest::consuming);
        mock(next, "told").expectedMessageCount(1);
        mock(next, "told").assertIsSatisfied();
        never.countDown();
    }

    @Test
    void noConnectionToTheProviderIsLeftAfterAStop() throws Exception {
        CamelContext context =
                camel.start(
                        camel.newComponent(),
                        r -> {
                            submitting(r);
                            consuming(r);
                        });
        for (int i = 0; i < 5; i++) {
            send(context, "direct:submit", "a fox");
        }
        soon().until(() -> count(context, Delivery.DELIVERED) == 5);
        assertThat(connectionsTo(camel.sandbox().port())).isPositive();

        context.stop();

        soon().until(() -> connectionsTo(camel.sandbox().port()) == 0);
    }

    /** Established TCP connections of this machine to a port of its own, as Linux lists them. */
    private static long connectionsTo(int port) throws Exception {
        String remote = String.format(":%04X 01 ", port);
        long found = 0;
        for (String table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
            Path list = Path.of(table);
            if (Files.exists(list)) {
                found +=
                        Files.readAllLines(list).stream()
                                .filter(line -> line.contains(remote))
                                .count();
            }
        }
        return found;
    }
}
