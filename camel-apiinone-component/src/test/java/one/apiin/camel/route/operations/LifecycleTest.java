package one.apiin.camel.route.operations;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.h2;
import static one.apiin.camel.route.ApiInOneContext.mock;
import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.WatchEndedException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.Texts;
import one.apiin.camel.sandbox.LedgerEntry;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.assertj.core.api.Assertions;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Starts, stops and restarts, after which no thread of the component is left. */
class LifecycleTest {

    private static final int RATE = 20;

    /** On a busy machine requests that left in order arrive together; by this much one is delayed. */
    private static final Duration DELAYED = Duration.ofSeconds(3);

    private static final int MANY = 1000;

    /** Request threads, ledger in memory, the timer and the lease of one component; they come as they are needed. */
    private static final int POOLS = 32 + 2;

    @TempDir Path folder;

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    private static void allRoutes(RouteBuilder r) {
        r.from("direct:submit").to("apiinone:video");
        r.from("direct:generate").to("apiinone:video?operation=generate");
        r.from("apiinone:video?delay=20").routeId("completions").to("mock:delivered");
    }

    /** The component's live threads, without those of other tests' contexts in {@code not}. */
    private static Set<Thread> componentThreads(Set<Thread> not) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().contains("ApiInOne") || t.getName().contains("apiinone-"))
                .filter(t -> !not.contains(t))
                .collect(Collectors.toSet());
    }

    private static void assertNoThreadIsLeft(Set<Thread> before) {
        Set<Thread> left = componentThreads(before);
        assertThat(left).as(() -> stacks(left)).isEmpty();
    }

    private static String stacks(Set<Thread> threads) {
        return threads.stream()
                .map(
                        t ->
                                t
                                        + ":\n  "
                                        + Arrays.stream(t.getStackTrace())
                                                .map(String::valueOf)
                                                .collect(Collectors.joining("\n  ")))
                .collect(Collectors.joining("\n"));
    }

    private static CompletableFuture<Exchange> generate(CamelContext context) {
        return context.createProducerTemplate()
                .asyncSend("direct:generate", e -> e.getMessage().setBody("a fox"));
    }

    private void running(CamelContext context, int count) {
        soon().until(() -> sums(context).of(TaskState.RUNNING) == count);
    }

    private static Duration stop(CamelContext context) {
        context.getShutdownStrategy().setTimeout(FAR.multipliedBy(4).toSeconds());
        long start = System.nanoTime();
        context.stop();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void aStopEndsAWaitAtOnceAndReleasesItsTask() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        CamelContext context =
                camel.start(camel.newComponent(h2(folder)), LifecycleTest::allRoutes);
        CompletableFuture<Exchange> waiting = generate(context);
        running(context, 1);

        Duration taken = stop(context);

        assertThat(taken).isLessThan(FAR);
        assertThat(waiting).succeedsWithin(FAR);
        assertThat(waiting.join().getException())
                .isInstanceOf(WatchEndedException.class)
                .hasMessageContaining("stops");
        assertThat(Texts.ofTables(h2(folder)))
                .contains("|RUNNING|", "|NONE|")
                .containsPattern("PROCESS\nMETA");
    }

    @Test
    void afterAStopNoThreadOfTheComponentLives() throws Exception {
        Set<Thread> before = componentThreads(Set.of());
        CamelContext context =
                camel.start(camel.newComponent(h2(folder)), LifecycleTest::allRoutes);
        mock(context, "delivered").expectedMessageCount(1);
        send(context, "direct:submit", "a fox");
        mock(context, "delivered").assertIsSatisfied();
        assertThat(componentThreads(before)).isNotEmpty();

        Duration taken = stop(context);

        assertThat(taken).isLessThan(FAR);
        soon().untilAsserted(() -> assertNoThreadIsLeft(before));
    }

    static Stream<Consumer<ApiInOneComponent>> wrongs() {
        return Stream.of(
                c -> c.setApiKey(null),
                c -> c.setBaseUrl("ftp://x"),
                c -> c.setRequestsPerSecond(0),
                c -> c.setDataSource(unreachable()),
                c -> {
                    c.setDataSource(unreachable());
                    c.setTablePrefix("a b");
                });
    }

    private static JdbcDataSource unreachable() {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:missing;IFEXISTS=TRUE");
        return h2;
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void afterAFailedStartNoThreadOfTheComponentLives(Consumer<ApiInOneComponent> wrong) {
        Set<Thread> before = componentThreads(Set.of());
        ApiInOneComponent component = camel.newComponent();
        wrong.accept(component);

        Throwable thrown =
                Assertions.catchThrowable(() -> camel.start(component, LifecycleTest::allRoutes));

        assertThat(thrown).isNotNull();
        soon().untilAsserted(() -> assertNoThreadIsLeft(before));
    }

    @Test
    void afterAStartThatAMeterRegistryRefusedNoThreadOfTheComponentLives() throws Exception {
        Set<Thread> before = componentThreads(Set.of());
        AtomicBoolean refusing = new AtomicBoolean(true);
        MeterRegistry meters = new SimpleMeterRegistry();
        meters.config()
                .meterFilter(
                        MeterFilter.deny(
                                id -> {
                                    if (refusing.get() && id.getName().contains("overdue")) {
                                        throw new IllegalStateException("other tags");
                                    }
                                    return false;
                                }));
        CamelContext context = camel.start(camel.newComponent(), r -> {});
        context.getRegistry().bind("metricsRegistry", meters);

        Throwable thrown =
                Assertions.catchThrowable(
                        () -> RouteBuilder.addRoutes(context, LifecycleTest::allRoutes));

        assertThat(thrown).hasStackTraceContaining("other tags");
        assertThat(meters.getMeters()).isEmpty();
        soon().untilAsserted(() -> assertNoThreadIsLeft(before));
        refusing.set(false);
        context.getRouteController().startAllRoutes();
        assertThat(send(context, "direct:submit", "a fox").getException()).isNull();
        stop(context);
        soon().untilAsserted(() -> assertNoThreadIsLeft(before));
    }

    /** Four times as many do not fit into an int: the pools must not end up without a queue. */
    @Test
    void maxWaitingOfABillionStillQueues() throws Exception {
        ApiInOneComponent component = camel.newComponent(h2(folder));
        component.setMaxWaiting(1_000_000_000);
        CamelContext context = camel.start(component, LifecycleTest::allRoutes);
        ExecutorService many = Executors.newFixedThreadPool(40);

        List<CompletableFuture<Exchange>> sent =
                Stream.generate(() -> "a fox")
                        .limit(80)
                        .map(
                                body ->
                                        CompletableFuture.supplyAsync(
                                                () -> send(context, "direct:submit", body), many))
                        .toList();

        assertThat(sent).allSatisfy(one -> assertThat(one.join().getException()).isNull());
        many.shutdown();
    }

    @Test
    void twoContextsWorkSideBySide() throws Exception {
        CamelContext one = camel.start(camel.newComponent(), LifecycleTest::allRoutes);
        CamelContext two = camel.start(camel.newComponent(), LifecycleTest::allRoutes);
        mock(one, "delivered").expectedMessageCount(1);
        mock(two, "delivered").expectedMessageCount(2);

        send(one, "direct:submit", "a fox");
        send(two, "direct:submit", "a bear");
        send(two, "direct:submit", "an owl");

        mock(one, "delivered").assertIsSatisfied();
        mock(two, "delivered").assertIsSatisfied();
        stop(one);
        mock(two, "delivered").reset();
        mock(two, "delivered").expectedMessageCount(1);
        send(two, "direct:submit", "a fish");
        mock(two, "delivered").assertIsSatisfied();
    }

    @Test
    void twoContextsOnOneFileShareTheirTasks() throws Exception {
        CamelContext one = camel.start(camel.newComponent(h2(folder)), LifecycleTest::allRoutes);
        CamelContext two =
                camel.start(
                        camel.newComponent(h2(folder)),
                        r -> r.from("direct:submit").to("apiinone:video"));
        mock(one, "delivered").expectedMessageCount(2);

        send(one, "direct:submit", "a fox");
        send(two, "direct:submit", "a bear");

        mock(one, "delivered").assertIsSatisfied();
    }

    @Test
    void aContextStartsAgainAfterAStop() throws Exception {
        Set<Thread> before = componentThreads(Set.of());
        ApiInOneComponent component = camel.newComponent(h2(folder));
        CamelContext context = camel.start(component, LifecycleTest::allRoutes);
        send(context, "direct:submit", "a fox");
        soon().until(() -> sums(context).of(Delivery.DELIVERED) == 1);
        context.stop();

        context.addComponent("apiinone", component);
        context.start();

        send(context, "direct:submit", "a bear");
        soon().until(() -> sums(context).of(Delivery.DELIVERED) == 2);
        camel.sandbox().pace(Pace.byHand());
        CompletableFuture<Exchange> waiting = generate(context);
        running(context, 1);
        assertThat(stop(context)).isLessThan(FAR);
        assertThat(waiting).succeedsWithin(FAR);
        soon().untilAsserted(() -> assertNoThreadIsLeft(before));
    }

    @Test
    void aRouteStartsAgainAfterAStop() throws Exception {
        CamelContext context = camel.start(camel.newComponent(), LifecycleTest::allRoutes);
        for (int round = 0; round < 3; round++) {
            context.getRouteController().stopRoute("completions");
            mock(context, "delivered").reset();
            mock(context, "delivered").expectedMessageCount(1);
            send(context, "direct:submit", "a fox");
            context.getRouteController().startRoute("completions");
            mock(context, "delivered").assertIsSatisfied();
        }
    }

    @Test
    void aRouteThatIsRemovedLeavesNoThreadOfItsConsumer() throws Exception {
        Set<Thread> before = componentThreads(Set.of());
        CamelContext context = camel.start(camel.newComponent(), LifecycleTest::allRoutes);
        mock(context, "delivered").expectedMessageCount(1);
        send(context, "direct:submit", "a fox");
        mock(context, "delivered").assertIsSatisfied();

        context.getRouteController().stopRoute("completions");
        assertThat(context.removeRoute("completions")).isTrue();

        soon().untilAsserted(
                        () ->
                                assertThat(componentThreads(before))
                                        .noneMatch(t -> t.getName().contains("Consumer")));
        assertThat(send(context, "direct:submit", "a bear").getException()).isNull();
    }

    /** As one for each tenant, added and removed while the context runs. */
    @Test
    void aComponentThatIsRemovedLeavesNoLifecycleStrategyInItsContext() throws Exception {
        CamelContext context = camel.start(camel.newComponent(), LifecycleTest::allRoutes);
        int before = context.getLifecycleStrategies().size();
        context.addComponent("tenant", camel.newComponent());
        RouteBuilder.addRoutes(
                context, r -> r.from("direct:tenant").routeId("tenant").to("tenant:video"));

        context.getRouteController().stopRoute("tenant");
        assertThat(context.removeRoute("tenant")).isTrue();
        context.removeEndpoints("tenant:*");
        context.removeComponent("tenant");

        assertThat(context.getLifecycleStrategies()).hasSize(before);
    }

    /** The limit is per key and process, not per context. */
    @Test
    void twoContextsWithOneKeyShareOneRateAndOneBurst() throws Exception {
        camel.sandbox().pace(Pace.clock(FAR));
        CamelContext one = contextOfRate(RATE);
        CamelContext other = contextOfRate(10 * RATE);
        submitAsync(one, 1);
        submitAsync(other, 1);
        awaitAccepted(2);

        submitAsync(one, 20);
        submitAsync(other, 120);
        awaitAccepted(142);

        List<Instant> arrived = arrivals();
        for (int first = 0; first < arrived.size(); first++) {
            for (int last = first; last < arrived.size(); last++) {
                Duration window = Duration.between(arrived.get(first), arrived.get(last));
                double seconds = window.plus(DELAYED).toNanos() / 1e9;
                assertThat(last - first + 1.0).isLessThanOrEqualTo(RATE + RATE * seconds);
            }
        }
        assertThat(camel.sandbox().ledger().statusCalls())
                .as("at least a fifth of the calls are polls as long as submits wait")
                .hasSizeGreaterThan(15);
    }

    private static void submitAsync(CamelContext context, int count) {
        for (int i = 0; i < count; i++) {
            send(context, "seda:in", "a fox");
        }
    }

    private void awaitAccepted(int count) {
        soon().until(() -> camel.sandbox().ledger().acceptedCount() == count);
    }

    private CamelContext contextOfRate(double rate) throws Exception {
        ApiInOneComponent component = camel.newComponent();
        component.setRequestsPerSecond(rate);
        component.setRequestTimeout(FAR);
        return camel.start(
                component,
                routes ->
                        routes.from("seda:in?waitForTaskToComplete=Never")
                                .to("apiinone:video?pollInterval=100ms"));
    }

    /** When each request arrived, in order. */
    private List<Instant> arrivals() {
        return Stream.<LedgerEntry>concat(
                        camel.sandbox().ledger().arrivals().stream(),
                        camel.sandbox().ledger().statusCalls().stream())
                .map(LedgerEntry::at)
                .sorted()
                .toList();
    }

    @Test
    void aThousandExchangesWaitOnTheThreadsOfThePoolsAndEndAtTheStop() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        ApiInOneComponent component = camel.newComponent();
        component.getConfiguration().setPollInterval(Duration.ofHours(1));
        CamelContext context = camel.start(component, routes -> {});
        AtomicInteger ended = new AtomicInteger();

        generateAsync(context, MANY, ended);
        long threads = threadsOf(context);
        context.stop();

        assertThat(threads).isBetween(1L, (long) POOLS);
        soon().untilAsserted(() -> assertThat(ended).hasValue(MANY));
    }

    /** Returns when the provider has accepted all. */
    private void generateAsync(CamelContext context, int count, AtomicInteger ended)
            throws Exception {
        Endpoint endpoint = context.getEndpoint("apiinone:video?operation=generate");
        AsyncProducer producer = endpoint.createAsyncProducer();
        producer.start();
        for (int i = 0; i < count; i++) {
            Exchange exchange = endpoint.createExchange();
            exchange.getMessage().setBody("a fox");
            producer.process(
                    exchange,
                    sync -> {
                        if (exchange.getException() instanceof WatchEndedException) {
                            ended.incrementAndGet();
                        }
                    });
        }
        awaitAccepted(count);
    }

    /** Camel names its threads after the context; those of the HTTP client are few and fixed. */
    private static long threadsOf(CamelContext context) {
        String own = "Camel (" + context.getName() + ")";
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(own))
                .count();
    }
}
