package one.apiin.camel.route.submit;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import one.apiin.camel.ApiInOneEndpoint;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.CreditLimitExceededException;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.error.WatchEndedException;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.cluster.Outage;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Fault;
import one.apiin.camel.sandbox.fault.Faults;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** After an attempt that may have been charged, no later attempt says that nothing was charged. */
class FailureAfterChargeTest {

    @TempDir Path folder;

    private final Outage outage = new Outage();
    private final AtomicInteger calls = new AtomicInteger();
    private Long limit;

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext()
                    .component(
                            c ->
                                    c.setTaskRepository(
                                            outage.of(
                                                    new InMemoryTaskRepository(
                                                            InstantSource.system()))))
                    .component(c -> c.setLeaseTimeout(Duration.ofSeconds(30)))
                    .component(c -> c.setMaxSubmitRetries(0))
                    .component(c -> c.setMaxWaiting(1))
                    .component(c -> c.setCreditLimit(limit))
                    .routes(this::routes);

    private void routes(RouteBuilder r) {
        r.errorHandler(r.deadLetterChannel("mock:dead").maximumRedeliveries(2).redeliveryDelay(1));
        r.from("direct:plain").to("apiinone:video");
        r.from("direct:keyed").to("apiinone:video?idempotencyKey=k");
        r.from("direct:enrich").enrich("apiinone:video");
        r.from("direct:generate").to("apiinone:video?operation=generate&idempotencyKey=k");
        r.from("direct:long").to("apiinone:video?operation=generate");
        r.from("direct:stops-waiting")
                .errorHandler(
                        r.deadLetterChannel("mock:dead")
                                .maximumRedeliveries(1)
                                .redeliveryDelay(1)
                                .onRedelivery(e -> anotherWaits()))
                .to("apiinone:video?operation=generate&waitTimeout=200ms");
        r.from("direct:decided")
                .errorHandler(
                        r.deadLetterChannel("mock:dead")
                                .maximumRedeliveries(1)
                                .redeliveryDelay(1)
                                .onRedelivery(this::decide))
                .to("apiinone:video?idempotencyKey=k");
        r.from("direct:another-order").to("apiinone:video?idempotencyKey=another");
        r.from("direct:loop-after-redelivery")
                .process(e -> failOnce())
                .loop(2)
                .process(e -> e.getMessage().setBody(isFirst(e) ? "a fox" : " "))
                .doTry()
                .to("apiinone:video")
                .doCatch(ApiInOneException.class)
                .to("mock:dead")
                .end();
        r.from("direct:two-requests")
                .errorHandler(r.noErrorHandler())
                .loop(2)
                .setBody(r.simple("prompt ${exchangeProperty.CamelLoopIndex}"))
                .doTry()
                .to("apiinone:video?idempotencyKey=k-${exchangeProperty.CamelLoopIndex}")
                .doCatch(ApiInOneException.class)
                .to("mock:dead")
                .end();
        r.from("direct:handled")
                .onException(ProviderBusyException.class)
                .handled(true)
                .to("mock:another-account")
                .end()
                .to("apiinone:video");
    }

    private static boolean isFirst(Exchange exchange) {
        return exchange.getProperty(Exchange.LOOP_INDEX, Integer.class) == 0;
    }

    private void failOnce() throws IOException {
        if (calls.incrementAndGet() == 1) {
            throw new IOException("at first");
        }
    }

    /** Takes the only place of maxWaiting. */
    private void anotherWaits() {
        camel.template().asyncSendBody("direct:long", "a hare");
        soon().until(() -> camel.sandbox().ledger().acceptedCount() == 2);
    }

    private void decide(Exchange exchange) {
        ApiInOneException unknown =
                exchange.getProperty(Exchange.EXCEPTION_CAUGHT, ApiInOneException.class);
        ApiInOneEndpoint any =
                camel.context().getEndpoint("apiinone:video", ApiInOneEndpoint.class);
        any.engine().operator().notCharged(unknown.getSubmissionId());
        if (limit != null) { // another order uses it up meanwhile
            camel.template().sendBody("direct:another-order", "a hare");
        }
    }

    /** The database goes away while the POST is on its way. */
    private Fault withoutLedger(Fault fault) {
        return (exchange, next) -> {
            outage.begin();
            fault.handle(exchange, next);
        };
    }

