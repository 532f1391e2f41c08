package one.apiin.camel.route.cluster;

import static one.apiin.camel.route.ApiInOneContext.mock;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.ApiInOneEndpoint;
import one.apiin.camel.PostgresExtension;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process dies between two steps of its work: nothing is paid twice and no completion is lost. What it
 * held on a file of H2 is free at once, on PostgreSQL when its lease has expired.
 */
@ParameterizedClass
@EnumSource
class CrashPointTest {

    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

    enum Database {
        H2,
        POSTGRES
    }

    private static final Duration LEASE = Duration.ofSeconds(3);

    @Parameter Database database;
    @TempDir Path folder;

    private final String prefix = PostgresExtension.freshPrefix();
    private RemoteNode node;

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    private String ledger() {
        return database == Database.H2 ? NodeOptions.h2(folder) : POSTGRES.url();
    }

    @AfterEach
    void killTheNode() throws InterruptedException {
        if (node != null) {
            node.kill();
        }
    }

    private NodeOptions options() {
        return new NodeOptions(
                ledger(),
                prefix,
                camel.sandbox().baseUrl(),
                camel.sandbox().apiKey(),
                LEASE,
                Duration.ZERO,
                CrashPoint.NONE,
                false);
    }

    private void nodeDiesAt(CrashPoint cut, String command) throws Exception {
        node = RemoteNode.start(options().dyingAt(cut));
        node.say(command);
        node.awaitDeath();
    }

    private CamelContext survivor() throws Exception {
        ApiInOneComponent component = camel.newComponent(options().open());
        component.setTablePrefix(prefix);
        component.setLeaseTimeout(LEASE.multipliedBy(2));
        return camel.start(component, this::routes);
    }

    private void routes(RouteBuilder r) {
        r.from("direct:submit").to("apiinone:video?idempotencyKey=${header.key}");
        r.from("apiinone:video?delay=20").to("mock:delivered");
    }

    private static Exchange submit(CamelContext context) {
        return context.createProducerTemplate()
                .send("direct:submit", e -> NodeProcess.fill(e, "k"));
    }

    /** Exactly one exchange, and no other for a while. */
    private static Exchange deliveredOnce(CamelContext context) throws InterruptedException {
        MockEndpoint delivered = mock(context, "delivered");
        delivered.expectedMessageCount(1);
        delivered.setAssertPeriod(300);
        delivered.assertIsSatisfied();
        return delivered.getExchanges().get(0);
    }

    private static Object state(Exchange exchange) {
        return exchange.getMessage().getHeader("CamelApiInOneTaskState");
    }

    private static Object attempt(Exchange exchange) {
        return exchange.getMessage().getHeader("CamelApiInOneDeliveryAttempt");
    }

    private void assertUnknownAndNotPostedAgain(CamelContext survivor, int accepted)
            throws Exception {
        long arrivals = camel.sandbox().ledger().arrivalCount();

        assertThat(state(deliveredOnce(survivor))).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(submit(survivor).getException())
                .isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(camel.sandbox().ledger().arrivalCount()).isEqualTo(arrivals);
        assertThat(camel.sandbox().ledger().charged()).isEqualTo(accepted * 24L);
    }

    private void assertPaidOnceAndDelivered(CamelContext survivor) {
        assertThat(camel.sandbox().ledger().arrivalCount()).isOne();
        assertThat(camel.sandbox().ledger().charged()).isEqualTo(24);
        soon().until(() -> sums(survivor).of(Delivery.DELIVERED) == 1);
    }

    @Test
    void aProcessDiesAfterTheReservationAndBeforeThePost() throws Exception {
        nodeDiesAt(CrashPoint.RESERVATION_STORED, "submit k");

        CamelContext survivor = survivor();

        assertUnknownAndNotPostedAgain(survivor, 0);
        assertThat(camel.sandbox().ledger().arrivalCount()).isZero();
    }

    @Test
    void aProcessDiesBetweenTwoAttempts() throws Exception {
        camel.sandbox().onSubmit(Faults.tooManyRequests(Duration.ZERO));
        nodeDiesAt(CrashPoint.BACKING_OFF, "submit k");

        CamelContext survivor = survivor();
        soon().until(() -> sums(survivor).of(TaskState.REJECTED) == 1);
        Exchange again = submit(survivor);

        assertThat(again.getException()).isNull();
        assertThat(state(deliveredOnce(survivor))).isEqualTo("COMPLETED");
        assertThat(camel.sandbox().ledger().acceptedCount()).isOne();
        assertThat(sums(survivor).of(TaskState.COMPLETED)).isEqualTo(1);
    }

    @Test
    void aProcessDiesWhileThePostIsInFlight() throws Exception {
        camel.sandbox().onSubmit(Faults.hangAfter());
        node = RemoteNode.start(options());
        node.say("submit k");
        soon().until(() -> camel.sandbox().ledger().acceptedCount() == 1);
        node.kill();

        assertUnknownAndNotPostedAgain(survivor(), 1);
    }

    @Test
    void aProcessDiesAfterTheReplyAndBeforeItIsStored() throws Exception {
        nodeDiesAt(CrashPoint.REPLY_RECEIVED, "submit k");
        CamelContext survivor = survivor();
        assertUnknownAndNotPostedAgain(survivor, 1);
        MockEndpoint delivered = mock(survivor, "delivered");
        String submission =
                delivered
                        .getExchanges()
                        .get(0)
                        .getMessage()
                        .getHeader("CamelApiInOneSubmissionId", String.class);

        survivor.getEndpoint("apiinone:video", ApiInOneEndpoint.class)
                .engine()
                .operator()
                .adopt(submission, camel.sandbox().ledger().accepted().get(0).taskId());

        soon().until(() -> delivered.getReceivedCounter() == 2);
        delivered.expectedMessageCount(2);
        delivered.assertIsSatisfied();
        assertThat(state(delivered.getExchanges().get(1))).isEqualTo("COMPLETED");
        assertPaidOnceAndDelivered(survivor);
    }

    @Test
    void aProcessDiesAfterItClaimedTheCompletion() throws Exception {
        nodeDiesAt(CrashPoint.COMPLETION_CLAIMED, "submit k");

        CamelContext survivor = survivor();

        Exchange delivered = deliveredOnce(survivor);
        assertThat(state(delivered)).isEqualTo("COMPLETED");
        assertThat(delivered.getMessage().getHeader("key")).isEqualTo("k");
        assertThat(node.says("DELIVERED")).isFalse();
        assertPaidOnceAndDelivered(survivor);
    }

    @Test
    void aProcessDiesAfterTheCompletionWasClaimedForTheExchangeThatWaits() throws Exception {
        nodeDiesAt(CrashPoint.CLAIMED_FOR_WAITER, "generate k");

        CamelContext survivor = survivor();

        assertThat(state(deliveredOnce(survivor))).isEqualTo("COMPLETED");
        assertThat(node.lines()).isSubsetOf(List.of(NodeProcess.READY));
        assertPaidOnceAndDelivered(survivor);
    }

    @Test
    void aProcessDiesAfterTheRouteAndBeforeTheConfirmation() throws Exception {
        nodeDiesAt(CrashPoint.ROUTE_DONE, "submit k");
        assertThat(node.heard("DELIVERED")).isEqualTo("DELIVERED k COMPLETED");

        CamelContext survivor = survivor();

        Exchange again = deliveredOnce(survivor);
        assertThat(state(again)).isEqualTo("COMPLETED");
        assertThat(attempt(again)).isEqualTo(2);
        assertPaidOnceAndDelivered(survivor);
    }
}
