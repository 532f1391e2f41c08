package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.h2;
import static one.apiin.camel.route.ApiInOneContext.mock;
import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.GenerationFailedException;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.error.WatchEndedException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.Texts;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A completion that a producer delivers is not delivered by a consumer too, and none is lost. */
class GenerateDeliveryTest {

    private static final String GENERATE = "apiinone:video?operation=generate";

    @TempDir Path folder;

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext().routes(this::routes);

    private void routes(RouteBuilder r) {
        r.from("direct:submit").to("apiinone:video");
        r.from("direct:generate").to(GENERATE);
        r.from("direct:later").to(GENERATE).throwException(new IllegalStateException("full"));
        r.from("direct:rollback").to(GENERATE).markRollbackOnly();
        r.from("direct:transacted")
                .process(e -> e.getExchangeExtension().setTransacted(true))
                .to(GENERATE);
        r.from("direct:split").split(r.body()).to(GENERATE).end().to("mock:done");
        r.from("direct:enrich")
                .enrich(
                        GENERATE,
                        (old, fresh) -> {
                            old.getMessage().setBody(fresh.getMessage().getBody());
                            return old;
                        })
                .to("mock:done");
        r.from("direct:recipients").recipientList(r.constant(GENERATE)).to("mock:done");
        r.from("direct:multicast").multicast().to(GENERATE, GENERATE).end().to("mock:done");
        r.from("apiinone:video?delay=20&redeliveryDelay=50ms").to("mock:consumer");
    }

    private void noConsumerReceivesIt() throws Exception {
        camel.mock("consumer").expectedMessageCount(0);
        camel.mock("consumer").setAssertPeriod(400);
        camel.mock("consumer").assertIsSatisfied();
    }

    @Test
    void anUnknownOutcomeThatWasThrownIsNotDelivered() throws Exception {
        camel.sandbox().onSubmit(Faults.resetAfter());

        Exchange done = camel.send("direct:submit", "a fox");

        assertThat(done.getException()).isInstanceOf(SubmitOutcomeUnknownException.class);
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        noConsumerReceivesIt();
        assertThat(camel.sums().of(TaskState.OUTCOME_UNKNOWN)).isEqualTo(1);
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(1);
    }

    @Test
    void aFailureThatWasThrownIsNotDelivered() throws Exception {
        camel.sandbox().failNext(1, "MODERATED", "not this");

        Exchange done = camel.send("direct:generate", "a fox");

        assertThat(done.getException()).isInstanceOf(GenerationFailedException.class);
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        noConsumerReceivesIt();
    }

    @Test
    void aVideoWhoseExchangeFailsLaterIsDelivered() throws Exception {
        camel.mock("consumer").expectedHeaderReceived("CamelApiInOneTaskState", "COMPLETED");
        camel.mock("consumer").expectedMessageCount(1);

        Exchange done = camel.send("direct:later", "a fox");

        assertThat(done.getException()).hasMessage("full");
        camel.mock("consumer").assertIsSatisfied();
        assertThat(camel.mock("consumer").getExchanges().get(0).getMessage().getHeaders())
                .containsEntry("CamelApiInOneDeliveryAttempt", 1)
                .containsKey("CamelApiInOneVideoUrl");
    }

    @Test
    void aVideoWhoseExchangeIsMarkedForRollbackIsDelivered() throws Exception {
        camel.mock("consumer").expectedMessageCount(1);

        camel.send("direct:rollback", "a fox");

        camel.mock("consumer").assertIsSatisfied();
    }

