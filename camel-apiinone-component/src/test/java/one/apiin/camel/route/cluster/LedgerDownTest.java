package one.apiin.camel.route.cluster;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.h2;
import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.route.operations.HealthChecks;
import one.apiin.camel.route.submit.HeldReplies;
import one.apiin.camel.sandbox.FreePort;
import one.apiin.camel.task.Delivery;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The ledger fails at the worst moments and recovers; no restart is needed. */
class LedgerDownTest {

    @TempDir Path folder;
    private final Outage outage = new Outage();
    private final HeldReplies held = new HeldReplies();
    private final Queue<String> delivered = new ConcurrentLinkedQueue<>();
    private Runnable whenDelivered = () -> {};

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    private CamelContext node(DataSource source) throws Exception {
        ApiInOneComponent component = camel.newComponent(source);
        component.setLeaseTimeout(Duration.ofSeconds(3));
        component.setRequestTimeout(Duration.ofSeconds(30));
        return camel.start(component, this::routes);
    }

    private void routes(RouteBuilder r) {
        HealthChecks.add(r.getContext());
        r.from("direct:keyed").to("apiinone:video?idempotencyKey=${body}");
        r.from("direct:again")
                .errorHandler(r.defaultErrorHandler().maximumRedeliveries(3).redeliveryDelay(1))
                .to("apiinone:video");
        r.from("apiinone:video?delay=20").process(this::record);
    }

    private void record(Exchange end) {
        delivered.add(
                end.getMessage().getHeader("CamelApiInOneSubmissionId")
                        + " "
                        + end.getMessage().getHeader("CamelApiInOneTaskState"));
        whenDelivered.run();
    }

    private static void awaitHealth(CamelContext context, HealthCheck.State state) {
        soon().until(() -> HealthChecks.ofProducer(context).getState() == state);
    }

    private void assertNothingIsSent(CamelContext node, String uri, String body) {
        long arrivals = camel.sandbox().ledger().arrivalCount();

        assertThat(send(node, uri, body).getException()).isInstanceOf(ProviderBusyException.class);
        assertThat(camel.sandbox().ledger().arrivalCount()).isEqualTo(arrivals);
    }

    private void goesAwayBetweenPostAndRecord(CamelContext node, Runnable away, Runnable back)
            throws Exception {
        awaitHealth(node, HealthCheck.State.UP);
        camel.sandbox().onSubmit(held);
        CompletableFuture<Exchange> submit =
                node.createProducerTemplate()
                        .asyncSend("direct:keyed", e -> e.getMessage().setBody("fox k"));
        soon().until(() -> camel.sandbox().ledger().acceptedCount() == 1);
        String id = camel.sandbox().ledger().accepted().get(0).taskId();
        away.run();

        String submission;
        try (ComponentLog log = ComponentLog.listen()) {
            held.letGo();
            Exception thrown = submit.get(FAR.toSeconds(), TimeUnit.SECONDS).getException();
            assertThat(thrown).isInstanceOf(SubmitOutcomeUnknownException.class);
            submission = ((ApiInOneException) thrown).getSubmissionId();
            assertThat(((ApiInOneException) thrown).getTaskId()).isEqualTo(id);
            assertThat(((ApiInOneException) thrown).isMayHaveBeenCharged()).isTrue();
            awaitHealth(node, HealthCheck.State.DOWN);
            assertNothingIsSent(node, "direct:keyed", "fox k");
            assertNothingIsSent(node, "direct:keyed", "fox 2");
            assertNothingIsSent(node, "direct:again", "fox 3");
            assertThat(log.lines().stream().filter(l -> l.contains(id) && l.contains(submission)))
                    .as("one line names both")
                    .hasSize(1);
        }
        assertThat(delivered).isEmpty();
        back.run();

        awaitHealth(node, HealthCheck.State.UP);
        soon().until(() -> !delivered.isEmpty());
        assertThat(delivered).containsExactly(submission + " COMPLETED");
        Exchange again = send(node, "direct:keyed", "fox k");
        assertThat(again.getMessage().getHeader("CamelApiInOneTaskId")).isEqualTo(id);
        assertThat(camel.sandbox().ledger().charged()).isEqualTo(24);
        assertThat(camel.sandbox().ledger().arrivalCount()).isOne();
    }

    @Test
    void aLedgerInAFileFailsBetweenThePostAndTheRecord() throws Exception {
        CamelContext node = node(outage.of(h2(folder)));

        goesAwayBetweenPostAndRecord(node, outage::begin, outage::end);
    }

    @Test
    void aDatabaseServerStopsBetweenThePostAndTheRecordAndStartsAgain() throws Exception {
        try (Server server = new Server(folder.resolve("data"))) {
            CamelContext node = node(server.source());

            goesAwayBetweenPostAndRecord(node, server::stop, server::start);
            node.stop();
        }
    }

    @Test
    void theLedgerFailsDuringAConfirmation() throws Exception {
        CamelContext node = node(outage.of(h2(folder)));
        whenDelivered = outage::begin;

        try (ComponentLog log = ComponentLog.listen()) {
            send(node, "direct:keyed", "fox k");
            soon().until(() -> log.lines().stream().anyMatch(l -> l.contains("record a delivery")));
        }
        awaitHealth(node, HealthCheck.State.DOWN);
        outage.end();

        soon().until(() -> sums(node).of(Delivery.DELIVERED) == 1);
        assertThat(delivered).hasSize(1);
        assertThat(camel.sandbox().ledger().charged()).isEqualTo(24);
    }

    @Test
    void theLedgerIsDownAtASubmit() throws Exception {
        CamelContext node = node(outage.of(h2(folder)));
        outage.begin();
        assertNothingIsSent(node, "direct:keyed", "fox k");
        assertNothingIsSent(node, "direct:again", "fox 2");
        awaitHealth(node, HealthCheck.State.DOWN);

        outage.end();
        awaitHealth(node, HealthCheck.State.UP);

        assertThat(send(node, "direct:keyed", "fox k").getException()).isNull();
        soon().until(() -> delivered.size() == 1);
        assertThat(camel.sandbox().ledger().charged()).isEqualTo(24);
    }

    /** A PostgreSQL that can be stopped and started on its data. */
    private static final class Server implements AutoCloseable {

        private final Path data;
        private final int port = FreePort.next();
        private EmbeddedPostgres running;

        Server(Path data) {
            this.data = data;
            start();
        }

        void start() {
            try {
                running =
                        EmbeddedPostgres.builder()
                                .setPGStartupWait(Duration.ofMinutes(2))
                                .setServerConfig("synchronous_commit", "on")
                                .setPort(port)
                                .setDataDirectory(data)
                                .setCleanDataDirectory(false)
                                .start();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        void stop() {
            try {
                running.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        DataSource source() {
            return running.getPostgresDatabase();
        }

        @Override
        public void close() {
            stop();
        }
    }
}
