package one.apiin.camel.route.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import one.apiin.camel.error.GenerationFailedException;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.route.RouteTestSupport;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** An end that a producer tells is not told by a consumer too, and never by nobody. */
class GenerateDeliveryTest extends RouteTestSupport {

    private static final String GENERATE = "apiinone:video?operation=generate";

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:submit").to("apiinone:video");
                from("direct:generate").to(GENERATE);
                from("direct:later").to(GENERATE).throwException(new IllegalStateException("full"));
                from("direct:rollback").to(GENERATE).markRollbackOnly();
                from("direct:split").split(body()).to(GENERATE).end().to("mock:done");
                from("direct:enrich")
                        .enrich(
                                GENERATE,
                                (old, fresh) -> {
                                    old.getMessage().setBody(fresh.getMessage().getBody());
                                    return old;
                                })
                        .to("mock:done");
                from("direct:recipients").recipientList(constant(GENERATE)).to("mock:done");
                from("direct:multicast").multicast().to(GENERATE, GENERATE).end().to("mock:done");
                from("apiinone:video?delay=20&redeliveryDelay=50ms").to("mock:consumer");
            }
        };
    }

    private Exchange send(String uri, Object body) {
        return template.request(uri, e -> e.getMessage().setBody(body));
    }

    private void nobodyElseIsTold() throws Exception {
        mock("consumer").expectedMessageCount(0);
        mock("consumer").setAssertPeriod(400);
        mock("consumer").assertIsSatisfied();
    }

    @Test
    void anUnknownOutcomeThatWasThrownIsNotEmitted() throws Exception {
        sandbox().onSubmit(Faults.resetAfter());

        Exchange done = send("direct:submit", "a fox");

        assertThat(done.getException()).isInstanceOf(SubmitOutcomeUnknownException.class);
        soon().until(() -> sums().of(Delivery.DELIVERED) == 1);
        nobodyElseIsTold();
        assertThat(sums().of(TaskState.OUTCOME_UNKNOWN)).isEqualTo(1);
        assertThat(sandbox().ledger().arrivals()).hasSize(1);
    }

    @Test
    void aFailureThatWasThrownIsNotEmitted() throws Exception {
        sandbox().failNext(1, "MODERATED", "not this");

        Exchange done = send("direct:generate", "a fox");

        assertThat(done.getException()).isInstanceOf(GenerationFailedException.class);
        soon().until(() -> sums().of(Delivery.DELIVERED) == 1);
        nobodyElseIsTold();
    }

    @Test
    void aVideoWhoseExchangeFailsLaterIsEmitted() throws Exception {
        mock("consumer").expectedHeaderReceived("CamelApiInOneTaskState", "COMPLETED");
        mock("consumer").expectedMessageCount(1);

        Exchange done = send("direct:later", "a fox");

        assertThat(done.getException()).hasMessage("full");
        mock("consumer").assertIsSatisfied();
        assertThat(mock("consumer").getExchanges().get(0).getMessage().getHeaders())
                .containsEntry("CamelApiInOneDeliveryAttempt", 1)
                .containsKey("CamelApiInOneVideoUrl");
    }

    @Test
    void aVideoWhoseExchangeIsMarkedForRollbackIsEmitted() throws Exception {
        mock("consumer").expectedMessageCount(1);

        send("direct:rollback", "a fox");

        mock("consumer").assertIsSatisfied();
    }

    @Test
    void aVideoGeneratedInASplitIsConfirmed() throws Exception {
        Exchange done = send("direct:split", java.util.List.of("a fox", "a bear"));

        assertThat(done.getException()).isNull();
        soon().until(() -> sums().of(Delivery.DELIVERED) == 2);
        nobodyElseIsTold();
        assertThat(sandbox().ledger().arrivals()).hasSize(2);
    }

    @Test
    void aVideoGeneratedByAnEnricherIsConfirmed() throws Exception {
        Exchange done = send("direct:enrich", "a fox");

        assertThat(done.getException()).isNull();
        soon().until(() -> sums().of(Delivery.DELIVERED) == 1);
        nobodyElseIsTold();
    }

    @Test
    void aVideoGeneratedInARecipientListIsConfirmed() throws Exception {
        Exchange done = send("direct:recipients", "a fox");

        assertThat(done.getException()).isNull();
        soon().until(() -> sums().of(Delivery.DELIVERED) == 1);
        nobodyElseIsTold();
    }

    @Test
    void eachBranchOfAMulticastIsASubmissionOfItsOwnAndConfirmed() throws Exception {
        Exchange done = send("direct:multicast", "a fox");

        assertThat(done.getException()).isNull();
        soon().until(() -> sums().of(Delivery.DELIVERED) == 2);
        nobodyElseIsTold();
        assertThat(sandbox().ledger().arrivals()).hasSize(2);
    }

    @Test
    void twoWhoAwaitOneTaskAreBothToldAndTheConsumerIsNot() throws Exception {
        sandbox().pace(Pace.byHand());
        routes(r -> r.from("direct:await").to("apiinone:video?operation=await"));
        var first = template.asyncRequestBody("direct:generate", (Object) "a fox");
        soon().until(() -> sandbox().ledger().acceptedCount() == 1);
        String id = sandbox().ledger().accepted().get(0).taskId();
        soon().until(() -> sums().of(TaskState.RUNNING) == 1);
        var second = template.asyncRequestBody("direct:await", (Object) id);

        sandbox().finish(id);

        assertThat(first).succeedsWithin(Duration.ofSeconds(60));
        assertThat(second).succeedsWithin(Duration.ofSeconds(60));
        soon().until(() -> sums().of(Delivery.DELIVERED) == 1);
        nobodyElseIsTold();
    }
}