    private ApiInOneException reported(int index) throws Exception {
        camel.mock("dead").expectedMinimumMessageCount(index + 1);
        camel.mock("dead").assertIsSatisfied();
        outage.end();
        return camel.mock("dead")
                .getExchanges()
                .get(index)
                .getProperty(Exchange.EXCEPTION_CAUGHT, ApiInOneException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:plain", "direct:keyed", "direct:enrich"})
    void aPaidSubmissionIsReportedWithItsTaskWhenTheRedeliveryFindsNoLedger(String route)
            throws Exception {
        camel.context();
        camel.sandbox().onSubmit(withoutLedger(Faults.none()));

        camel.template().sendBody(route, "a fox");

        ApiInOneException failure = reported(0);
        String task = camel.sandbox().ledger().accepted().get(0).taskId();
        assertThat(failure).isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(failure.isMayHaveBeenCharged()).isTrue();
        assertThat(failure.getTaskId()).isEqualTo(task);
        assertThat(camel.mock("dead").getExchanges().get(0).getMessage().getHeaders())
                .containsEntry("CamelApiInOneTaskId", task)
                .containsEntry("CamelApiInOneSubmissionId", failure.getSubmissionId());
        assertThat(camel.sandbox().ledger().arrivalCount()).isOne();
    }

    @Test
    void anUnknownOutcomeStaysUnknownWhenTheRedeliveryFindsNoLedger() throws Exception {
        camel.context();
        camel.sandbox().onSubmit(withoutLedger(Faults.resetAfter()));

        try (ComponentLog log = ComponentLog.listen()) {
            camel.template().sendBody("direct:plain", "a fox");

            assertThat(reported(0)).isInstanceOf(SubmitOutcomeUnknownException.class);
            assertThat(log.lines())
                    .as("why the redelivery has failed")
                    .anyMatch(
                            line ->
                                    line.contains("an earlier attempt")
                                            && line.contains("[AIO-0002]"));
        }
    }

    /** Camel finds a handler by cause and suppressed exceptions, too. */
    @Test
    void aHandlerThatPaysElsewhereIsNotCalledAfterAnAttemptThatMayHaveBeenCharged()
            throws Exception {
        camel.context();
        camel.mock("another-account").expectedMessageCount(0);
        camel.sandbox().onSubmit(withoutLedger(Faults.resetAfter()));

        camel.template().sendBody("direct:handled", "a fox");

        assertThat(reported(0)).isInstanceOf(SubmitOutcomeUnknownException.class);
        camel.mock("another-account").assertIsSatisfied();
    }

    @Test
    void anUnknownOutcomeStaysUnknownWhenTheRedeliveryCannotReadTheBody() throws Exception {
        Path file = Files.writeString(folder.resolve("fox.txt"), "a fox");
        camel.sandbox()
                .onSubmit(
                        (exchange, next) -> {
                            delete(file);
                            Faults.resetAfter().handle(exchange, next);
                        });

        camel.template().sendBody("direct:plain", file.toFile());

        assertThat(reported(0)).isInstanceOf(SubmitOutcomeUnknownException.class);
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aPaidGenerateHasStoppedWaitingAlsoWhenItsRedeliveryMayNotWait() throws Exception {
        camel.sandbox().pace(Pace.byHand());

        camel.template().sendBody("direct:stops-waiting", "a fox");

        assertThat(reported(0)).isInstanceOf(WatchEndedException.class);
    }

    static Stream<Named<Fault>> refusedRenewals() {
        return Stream.of(
                named("down", Faults.status(503, "{}")),
                named("gone", Faults.notFound()),
                named("another key", Faults.unauthorized()));
    }

    @ParameterizedTest
    @MethodSource("refusedRenewals")
    void aDuplicateOfAPaidGenerateWithoutItsUrlsWasPaid(Fault fault) throws Exception {
        camel.template().sendBody("direct:generate", "a fox");
        camel.sandbox().alwaysOnStatus(fault);

        camel.template().sendBody("direct:generate", "a fox");

        ApiInOneException failure = reported(0);
        camel.sandbox().clearFaults();
        assertThat(failure).isExactlyInstanceOf(ApiInOneException.class);
        assertThat(failure).hasNoCause();
        assertThat(failure.isMayHaveBeenCharged()).isTrue();
        assertThat(failure).hasMessageContaining("was paid for").hasMessageContaining("AIO-0013");
        assertThat(failure.getTaskId())
                .isEqualTo(camel.sandbox().ledger().accepted().get(0).taskId());
    }

    @Test
    void afterTheDecisionThatNothingWasChargedARefusalIsReportedAsOne() throws Exception {
        camel.sandbox().onSubmit(Faults.resetBefore(), Faults.noCredits());

        camel.template().sendBody("direct:decided", "a fox");

        assertThat(reported(0)).isInstanceOf(SubmitRejectedException.class);
    }

    @Test
    void afterThatDecisionARefusalByCreditLimitIsReportedAsOne() throws Exception {
        limit = 30L;
        camel.context();
        camel.sandbox().onSubmit(Faults.resetBefore());

        camel.template().sendBody("direct:decided", "a fox");

        assertThat(reported(0)).isInstanceOf(CreditLimitExceededException.class);
    }

    /** The header that says redelivered stays from the step before. */
    @Test
    void anotherRoundOfALoopIsReportedForItselfThoughTheExchangeWasRedelivered() throws Exception {
        camel.sandbox().onSubmit(Faults.resetAfter());

        camel.template().sendBody("direct:loop-after-redelivery", "");

        assertThat(reported(0)).isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(reported(1)).isInstanceOf(SubmitRejectedException.class);
    }

    @Test
    void anotherRequestOfTheExchangeIsReportedForItself() throws Exception {
        camel.sandbox().onSubmit(Faults.resetAfter(), Faults.tooManyRequests(Duration.ZERO));

        camel.template().sendBody("direct:two-requests", "");

        assertThat(reported(0)).isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(reported(1)).isInstanceOf(ProviderBusyException.class);
        assertThat(reported(1).isMayHaveBeenCharged()).isFalse();
    }
}