    @Test
    void aVideoGeneratedInASplitIsConfirmed() throws Exception {
        Exchange done = camel.send("direct:split", java.util.List.of("a fox", "a bear"));

        assertThat(done.getException()).isNull();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 2);
        noConsumerReceivesIt();
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(2);
    }

    @Test
    void aVideoGeneratedByAnEnricherIsConfirmed() throws Exception {
        Exchange done = camel.send("direct:enrich", "a fox");

        assertThat(done.getException()).isNull();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        noConsumerReceivesIt();
    }

    @Test
    void aVideoGeneratedInARecipientListIsConfirmed() throws Exception {
        Exchange done = camel.send("direct:recipients", "a fox");

        assertThat(done.getException()).isNull();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        noConsumerReceivesIt();
    }

    @Test
    void eachBranchOfAMulticastIsASubmissionOfItsOwnAndConfirmed() throws Exception {
        Exchange done = camel.send("direct:multicast", "a fox");

        assertThat(done.getException()).isNull();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 2);
        noConsumerReceivesIt();
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(2);
    }

    @Test
    void twoExchangesThatAwaitOneTaskBothGetItAndTheConsumerDoesNot() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        camel.routes(r -> r.from("direct:await").to("apiinone:video?operation=await"));
        var first = camel.template().asyncRequestBody("direct:generate", (Object) "a fox");
        soon().until(() -> camel.sandbox().ledger().acceptedCount() == 1);
        String id = camel.sandbox().ledger().accepted().get(0).taskId();
        soon().until(() -> camel.sums().of(TaskState.RUNNING) == 1);
        var second = camel.template().asyncRequestBody("direct:await", (Object) id);

        camel.sandbox().finish(id);

        assertThat(first).succeedsWithin(FAR);
        assertThat(second).succeedsWithin(FAR);
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        noConsumerReceivesIt();
    }

    /** As of code that drives the producer itself. */
    @Test
    void aVideoGeneratedWithoutAUnitOfWorkIsConfirmed() throws Exception {
        assertThat(generated(GENERATE).getException()).isNull();

        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        noConsumerReceivesIt();
    }

    @Test
    void aVideoGeneratedWithoutAUnitOfWorkWhoseDownloadFailsIsDelivered() throws Exception {
        camel.sandbox().alwaysOnDownload(Faults.notFound());
        camel.mock("consumer").expectedMessageCount(1);

        assertThat(generated(GENERATE + "&download=true").getException()).isNotNull();

        camel.mock("consumer").assertIsSatisfied();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
    }

    private Exchange generated(String uri) throws Exception {
        Endpoint endpoint = camel.context().getEndpoint(uri);
        try (Producer producer = endpoint.createProducer()) {
            producer.start();
            Exchange exchange = endpoint.createExchange();
            exchange.getMessage().setBody("a fox");
            producer.process(exchange);
            return exchange;
        }
    }

    /** The completion is claimed for the first node, which waits no more but still runs. */
    @Test
    void aCompletionThatAnotherNodeSawAfterAWaitTimedOutIsDelivered() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        ApiInOneComponent seldom = camel.newComponent(h2(folder));
        seldom.setPollInterval(Duration.ofHours(1));
        CamelContext first = camel.start(seldom, GenerateDeliveryTest::impatient);
        assertThat(send(first, "direct:impatient", "a fox").getException())
                .isInstanceOf(WatchEndedException.class);
        CamelContext second =
                camel.start(
                        camel.newComponent(h2(folder)),
                        r -> {
                            r.from("direct:status").to("apiinone:video?operation=status");
                            r.from("apiinone:video?delay=20").to("mock:delivered");
                        });
        String id = camel.sandbox().ledger().accepted().get(0).taskId();
        mock(second, "delivered").expectedMessageCount(1);

        camel.sandbox().finish(id);
        send(second, "direct:status", id);

        mock(second, "delivered").assertIsSatisfied();
    }

    @Test
    void aWaitThatTimesOutReleasesItsTask() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        CamelContext context =
                camel.start(camel.newComponent(h2(folder)), GenerateDeliveryTest::impatient);

        send(context, "direct:impatient", "a fox");

        soon().untilAsserted(
                        () ->
                                assertThat(Texts.ofColumn(h2(folder), "owner"))
                                        .containsOnlyNulls()
                                        .hasSize(1));
    }

    /** Of a transacted exchange Camel then ends the unit of work. */
    @ParameterizedTest
    @ValueSource(strings = {GENERATE, "direct:generate", "direct:transacted"})
    void aVideoWhoseCallerWasInterruptedIsDelivered(String uri) throws Exception {
        camel.sandbox().pace(Pace.byHand());
        camel.mock("consumer").expectedMessageCount(1);
        Thread caller = new Thread(() -> camel.send(uri, "a fox"));
        caller.start();
        soon().until(() -> camel.sums().of(TaskState.RUNNING) == 1);

        caller.interrupt();
        caller.join(FAR.toMillis());
        camel.sandbox().finishAll();

        camel.mock("consumer").assertIsSatisfied();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
    }

    private static void impatient(RouteBuilder r) {
        r.from("direct:impatient").to("apiinone:video?operation=generate&waitTimeout=300ms");
    }
}
