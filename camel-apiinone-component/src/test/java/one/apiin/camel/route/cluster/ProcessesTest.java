package one.apiin.camel.route.cluster;

import static one.apiin.camel.route.ApiInOneContext.mock;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.ApiInOneEndpoint;
import one.apiin.camel.PostgresExtension;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.submit.HeldReplies;
import one.apiin.camel.sandbox.LedgerEntry;
import one.apiin.camel.sandbox.fault.Faults;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes as processes on one PostgreSQL, their wall clocks hours apart: killed, and frozen. */
class ProcessesTest {

    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final int ROUNDS = 24;
    private static final int LOAD = 30;
    private final List<RemoteNode> nodes = new ArrayList<>();
    private final String prefix = PostgresExtension.freshPrefix();

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    @AfterEach
    void killTheNodes() throws InterruptedException {
        for (RemoteNode node : nodes) {
            node.kill();
        }
    }

    private NodeOptions options() {
        return new NodeOptions(
                POSTGRES.url(),
                prefix,
                camel.sandbox().baseUrl(),
                camel.sandbox().apiKey(),
                LEASE,
                Duration.ZERO,
                CrashPoint.NONE,
                false);
    }

    private RemoteNode node(NodeOptions options) throws IOException {
        RemoteNode node = RemoteNode.start(options);
        nodes.add(node);
        return node;
    }

    /** A node in this process. */
    private CamelContext other() throws Exception {
        ApiInOneComponent component = camel.newComponent(options().open());
        component.setTablePrefix(prefix);
        component.setCreditLimit(NodeProcess.CREDIT_LIMIT);
        component.setLeaseTimeout(LEASE.multipliedBy(2));
        component.setRequestTimeout(Duration.ofSeconds(20));
        return camel.start(component, ProcessesTest::routes);
    }

    private static void routes(RouteBuilder r) {
        r.from("direct:submit")
                .to("apiinone:video?idempotencyKey=${header.key}&correlationHeaders=key");
        r.from("apiinone:video?delay=50").to("mock:delivered");
    }

    private static Exchange submit(CamelContext node, String key) {
        return node.createProducerTemplate().send("direct:submit", e -> NodeProcess.fill(e, key));
    }

    private boolean isDelivered(String key) {
        return nodes.stream().anyMatch(node -> node.says("DELIVERED " + key + " "));
    }

    @Test
    void oneOfThreeNodesIsKilledWhileItsPostsAreInFlight() throws Exception {
        HeldReplies held = new HeldReplies();
        camel.sandbox().onSubmit(held, held, held);
        camel.sandbox().alwaysOnSubmit(Faults.slow(Duration.ofMillis(500)));
        for (int hours : List.of(-5, 0, 5)) {
            node(options().skewedBy(Duration.ofHours(hours)));
        }
        nodes.forEach(node -> node.heard(NodeProcess.READY));
        RemoteNode killed = nodes.get(0);
        List<String> lost = List.of("lost0", "lost1", "lost2");
        lost.forEach(key -> killed.say("submit " + key));
        soon().until(() -> camel.sandbox().ledger().acceptedCount() == lost.size());
        List<String> keys = new ArrayList<>(lost);
        IntStream.range(0, 12).forEach(i -> keys.add("k" + i));

        keys.forEach(key -> nodes.forEach(node -> node.say("submit " + key)));
        killed.kill();

        soon().until(() -> keys.stream().allMatch(this::isDelivered));
        for (String key : lost) {
            assertThat(nodes).anyMatch(node -> node.says("DELIVERED " + key + " OUTCOME_UNKNOWN"));
        }
        assertThat(camel.sandbox().ledger().accepted())
                .extracting(LedgerEntry.Accepted::prompt)
                .doesNotHaveDuplicates();
        assertThat(camel.sandbox().ledger().arrivalCount()).isLessThanOrEqualTo(keys.size());
    }

