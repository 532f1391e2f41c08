package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.api.Named.named;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.SynchronizationAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A seda refuses an exchange, as it is full, when Camel has handed over its on-completions already. They are lost if it
 * was the first seda, which is certain only if that ended the route; else a report or claimTimeout ends the claim.
 */
class FullSedaTest {

    private static final String COMPLETIONS = "apiinone:video?delay=20&redeliveryDelay=100ms";
    private static final String FULL = "seda:lost?size=1";

    private final CountDownLatch go = new CountDownLatch(1);
    private Duration claimTimeout = Duration.ofHours(12);

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext().component(c -> c.setClaimTimeout(claimTimeout));

    /** How a route ends that a full seda refuses. */
    private interface Refusal {

        void prepare(RouteBuilder r);

        /** Sends once more than the seda takes. */
        default void send(ProcessorDefinition<?> step, int times) {
            for (int i = 0; i < times; i++) {
                step.to(FULL);
            }
        }
    }

    private static final Refusal DO_TRY =
            new Refusal() {
                @Override
                public void prepare(RouteBuilder r) {}

                @Override
                public void send(ProcessorDefinition<?> step, int times) {
                    var tried = step.doTry();
                    for (int i = 0; i < times; i++) {
                        tried.to(FULL);
                    }
                    tried.doCatch(IllegalStateException.class).to("mock:late").end();
                }
            };

    private static final Refusal LAST_STEP =
            new Refusal() {
                @Override
                public void prepare(RouteBuilder r) {}

                @Override
                public void send(ProcessorDefinition<?> step, int times) {
                    step.doTry().to(FULL).doFinally().to("mock:last").end();
                }
            };

    private static final Refusal AFTER_A_WHILE =
            new Refusal() {
                @Override
                public void prepare(RouteBuilder r) {}

                @Override
                public void send(ProcessorDefinition<?> step, int times) {
                    step.to(FULL + "&blockWhenFull=true&offerTimeout=1");
                }
            };

    static Stream<Named<Refusal>> refusals() {
        return Stream.concat(
                Stream.of(
                        named(
                                "is rolled back",
                                r ->
                                        r.onException(IllegalStateException.class)
                                                .handled(true)
                                                .markRollbackOnly())),
                handledRefusals());
    }

    static Stream<Named<Refusal>> handledRefusals() {
        return Stream.of(
                named(
                        "handled",
                        r ->
                                r.onException(IllegalStateException.class)
                                        .handled(true)
                                        .to("mock:late")),
                named("caught", DO_TRY));
    }

    @AfterEach
    void letGo() {
        go.countDown();
    }

