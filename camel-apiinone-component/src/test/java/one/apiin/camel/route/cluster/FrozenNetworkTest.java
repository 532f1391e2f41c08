package one.apiin.camel.route.cluster;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.PostgresExtension;
import one.apiin.camel.TcpProxy;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The network between a node and PostgreSQL freezes: no side hears of it. The URL is plain. */
class FrozenNetworkTest {

    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

    private static final int TASKS = 10;

    private final Queue<String> delivered = new ConcurrentLinkedQueue<>();
    private final String prefix = PostgresExtension.freshPrefix();
    private TcpProxy network;

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    @BeforeEach
    void connect() throws IOException {
        network = new TcpProxy(POSTGRES.port());
        camel.afterStop(this::disconnect);
    }

    private void disconnect() {
        try {
            network.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private CamelContext node(int port) throws Exception {
        JdbcConnectionPool pool = POSTGRES.pool("", port);
        camel.afterStop(pool::dispose);
        ApiInOneComponent component = camel.newComponent(pool);
        component.setTablePrefix(prefix);
        component.setLeaseTimeout(Duration.ofSeconds(12));
        component.setCreditLimit(100_000L);
        return camel.start(component, this::routes);
    }

    private void routes(RouteBuilder r) {
        r.from("direct:submit").to("apiinone:video?idempotencyKey=${body}");
        r.from("apiinone:video?delay=50").process(this::record);
    }

    private void record(Exchange end) {
        delivered.add(end.getMessage().getHeader("CamelApiInOneTaskId", String.class));
    }

    private static CompletableFuture<Exchange> submit(CamelContext node, String prompt) {
        return node.createProducerTemplate()
                .asyncSend("direct:submit", e -> e.getMessage().setBody(prompt));
    }

    private static Exception failure(CompletableFuture<Exchange> answered) {
        assertThat(answered).succeedsWithin(FAR);
        return answered.join().getException();
    }

    @Test
    void aNodeThatVanishesAmidItsReservationHoldsNoOtherUp() throws Exception {
        CamelContext healthy = node(POSTGRES.port());
        CamelContext vanished = node(network.port());
        network.dropAnswerTo("UPDATE " + prefix + "CREDITS");
        CompletableFuture<Exchange> last = submit(vanished, "the last");
        soon().until(network::isFrozen);
        network.freeze();

        List<CompletableFuture<Exchange>> all = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            all.add(submit(healthy, "fox " + i));
        }

        assertThat(all).allSatisfy(one -> assertThat(failure(one)).isNull());
        soon().until(() -> delivered.size() == TASKS);
        assertThat(failure(last))
                .isInstanceOfSatisfying(
                        ApiInOneException.class,
                        e -> assertThat(e.isMayHaveBeenCharged()).isFalse());
        assertThat(camel.sandbox().ledger().acceptedCount()).isEqualTo(TASKS);
        network.thaw();
        soon().until(() -> sums(healthy).of(TaskState.RESERVED) == 0);
        assertThat(sums(healthy).credits().reserved()).isZero();
        assertThat(failure(submit(healthy, "the last"))).as("its key is free").isNull();
        camel.assertCreditsAgree();
    }

    @Test
    void aNodeWhoseConnectionsFreezeDeliversAgainAndStopsInTime() throws Exception {
        CamelContext node = node(network.port());
        List<CompletableFuture<Exchange>> all = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            all.add(submit(node, "fox " + i));
        }
        soon().until(() -> !delivered.isEmpty());

        network.freezeOpen();

        assertThat(all).allSatisfy(one -> failure(one));
        soon().until(() -> failure(submit(node, "again")) == null);
        soon().until(() -> sums(node).of(TaskState.RUNNING) == 0);
        long accepted = camel.sandbox().ledger().acceptedCount();
        soon().until(() -> sums(node).of(Delivery.DELIVERED) == accepted);
        assertThat(delivered).hasSize((int) accepted).doesNotHaveDuplicates();
        camel.assertCreditsAgree();

        network.freezeOpen();
        assertThat(CompletableFuture.runAsync(node::stop)).succeedsWithin(FAR);
        assertThat(node.getShutdownStrategy().isTimeoutOccurred()).isFalse();
    }
}
