package one.apiin.camel.route.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.internal.camel.message.TextBody;
import one.apiin.camel.route.RouteTestSupport;
import one.apiin.camel.sandbox.LedgerEntry;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Fault;
import one.apiin.camel.sandbox.fault.Faults;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redelivery after each outcome, with and without a key; what is a submission of its own. */
class RedeliveryTest extends RouteTestSupport {

    private static final String KEYED = "idempotencyKey=k";
    private static final String GENERATE = "operation=generate";
    private static final Fault BUSY = Faults.tooManyRequests(Duration.ZERO);
    private static final Fault REFUSED = Faults.topLevelError(422, 422, "bad");

    @TempDir Path folder;

    private final AtomicInteger failures = new AtomicInteger();

    @Override
    public ApiInOneComponent component() {
        ApiInOneComponent component = super.component();
        component.setMaxSubmitRetries(0);
        return component;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                // one part may get all four refusals that are meant for four parts
                errorHandler(
                        deadLetterChannel("mock:dead").maximumRedeliveries(4).redeliveryDelay(1));
                from("direct:plain").to("apiinone:video");
                from("direct:keyed").to("apiinone:video?" + KEYED);
                from("direct:plain-generate").to("apiinone:video?" + GENERATE);
                from("direct:keyed-generate").to("apiinone:video?" + GENERATE + "&" + KEYED);
                from("direct:whole").to("direct:part");
                from("direct:part")
                        .errorHandler(noErrorHandler())
                        .to("apiinone:video?" + KEYED)
                        .process(RedeliveryTest.this::failTwice);
                from("direct:split").split(body()).parallelProcessing().to("apiinone:video");
                from("direct:multicast")
                        .multicast()
                        .parallelProcessing()
                        .to("direct:plain", "direct:plain", "apiinone:video", "apiinone:video");
                from("direct:loop").loop(3).copy().to("apiinone:video");
                from("direct:recipients")
                        .recipientList(constant("apiinone:video,direct:plain"))
                        .parallelProcessing();
                from("direct:uncached").streamCache(false).to("apiinone:video");
                from("direct:enrich-sub").enrich("direct:sub");
                from("direct:sub").errorHandler(noErrorHandler()).to("apiinone:video");
                from("direct:keyed-by-stream")
                        .streamCache(false)
                        .to("apiinone:video?idempotencyKey=k-${bodyAs(String)}");
                from("direct:missing-for-a-moment")
                        .process(exchange -> exchange.getMessage().setBody(file(exchange)))
                        .removeHeader("CamelApiInOnePrompt")
                        .to("direct:file-part");
                from("direct:file-part")
                        .errorHandler(noErrorHandler())
                        .process(RedeliveryTest::takeFileAwayOnce)
                        .to("apiinone:video");
                from("direct:two-steps").to("direct:both-steps");
                from("direct:both-steps")
                        .errorHandler(noErrorHandler())
                        .doTry()
                        .to("apiinone:video")
                        .doCatch(SubmitOutcomeUnknownException.class)
                        .end()
                        .setHeader("CamelApiInOnePrompt", constant("a hare"))
                        .to("apiinone:video?idempotencyKey=hare")
                        .throwException(new IllegalStateException("full"));
                from("direct:enrich-loop")
                        .loop(3)
                        .enrich("apiinone:video", (asked, made) -> asked)
                        .end();
                from("direct:two-streams")
                        .errorHandler(noErrorHandler())
                        .streamCache(false)
                        .loop(2)
                        .process(RedeliveryTest::newStream)
                        .doTry()
                        .to("apiinone:video")
                        .doCatch(Exception.class)
                        .end();
                from("direct:dynamic").toD("apiinone:video", -1);
                from("direct:enrich").enrich("apiinone:video");
                from("direct:enrich-generate")
                        .enrich("apiinone:video?waitTimeout=50ms&" + GENERATE);
                from("direct:caught")
                        .errorHandler(noErrorHandler())
                        .doTry()
                        .to("apiinone:video")
                        .doCatch(Exception.class)
                        .end()
                        .to("apiinone:video");
            }
        };
    }

    private static void newStream(Exchange exchange) {
        int round = 1 + exchange.getProperty(Exchange.LOOP_INDEX, Integer.class);
        exchange.getMessage().setBody(new StringReader("prompt " + round));
    }

    private static File file(Exchange exchange) {
        return exchange.getProperty("file", Path.class).toFile();
    }

    /** The second of three attempts does not find it. */
    private static void takeFileAwayOnce(Exchange exchange) throws IOException {
        int attempt =
                exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 0, Integer.class);
        Path file = file(exchange).toPath();
        if (attempt == 1) {
            Files.delete(file);
        } else {
            Files.writeString(file, "a fox");
        }
    }

    private void failTwice(Exchange exchange) {
        if (failures.getAndIncrement() < 2) {
            throw new IllegalStateException("full");
        }
    }

    static Stream<Arguments> outcomes() {
        Fault lost = Faults.resetAfter();
        Fault ok = Faults.none();
        return Stream.of(
                Arguments.of("direct:plain", lost, 1, 1, true),
                Arguments.of("direct:keyed", lost, 1, 1, true),
                Arguments.of("direct:plain-generate", lost, 1, 1, true),
                Arguments.of("direct:keyed-generate", lost, 1, 1, true),
                Arguments.of("direct:dynamic", lost, 1, 1, true),
                Arguments.of("direct:enrich", lost, 1, 1, true),
                Arguments.of("direct:plain", Faults.withoutId(), 1, 1, true),
                Arguments.of("direct:plain", REFUSED, 2, 1, false),
                Arguments.of("direct:keyed", REFUSED, 2, 1, false),
                Arguments.of("direct:plain-generate", REFUSED, 2, 1, false),
                Arguments.of("direct:plain", BUSY, 2, 1, false),
                Arguments.of("direct:keyed", BUSY, 2, 1, false),
                Arguments.of("direct:keyed-generate", BUSY, 2, 1, false),
                Arguments.of("direct:dynamic", REFUSED, 2, 1, false),
                Arguments.of("direct:enrich", BUSY, 2, 1, false),
                Arguments.of("direct:plain", ok, 1, 1, false),
                Arguments.of("direct:whole", ok, 1, 1, false),
                Arguments.of("direct:whole", lost, 1, 1, true));
    }

    @ParameterizedTest(name = "{index} {0}: {2} POSTs, {3} accepted")
    @MethodSource("outcomes")
    void redelivered(String route, Fault first, int posts, int accepted, boolean dead)
            throws Exception {
        sandbox().onSubmit(first);
        mock("dead").expectedMessageCount(dead ? 1 : 0);

        template.sendBody(route, "a fox");

        mock("dead").assertIsSatisfied();
        assertThat(sandbox().ledger().arrivalCount()).isEqualTo(posts);
        assertThat(sandbox().ledger().acceptedCount()).isEqualTo(accepted);
    }

    @Test
    void afterAFailedGenerationANewOneIsPaidWithoutAKey() throws Exception {
        sandbox().failNext(1);
        mock("dead").expectedMessageCount(0);

        template.sendBody("direct:plain-generate", "a fox");

        mock("dead").assertIsSatisfied();
        assertThat(sandbox().ledger().acceptedCount()).isEqualTo(2);
    }

    @Test
    void afterAFailedGenerationTheSameKeyIsToldTheSameFailure() throws Exception {
        sandbox().failNext(1);
        mock("dead").expectedMessageCount(1);

        template.sendBody("direct:keyed-generate", "a fox");

        mock("dead").assertIsSatisfied();
        assertThat(sandbox().ledger().acceptedCount()).isOne();
    }

    @Test
    void anEnrichThatStopsWaitingIsNotPaidAgainWhenItIsRedelivered() throws Exception {
        sandbox().pace(Pace.byHand());
        mock("dead").expectedMessageCount(1);

        template.sendBody("direct:enrich-generate", "a fox");

        mock("dead").assertIsSatisfied();
        assertThat(sandbox().ledger().acceptedCount()).isOne();
    }

    @Test
    void aStreamThatCanBeReadOnlyOnceIsRedelivered() throws Exception {
        sandbox().onSubmit(BUSY);
        mock("dead").expectedMessageCount(0);

        template.sendBody("direct:uncached", new ByteArrayInputStream("a fox".getBytes()));

        mock("dead").assertIsSatisfied();
        assertThat(sandbox().ledger().acceptedCount()).isOne();
    }

    @Test
    void anUnknownOutcomeStaysUnknownThoughTheStreamIsGone() throws Exception {
        sandbox().onSubmit(Faults.resetAfter());
        mock("dead").expectedMessageCount(1);

        template.sendBody("direct:uncached", new StringReader("a fox"));

        mock("dead").assertIsSatisfied();
        Exchange dead = mock("dead").getExchanges().get(0);
        assertThat(dead.getProperty(Exchange.EXCEPTION_CAUGHT))
                .isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(sandbox().ledger().arrivalCount()).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "direct:enrich-sub",
                "direct:keyed-by-stream",
                "direct:missing-for-a-moment",
                "direct:two-steps"
            })
    void whatWasUnknownIsNotPostedAgain(String route) throws Exception {
        sandbox().onSubmit(Faults.resetAfter());
        mock("dead").expectedMessageCount(1);
        Path file = Files.writeString(folder.resolve("fox.txt"), "a fox");

        template.send(
                route,
                exchange -> {
                    exchange.getMessage().setHeader("CamelApiInOnePrompt", "a fox");
                    exchange.getMessage().setBody(new StringReader("order-1"));
                    exchange.setProperty("file", file);
                });

        mock("dead").assertIsSatisfied();
        assertThat(sandbox().ledger().arrivals())
                .filteredOn(arrival -> "a fox".equals(arrival.prompt()))
                .hasSize(1);
    }

    @Test
    void theRestOfAStreamThatIsTooLongIsNoPrompt() {
        byte[] text = "x".repeat(TextBody.MAX_BYTES + 100).getBytes();

        template.sendBody("direct:uncached", new ByteArrayInputStream(text));

        assertThat(sandbox().ledger().arrivalCount()).isZero();
    }

    @Test
    void aStreamWhoseFirstRequestWasRefusedIsSentAsItWas() {
        sandbox().onSubmit(REFUSED);

        template.sendBody("direct:uncached", new StringReader("a fox"));

        assertThat(sandbox().ledger().arrivals())
                .extracting(LedgerEntry.Arrival::prompt)
                .containsExactly("a fox", "a fox");
    }

    @Test
    void eachRoundOfALoopOfEnrichIsASubmissionOfItsOwn() {
        sandbox().onSubmit(BUSY);

        template.sendBody("direct:enrich-loop", "a fox");

        assertThat(sandbox().ledger().acceptedCount()).isEqualTo(3);
    }

    @Test
    void anotherStreamIsAnotherSubmission() {
        sandbox().onSubmit(Faults.resetAfter());

        template.sendBody("direct:two-streams", "");

        assertThat(sandbox().ledger().accepted())
                .extracting(LedgerEntry.Accepted::prompt)
                .containsExactly("prompt 1", "prompt 2");
    }

    @Test
    void eachPartIsASubmissionOfItsOwn() {
        template.sendBody("direct:split", List.of("a fox", "a fox", "a fox", "a fox"));
        template.sendBody("direct:multicast", "a fox");
        template.sendBody("direct:recipients", "a fox");

        assertThat(sandbox().ledger().acceptedCount()).isEqualTo(4 + 4 + 2);
        assertThat(sandbox().ledger().arrivalCount()).isEqualTo(4 + 4 + 2);
    }

    @Test
    void eachPartWhoseReplyIsLostIsPostedOnceThoughRedelivered() {
        sandbox().alwaysOnSubmit(Faults.resetAfter());

        template.sendBody("direct:split", List.of("a fox", "a fox", "a fox", "a fox"));
        template.sendBody("direct:multicast", "a fox");

        assertThat(sandbox().ledger().arrivalCount()).isEqualTo(4 + 4);
    }

    @Test
    void eachPartThatWasBusyIsPaidOnce() throws Exception {
        sandbox().onSubmit(BUSY, BUSY, BUSY, BUSY);
        mock("dead").expectedMessageCount(0);

        template.sendBody("direct:split", List.of("a fox", "a fox", "a fox", "a fox"));

        mock("dead").assertIsSatisfied();
        assertThat(sandbox().ledger().acceptedCount()).isEqualTo(4);
    }

    @Test
    void eachRoundOfALoopIsASubmissionOfItsOwn() {
        sandbox().onSubmit(BUSY, Faults.none(), REFUSED);

        template.sendBody("direct:loop", "a fox");

        assertThat(sandbox().ledger().acceptedCount()).isEqualTo(3);
        assertThat(sandbox().ledger().arrivalCount()).isEqualTo(5);
    }

    @Test
    void aSecondStepAfterALostReplyIsASubmissionOfItsOwn() {
        sandbox().onSubmit(Faults.resetAfter());

        template.sendBody("direct:caught", "a fox");

        assertThat(sandbox().ledger().acceptedCount()).isEqualTo(2);
    }
}