    @Test
    void aNodeFrozenWhileItsPostsAreInFlightRecordsThemWhenItThaws() throws Exception {
        List<String> keys = List.of("a", "b", "c");
        HeldReplies held = new HeldReplies();
        camel.sandbox().onSubmit(held, held, held);
        RemoteNode frozen = node(options().skewedBy(Duration.ofHours(5)));
        CamelContext other = other();
        MockEndpoint delivered = mock(other, "delivered");
        keys.forEach(key -> frozen.say("submit " + key));
        soon().until(() -> camel.sandbox().ledger().acceptedCount() == 3);

        frozen.freeze();
        for (String key : keys) {
            assertThat(submit(other, key).getException())
                    .isInstanceOf(SubmitOutcomeUnknownException.class);
        }
        held.letGo();
        frozen.thaw();

        for (LedgerEntry.Accepted task : camel.sandbox().ledger().accepted()) {
            String key = task.prompt().replace("fox ", "");
            assertThat(frozen.heard("DONE " + key)).isEqualTo("DONE " + key + " " + task.taskId());
            soon().until(
                            () ->
                                    completed(delivered, key)
                                            || frozen.says("DELIVERED " + key + " COMP"));
        }
        assertThat(submit(other, "a").getMessage().getHeader("CamelApiInOneDuplicate"))
                .isEqualTo(true);
        assertThat(camel.sandbox().ledger().arrivalCount()).isEqualTo(3);
    }

    private static boolean completed(MockEndpoint delivered, String key) {
        return delivered.getExchanges().stream()
                .map(Exchange::getMessage)
                .filter(end -> key.equals(end.getHeader("key")))
                .anyMatch(end -> "COMPLETED".equals(end.getHeader("CamelApiInOneTaskState")));
    }

    /** Worst case: meanwhile an operator decides notCharged, and the key is submitted again. */
    @Test
    void aNodeFrozenBetweenReserveAndPostDoesNotPostWhenItThaws() throws Exception {
        RemoteNode frozen = node(options().standingAt(CrashPoint.RESERVATION_STORED));
        CamelContext other = other();
        frozen.say("submit k");
        frozen.heard("AT RESERVATION_STORED");
        frozen.freeze();
        mock(other, "delivered").expectedMessageCount(1);
        mock(other, "delivered").assertIsSatisfied();
        Exchange unknown = mock(other, "delivered").getExchanges().get(0);
        other.getEndpoint("apiinone:video", ApiInOneEndpoint.class)
                .engine()
                .operator()
                .notCharged(
                        unknown.getMessage().getHeader("CamelApiInOneSubmissionId", String.class));
        assertThat(submit(other, "k").getException()).isNull();

        frozen.thaw();
        awaitItsLease(frozen);
        frozen.say("go");
        soon().until(() -> frozen.says("DONE k") || frozen.says("FAILED k"));

        assertThat(camel.sandbox().ledger().accepted())
                .filteredOn(task -> task.prompt().equals("fox k"))
                .hasSize(1);
    }

    /** Its threads stop wherever they are in their statements, with the row of the credits contended. */
    @Test
    void aNodeFrozenUnderLoadDoesNotHoldTheOtherUp() throws Exception {
        RemoteNode frozen = node(options());
        CamelContext other = other();
        frozen.heard(NodeProcess.READY);
        for (int round = 0; round < ROUNDS; round++) {
            long accepted = camel.sandbox().ledger().acceptedCount() + round % 12;
            for (int i = 0; i < LOAD; i++) {
                frozen.say("submit f" + round + "-" + i);
            }
            soon().until(() -> camel.sandbox().ledger().acceptedCount() > accepted);

            frozen.freeze();
            for (int i = 0; i < 3; i++) {
                assertThat(submit(other, "o" + round + "-" + i).getException()).isNull();
            }
            frozen.thaw();
        }

        assertThat(camel.sandbox().ledger().accepted())
                .extracting(LedgerEntry.Accepted::prompt)
                .doesNotHaveDuplicates();
    }

    /** A process that thaws submits nothing until it has renewed its lease. */
    private static void awaitItsLease(RemoteNode node) {
        AtomicInteger tries = new AtomicInteger();
        soon().until(
                        () -> {
                            node.say("submit try" + tries.incrementAndGet());
                            return node.says("DONE try");
                        });
    }
}
