package one.apiin.camel.route.operations;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.h2;
import static one.apiin.camel.route.ApiInOneContext.mock;
import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.WatchEndedException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.Texts;
import one.apiin.camel.route.submit.HeldReplies;
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

/** Routes that are added, suspended and removed while the context runs, and a stop with work in flight. */
class RouteLifecycleTest {

    private static final Duration LONG = FAR.multipliedBy(4);

    @TempDir Path folder;

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    private static void consuming(RouteBuilder r) {
        r.from("apiinone:video?delay=20&redeliveryDelay=100ms")
                .routeId("completions")
                .to("mock:delivered");
    }

    private static void submitting(RouteBuilder r) {
        r.from("direct:submit").routeId("submits").to("apiinone:video");
    }

    private static long count(CamelContext context, Delivery delivery) throws Exception {
        return sums(context).of(delivery);
    }

    @Test
    void aSuspendedConsumerDeliversPendingCompletionsWhenItIsResumed() throws Exception {
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
        assertThat(mock(context, "delivered").getReceivedCounter()).isZero();

        context.getRouteController().resumeRoute("completions");

        mock(context, "delivered").expectedMessageCount(1);
        mock(context, "delivered").assertIsSatisfied();
        soon().until(() -> count(context, Delivery.DELIVERED) == 1);
    }

    @Test
    void routesWithTheSameUrisMayBeReplaced() throws Exception {
        CamelContext context = camel.start(camel.newComponent(), RouteLifecycleTest::consuming);
        for (int round = 0; round < 3; round++) {
            RouteBuilder.addRoutes(context, RouteLifecycleTest::submitting);
            mock(context, "delivered").reset();
            mock(context, "delivered").expectedMessageCount(1);
            send(context, "direct:submit", "a fox");
            mock(context, "delivered").assertIsSatisfied();
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
    void aStopLetsASubmitInFlightFinish() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        HeldReplies held = new HeldReplies();
        camel.sandbox().onSubmit(held);
        CamelContext context =
                camel.start(camel.newComponent(h2(folder)), RouteLifecycleTest::submitting);
        CompletableFuture<Exchange> submit =
                context.createProducerTemplate()
                        .asyncSend("direct:submit", e -> e.getMessage().setBody("a fox"));
        soon().until(() -> camel.sandbox().ledger().acceptedCount() == 1);

        CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> stop(context));
        soon().until(() -> context.isStopping() || context.isStopped());
        held.letGo();

        assertThat(stop).succeedsWithin(FAR);
        assertThat(submit).succeedsWithin(FAR);
        assertThat(submit.join().getException()).isNull();
        assertThat(Texts.ofTables(h2(folder))).contains("|RUNNING|");
    }

    @Test
    void aStopThatDoesNotWaitForItsRoutesStillRecordsTheOutcomeOfAPost() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        HeldReplies held = new HeldReplies();
        camel.sandbox().onSubmit(held);
        ApiInOneComponent component = camel.newComponent(h2(folder));
        CamelContext context = camel.start(component, RouteLifecycleTest::submitting);
        context.getShutdownStrategy().setTimeUnit(TimeUnit.MILLISECONDS);
        context.getShutdownStrategy().setTimeout(1);
        context.createProducerTemplate()
                .asyncSend("direct:submit", e -> e.getMessage().setBody("a fox"));
        soon().until(() -> camel.sandbox().ledger().acceptedCount() == 1);

        CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> stop(context));
        soon().until(component::isStoppingOrStopped);
        held.letGo();

        assertThat(stop).succeedsWithin(FAR);
        assertThat(Texts.ofTables(h2(folder))).contains("|RUNNING|");
    }

    @Test
    void aStopReleasesACompletionWhoseExchangeCouldNotFinish() throws Exception {
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
        mock(next, "delivered").expectedMessageCount(1);
        mock(next, "delivered").assertIsSatisfied();
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

    /** The next process need not wait until a killed poll would come due: requestTimeout + 10 s. */
    @Test
    void aPollThatAStopCancelsIsDueAgainAtOnce() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        camel.sandbox().alwaysOnStatus(Faults.hangBefore());
        ApiInOneComponent component = camel.newComponent(h2(folder));
        component.setRequestTimeout(LONG);
        CamelContext context = camel.start(component, RouteLifecycleTest::submitting);
        send(context, "direct:submit", "a fox");
        soon().until(() -> camel.sandbox().ledger().statusCallCount() == 1);
        assertThat(untilTheNextPoll()).isGreaterThan(LONG.dividedBy(2));

        context.stop();

        assertThat(untilTheNextPoll()).isLessThan(FAR);
    }

    private Duration untilTheNextPoll() throws SQLException {
        try (var ledger = h2(folder).getConnection();
                var row =
                        ledger.createStatement()
                                .executeQuery(
                                        "SELECT next_poll_at, CURRENT_TIMESTAMP FROM"
                                                + " APIINONE_TASK")) {
            assertThat(row.next()).isTrue();
            OffsetDateTime due = row.getObject(1, OffsetDateTime.class);
            return Duration.between(row.getObject(2, OffsetDateTime.class), due);
        }
    }

    @Test
    void aGenerateWhoseSubmitIsInFlightDoesNotHoldUpTheStop() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        HeldReplies held = new HeldReplies();
        camel.sandbox().onSubmit(held);
        CamelContext context = camel.start(camel.newComponent(), RouteLifecycleTest::generating);
        CompletableFuture<Exchange> waiting = generate(context);
        soon().until(() -> camel.sandbox().ledger().acceptedCount() == 1);

        CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> stop(context));
        soon().until(() -> context.isStopping() || context.isStopped());
        held.letGo();

        assertThat(stop).succeedsWithin(FAR);
        assertThat(waiting).succeedsWithin(FAR);
        assertThat(waiting.join().getException()).isInstanceOf(WatchEndedException.class);
    }

    @Test
    void aSubmitThatPausesBeforeItsNextAttemptDoesNotHoldUpTheStop() throws Exception {
        camel.sandbox().onSubmit(Faults.tooManyRequests(LONG));
        CamelContext context = camel.start(camel.newComponent(), RouteLifecycleTest::generating);
        CompletableFuture<Exchange> waiting = generate(context);
        soon().until(() -> camel.sandbox().ledger().refused().size() == 1);

        assertThat(CompletableFuture.runAsync(() -> stop(context))).succeedsWithin(FAR);

        assertThat(waiting).succeedsWithin(FAR);
        assertThat(waiting.join().getException()).isInstanceOf(ProviderBusyException.class);
    }

    @Test
    void aStopReleasesTheTaskThatAnExchangeWaitedFor() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        CamelContext context =
                camel.start(camel.newComponent(h2(folder)), RouteLifecycleTest::generating);
        CompletableFuture<Exchange> waiting = generate(context);
        soon().until(() -> sums(context).of(TaskState.RUNNING) == 1);

        context.stop();

        assertThat(waiting).isDone();
        assertThat(Texts.ofColumn(h2(folder), "owner")).containsOnlyNulls().hasSize(1);
    }

    @Test
    void afterAStopNoConnectionToTheDatabaseIsOpen() throws Exception {
        List<Connection> all = new CopyOnWriteArrayList<>();
        CamelContext context =
                camel.start(camel.newComponent(recording(all)), RouteLifecycleTest::generating);
        send(context, "direct:generate", "a fox");

        context.stop();

        assertThat(all).isNotEmpty().allMatch(RouteLifecycleTest::isClosed);
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private DataSource recording(List<Connection> all) {
        DataSource h2 = h2(folder);
        InvocationHandler recording =
                (proxy, method, args) -> {
                    Object result = method.invoke(h2, args);
                    if (result instanceof Connection connection) {
                        all.add(connection);
                    }
                    return result;
                };
        Class<?>[] type = {DataSource.class};
        return (DataSource)
                Proxy.newProxyInstance(RouteLifecycleTest.class.getClassLoader(), type, recording);
    }

    private static void generating(RouteBuilder r) {
        r.from("direct:generate").to("apiinone:video?operation=generate");
    }

    private static CompletableFuture<Exchange> generate(CamelContext context) {
        return context.createProducerTemplate()
                .asyncSend("direct:generate", e -> e.getMessage().setBody("a fox"));
    }

    /** What holds up this stop does so far longer than {@link ApiInOneContext#FAR}. */
    private static void stop(CamelContext context) {
        context.getShutdownStrategy().setTimeout(LONG.toSeconds());
        context.stop();
    }
}