    private void await(Exchange exchange) throws InterruptedException {
        assertThat(go.await(FAR.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private static boolean isFirst(Exchange exchange) {
        return exchange.getMessage()
                .getHeader("CamelApiInOneDeliveryAttempt", Integer.class)
                .equals(1);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatIsRefusedStaysClaimedUntilClaimTimeout(Refusal refusal) throws Exception {
        claimTimeout = Duration.ofSeconds(2);
        camel.routes(
                r -> {
                    refusal.prepare(r);
                    var first =
                            r.from(COMPLETIONS).to("mock:delivered").filter(FullSedaTest::isFirst);
                    refusal.send(first, 1);
                });
        camel.submit("apiinone:video");
        camel.submit("apiinone:video");

        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 2);
        assertThat(camel.mock("delivered").getExchanges())
                .extracting(e -> e.getMessage().getBody(VideoTask.class).getLastDeliveryError())
                .containsExactlyInAnyOrder(
                        null,
                        null,
                        "Not confirmed within claimTimeout (PT2S)",
                        "Not confirmed within claimTimeout (PT2S)");
    }

    static Stream<Named<Refusal>> failures() {
        return Stream.of(
                named("at once", r -> {}),
                named("with an alert", r -> r.onException(Exception.class).to("mock:alert")),
                named("after its time", AFTER_A_WHILE),
                named("with a last step", LAST_STEP));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatIsRefusedIsDeliveredAgainIfTheRouteHasFailed(Refusal failure) {
        String why =
                failure == AFTER_A_WHILE ? "Fails to insert element into queue.*" : "Queue full";
        camel.routes(
                r -> {
                    failure.prepare(r);
                    var first =
                            r.from(COMPLETIONS).to("mock:delivered").filter(FullSedaTest::isFirst);
                    failure.send(first, 1);
                });
        camel.submit("apiinone:video");
        soon().until(() -> camel.sums().of(Delivery.CLAIMED) == 1);

        camel.submit("apiinone:video");

        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        assertThat(camel.mock("delivered").getExchanges())
                .extracting(e -> e.getMessage().getBody(VideoTask.class).getLastDeliveryError())
                .filteredOn(error -> error != null)
                .singleElement(STRING)
                .matches("java\\.lang\\.IllegalStateException: " + why);
        assertThat(camel.mock("delivered").getReceivedCounter()).isEqualTo(3);
    }

    @Test
    void aConsumerDeliversWhatGenerateHasReceivedIfItsExchangeIsRefused() {
        camel.routes(
                r -> {
                    r.from("direct:order").to("apiinone:video?operation=generate").to(FULL);
                    r.from(COMPLETIONS).to("mock:delivered");
                });
        camel.send("direct:order", "a fox");

        assertThat(camel.send("direct:order", "a wolf").getException()).hasMessage("Queue full");

        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        assertThat(camel.mock("delivered").getReceivedCounter()).isEqualTo(1);
    }

    /** As of a file that the exchange was made from. */
    @Test
    void theOtherOnCompletionsOfARefusedExchangeSeeItsFailure() {
        List<String> seen = new CopyOnWriteArrayList<>();
        Synchronization other =
                new SynchronizationAdapter() {
                    @Override
                    public void onComplete(Exchange exchange) {
                        seen.add("complete");
                    }

                    @Override
                    public void onFailure(Exchange exchange) {
                        seen.add(exchange.getException().getMessage());
                    }
                };
        camel.routes(
                r ->
                        r.from("direct:order")
                                .process(e -> e.getExchangeExtension().addOnCompletion(other))
                                .to("apiinone:video?operation=generate")
                                .to(FULL));
        camel.template().sendBody(FULL, "another one");

        camel.send("direct:order", "a fox");

        assertThat(seen).containsExactly("Queue full");
    }

    @Test
    void whatTheArchiveHasTakenStaysClaimedThoughALaterStepFailsAndTheRouteStops()
            throws Exception {
        camel.routes(
                r -> {
                    r.from(COMPLETIONS)
                            .routeId("completions")
                            .to("mock:delivered")
                            .to("seda:archive")
                            .to("mock:late")
                            .throwException(new IllegalArgumentException("the audit is down"));
                    r.from("seda:archive").process(this::await).to("mock:archived");
                });
        handOver();

        camel.context().getRouteController().stopRoute("completions");

        assertThat(camel.sums().of(Delivery.CLAIMED)).isEqualTo(1);
        go.countDown();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
    }

    /** The copy that its second attempt has put there does not report. */
    @Test
    void whatIsTakenAtTheSecondAttemptIsDeliveredAgainAfterClaimTimeout() throws Exception {
        claimTimeout = Duration.ofSeconds(2);
        camel.routes(
                r -> {
                    r.from(COMPLETIONS)
                            .onException(IllegalStateException.class)
                            .maximumRedeliveries(-1)
                            .redeliveryDelay(20)
                            .onRedelivery(e -> go.countDown())
                            .end()
                            .to("mock:delivered")
                            .filter(FullSedaTest::isFirst)
                            .to("seda:archive?size=1");
                    r.from("seda:archive").process(this::await).to("mock:archived");
                });
        for (int i = 0; i < 3; i++) {
            camel.submit("apiinone:video");
        }

        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 3);
        assertThat(camel.mock("archived").getReceivedCounter()).isEqualTo(3);
        assertThat(camel.mock("delivered").getReceivedCounter()).isGreaterThan(3);
    }

    @ParameterizedTest
    @MethodSource("handledRefusals")
    void whatTheArchiveHasTakenIsConfirmedByItThoughAnotherSedaIsFull(Refusal refusal)
            throws Exception {
        camel.routes(r -> archiving(r, refusal));
        handOver();

        go.countDown();

        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        assertThat(camel.mock("delivered").getReceivedCounter()).isEqualTo(1);
        assertThat(camel.mock("archived").getReceivedCounter()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("handledRefusals")
    void whatTheArchiveFailsToStoreIsDeliveredAgainThoughAnotherSedaIsFull(Refusal refusal)
            throws Exception {
        camel.routes(
                r -> {
                    r.interceptSendToEndpoint("mock:archived")
                            .filter(FullSedaTest::isFirst)
                            .throwException(new IllegalArgumentException("the archive is down"));
                    archiving(r, refusal);
                });
        handOver();

        go.countDown();

        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        assertThat(camel.mock("delivered").getReceivedCounter()).isEqualTo(2);
        assertThat(camel.mock("archived").getReceivedCounter()).isEqualTo(1);
    }

    static Stream<Named<Refusal>> ends() {
        return Stream.of(
                named("fails", r -> {}),
                named("fails with an alert", r -> r.onException(Exception.class).to("mock:alert")),
                named("fails at once", r -> r.errorHandler(r.noErrorHandler())));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void whatTheArchiveHasTakenIsConfirmedByItThoughTheRouteFailsAsAnotherSedaIsFull(Refusal end)
            throws Exception {
        camel.routes(
                r -> {
                    end.prepare(r);
                    end.send(
                            r.from(COMPLETIONS)
                                    .routeId("completions")
                                    .to("mock:delivered")
                                    .to("seda:archive"),
                            1);
                    r.from("seda:archive").process(this::await).to("mock:archived");
                });
        camel.template().sendBody(FULL, "another one");
        camel.submit("apiinone:video");
        camel.submit("apiinone:video");
        soon().until(() -> camel.mock("delivered").getReceivedCounter() == 2);
        soon().until(() -> camel.context().getInflightRepository().size("completions") == 0);

        go.countDown();

        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 2);
        assertThat(camel.mock("delivered").getReceivedCounter()).isEqualTo(2);
        assertThat(camel.mock("archived").getReceivedCounter()).isEqualTo(2);
    }

    private void archiving(RouteBuilder r, Refusal refusal) {
        refusal.prepare(r);
        var archived =
                r.from(COMPLETIONS).routeId("completions").to("mock:delivered").to("seda:archive");
        refusal.send(archived, 2);
        r.from("seda:archive").process(this::await).to("mock:archived");
    }

    private void handOver() throws Exception {
        camel.context();
        camel.submit("apiinone:video");
        soon().until(() -> camel.mock("late").getReceivedCounter() == 1);
        soon().until(() -> camel.context().getInflightRepository().size("completions") == 0);
        assertThat(camel.sums().of(Delivery.CLAIMED)).isEqualTo(1);
    }
}
