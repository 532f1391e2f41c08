package one.apiin.camel.route.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.ApiInOneEndpoint;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.route.ContextTestSupport;
import one.apiin.camel.route.RouteTestSupport;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A process is cut off between two steps of its work; what the provider and the routes see of it. */
public abstract class CrashPointContract extends ContextTestSupport {

    private static final Duration LEASE = Duration.ofMillis(1500);

    private RemoteNode node;

    /** A fresh ledger of this test. */
    public abstract String ledger();

    public abstract String prefix();

    @AfterEach
    public void killTheNode() throws InterruptedException {
        if (node != null) {
            node.kill();
        }
    }

    private NodeOptions options() {
        return new NodeOptions(
                ledger(),
                prefix(),
                sandbox().baseUrl(),
                sandbox().apiKey(),
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
        ApiInOneComponent component = component(options().open());
        component.setTablePrefix(prefix());
        component.setLeaseTimeout(LEASE.multipliedBy(2));
        return started(component, this::routes);
    }

    private void routes(RouteBuilder r) {
        r.from("direct:submit").to("apiinone:video?idempotencyKey=${header.key}");
        r.from("apiinone:video?delay=20").to("mock:told");
    }

    private static Exchange submit(CamelContext context) {
        return context.createProducerTemplate()
                .send("direct:submit", e -> NodeProcess.fill(e, "k"));
    }

    /** Exactly one exchange, and no other for a while. */
    private static Exchange toldOnce(CamelContext context) throws InterruptedException {
        MockEndpoint told = mock(context, "told");
        told.expectedMessageCount(1);
        told.setAssertPeriod(300);
        told.assertIsSatisfied();
        return told.getExchanges().get(0);
    }

    private static Object state(Exchange exchange) {
        return exchange.getMessage().getHeader("CamelApiInOneTaskState");
    }

    private static Object attempt(Exchange exchange) {
        return exchange.getMessage().getHeader("CamelApiInOneDeliveryAttempt");
    }

    private void assertUnknownAndNotPostedAgain(CamelContext survivor, int accepted)
            throws Exception {
        long arrivals = sandbox().ledger().arrivalCount();

        assertThat(state(toldOnce(survivor))).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(submit(survivor).getException())
                .isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(sandbox().ledger().arrivalCount()).isEqualTo(arrivals);
        assertThat(sandbox().ledger().charged()).isEqualTo(accepted * 24L);
    }

    private void assertPaidOnceAndDelivered(CamelContext survivor) {
        assertThat(sandbox().ledger().arrivalCount()).isOne();
        assertThat(sandbox().ledger().charged()).isEqualTo(24);
        RouteTestSupport.soon()
                .until(() -> RouteTestSupport.sums(survivor).of(Delivery.DELIVERED) == 1);
    }

    @Test
    public void cutAfterTheIntentWasSavedAndBeforeThePostLeft() throws Exception {
        nodeDiesAt(CrashPoint.INTENT_SAVED, "submit k");

        CamelContext survivor = survivor();

        assertUnknownAndNotPostedAgain(survivor, 0);
        assertThat(sandbox().ledger().arrivalCount()).isZero();
    }

    @Test
    public void cutBetweenTwoAttempts() throws Exception {
        sandbox().onSubmit(Faults.tooManyRequests(Duration.ZERO));
        nodeDiesAt(CrashPoint.RESTING, "submit k");

        CamelContext survivor = survivor();
        RouteTestSupport.soon()
                .until(() -> RouteTestSupport.sums(survivor).of(TaskState.REJECTED) == 1);
        Exchange again = submit(survivor);

        assertThat(again.getException()).isNull();
        assertThat(state(toldOnce(survivor))).isEqualTo("COMPLETED");
        assertThat(sandbox().ledger().acceptedCount()).isOne();
        assertThat(RouteTestSupport.sums(survivor).of(TaskState.COMPLETED)).isEqualTo(1);
    }

    @Test
    public void cutWhileThePostWasOnItsWay() throws Exception {
        sandbox().onSubmit(Faults.hangAfter());
        node = RemoteNode.start(options());
        node.say("submit k");
        RouteTestSupport.soon()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> sandbox().ledger().acceptedCount() == 1);
        node.kill();

        assertUnknownAndNotPostedAgain(survivor(), 1);
    }

    @Test
    public void cutAfterTheReplyCameAndBeforeItWasRecorded() throws Exception {
        nodeDiesAt(CrashPoint.REPLY_RECEIVED, "submit k");
        CamelContext survivor = survivor();
        assertUnknownAndNotPostedAgain(survivor, 1);
        String submission =
                toldOnce(survivor)
                        .getMessage()
                        .getHeader("CamelApiInOneSubmissionId", String.class);
        mock(survivor, "told").reset();

        survivor.getEndpoint("apiinone:video", ApiInOneEndpoint.class)
                .engine()
                .operator()
                .adopt(submission, sandbox().ledger().accepted().get(0).taskId())
                .get(10, TimeUnit.SECONDS);

        assertThat(state(toldOnce(survivor))).isEqualTo("COMPLETED");
        assertPaidOnceAndDelivered(survivor);
    }

    @Test
    public void cutAfterTheEndWasClaimed() throws Exception {
        nodeDiesAt(CrashPoint.END_CLAIMED, "submit k");

        CamelContext survivor = survivor();

        Exchange told = toldOnce(survivor);
        assertThat(state(told)).isEqualTo("COMPLETED");
        assertThat(told.getMessage().getHeader("key")).isEqualTo("k");
        assertThat(node.says("TOLD")).isFalse();
        assertPaidOnceAndDelivered(survivor);
    }

    @Test
    public void cutAfterTheEndWasKeptForTheExchangeThatWaits() throws Exception {
        nodeDiesAt(CrashPoint.END_KEPT, "generate k");

        CamelContext survivor = survivor();

        assertThat(state(toldOnce(survivor))).isEqualTo("COMPLETED");
        assertThat(node.lines()).isSubsetOf(List.of(NodeProcess.READY));
        assertPaidOnceAndDelivered(survivor);
    }

    @Test
    public void cutAfterTheRouteWasDoneAndBeforeItWasConfirmed() throws Exception {
        nodeDiesAt(CrashPoint.ROUTE_DONE, "submit k");
        assertThat(node.heard("TOLD")).isEqualTo("TOLD k COMPLETED");

        CamelContext survivor = survivor();

        Exchange again = toldOnce(survivor);
        assertThat(state(again)).isEqualTo("COMPLETED");
        assertThat(attempt(again)).isEqualTo(2);
        assertPaidOnceAndDelivered(survivor);
    }
}
