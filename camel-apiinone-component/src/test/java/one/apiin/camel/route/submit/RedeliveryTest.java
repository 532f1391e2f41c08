package one.apiin.camel.route.submit;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.internal.camel.message.TextBody;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.cluster.LedgerCalls;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.sandbox.LedgerEntry;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Fault;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redelivery after each outcome, with and without a key; what is a submission of its own. */
class RedeliveryTest {

    private static final String KEYED = "idempotencyKey=k";
    private static final String GENERATE = "operation=generate";
    private static final Fault BUSY = Faults.tooManyRequests(Duration.ZERO);
    private static final Fault REFUSED = Faults.topLevelError(422, 422, "bad");

    @TempDir Path folder;

    private final AtomicInteger failures = new AtomicInteger();

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext().component(c -> c.setMaxSubmitRetries(0)).routes(this::routes);

    private void routes(RouteBuilder r) {
        // one part may get all four refusals that are meant for four parts
        r.errorHandler(r.deadLetterChannel("mock:dead").maximumRedeliveries(4).redeliveryDelay(1));
        r.from("direct:plain").to("apiinone:video");
        r.from("direct:keyed").to("apiinone:video?" + KEYED);
        r.from("direct:plain-generate").to("apiinone:video?" + GENERATE);
        r.from("direct:keyed-generate").to("apiinone:video?" + GENERATE + "&" + KEYED);
        r.from("direct:whole").to("direct:part");
        r.from("direct:part")
                .errorHandler(r.noErrorHandler())
                .to("apiinone:video?" + KEYED)
                .process(RedeliveryTest.this::failTwice);
        r.from("direct:split").split(r.body()).parallelProcessing().to("apiinone:video");
        r.from("direct:multicast")
                .multicast()
                .parallelProcessing()
                .to("direct:plain", "direct:plain", "apiinone:video", "apiinone:video");
        r.from("direct:loop").loop(3).copy().to("apiinone:video");
        r.from("direct:recipients")
                .recipientList(r.constant("apiinone:video,direct:plain"))
                .parallelProcessing();
        r.from("direct:uncached").streamCache(false).to("apiinone:video");
        r.from("direct:enrich-sub").enrich("direct:sub");
        r.from("direct:sub").errorHandler(r.noErrorHandler()).to("apiinone:video");
        r.from("direct:keyed-by-stream")
                .streamCache(false)
                .to("apiinone:video?idempotencyKey=k-${bodyAs(String)}");
        r.from("direct:missing-for-a-moment")
                .process(exchange -> exchange.getMessage().setBody(file(exchange)))
                .removeHeader("CamelApiInOnePrompt")
                .to("direct:file-part");
        r.from("direct:file-part")
                .errorHandler(r.noErrorHandler())
                .process(RedeliveryTest::takeFileAwayOnce)
                .to("apiinone:video");
        r.from("direct:two-steps").to("direct:both-steps");
        r.from("direct:both-steps")
                .errorHandler(r.noErrorHandler())
                .doTry()
                .to("apiinone:video")
                .doCatch(SubmitOutcomeUnknownException.class)
                .end()
                .setHeader("CamelApiInOnePrompt", r.constant("a hare"))
                .to("apiinone:video?idempotencyKey=hare")
                .throwException(new IllegalStateException("full"));
        r.from("direct:enrich-loop").loop(3).enrich("apiinone:video", (asked, made) -> asked).end();
        r.from("direct:two-streams")
                .errorHandler(r.noErrorHandler())
                .streamCache(false)
                .loop(2)
                .process(RedeliveryTest::newStream)
                .doTry()
                .to("apiinone:video")
                .doCatch(Exception.class)
                .end();
        r.from("direct:dynamic").toD("apiinone:video", -1);
        r.from("direct:enrich").enrich("apiinone:video");
        r.from("direct:enrich-generate").enrich("apiinone:video?waitTimeout=50ms&" + GENERATE);
        r.from("direct:caught")
                .errorHandler(r.noErrorHandler())
                .doTry()
                .to("apiinone:video")
                .doCatch(Exception.class)
                .end()
                .to("apiinone:video");
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
        camel.sandbox().onSubmit(first);
        camel.mock("dead").expectedMessageCount(dead ? 1 : 0);

        camel.template().sendBody(route, "a fox");

        camel.mock("dead").assertIsSatisfied();
        assertThat(camel.sandbox().ledger().arrivalCount()).isEqualTo(posts);
        assertThat(camel.sandbox().ledger().acceptedCount()).isEqualTo(accepted);
    }

    @Test
    void afterAFailedGenerationANewOneIsPaidWithoutAKey() throws Exception {
        camel.sandbox().failNext(1);
        camel.mock("dead").expectedMessageCount(0);

        camel.template().sendBody("direct:plain-generate", "a fox");

        camel.mock("dead").assertIsSatisfied();
        assertThat(camel.sandbox().ledger().acceptedCount()).isEqualTo(2);
    }

    @Test
    void afterAFailedGenerationTheSameKeyGetsTheSameFailure() throws Exception {
        camel.sandbox().failNext(1);
        camel.mock("dead").expectedMessageCount(1);

        camel.template().sendBody("direct:keyed-generate", "a fox");

        camel.mock("dead").assertIsSatisfied();
        assertThat(camel.sandbox().ledger().acceptedCount()).isOne();
    }

    @Test
    void anEnrichThatStopsWaitingIsNotPaidAgainWhenItIsRedelivered() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        camel.mock("dead").expectedMessageCount(1);

        camel.template().sendBody("direct:enrich-generate", "a fox");

        camel.mock("dead").assertIsSatisfied();
        assertThat(camel.sandbox().ledger().acceptedCount()).isOne();
    }

    @Test
    void aStreamThatCanBeReadOnlyOnceIsRedelivered() throws Exception {
        camel.sandbox().onSubmit(BUSY);
        camel.mock("dead").expectedMessageCount(0);

        camel.template().sendBody("direct:uncached", new ByteArrayInputStream("a fox".getBytes()));

        camel.mock("dead").assertIsSatisfied();
        assertThat(camel.sandbox().ledger().acceptedCount()).isOne();
    }

    @Test
    void anUnknownOutcomeStaysUnknownThoughTheStreamIsGone() throws Exception {
        camel.sandbox().onSubmit(Faults.resetAfter());
        camel.mock("dead").expectedMessageCount(1);

        camel.template().sendBody("direct:uncached", new StringReader("a fox"));

        camel.mock("dead").assertIsSatisfied();
        Exchange dead = camel.mock("dead").getExchanges().get(0);
        assertThat(dead.getProperty(Exchange.EXCEPTION_CAUGHT))
                .isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(camel.sandbox().ledger().arrivalCount()).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "direct:enrich-sub",
                "direct:keyed-by-stream",
                "direct:missing-for-a-moment",
                "direct:two-steps"
            })
    void anUnknownOutcomeIsNotPostedAgain(String route) throws Exception {
        camel.sandbox().onSubmit(Faults.resetAfter());
        camel.mock("dead").expectedMessageCount(1);
        Path file = Files.writeString(folder.resolve("fox.txt"), "a fox");

        camel.template()
                .send(
                        route,
                        exchange -> {
                            exchange.getMessage().setHeader("CamelApiInOnePrompt", "a fox");
                            exchange.getMessage().setBody(new StringReader("order-1"));
                            exchange.setProperty("file", file);
                        });

        camel.mock("dead").assertIsSatisfied();
        assertThat(camel.sandbox().ledger().arrivals())
                .filteredOn(arrival -> "a fox".equals(arrival.prompt()))
                .hasSize(1);
    }

    @Test
    void theRestOfAStreamThatIsTooLongIsNotAPrompt() {
        byte[] text = "x".repeat(TextBody.MAX_BYTES + 100).getBytes();

        camel.template().sendBody("direct:uncached", new ByteArrayInputStream(text));

        assertThat(camel.sandbox().ledger().arrivalCount()).isZero();
    }

    @Test
    void aStreamWhoseFirstRequestWasRefusedIsSentAsItWas() {
        camel.sandbox().onSubmit(REFUSED);

        camel.template().sendBody("direct:uncached", new StringReader("a fox"));

        assertThat(camel.sandbox().ledger().arrivals())
                .extracting(LedgerEntry.Arrival::prompt)
                .containsExactly("a fox", "a fox");
    }

    @Test
    void eachRoundOfALoopOfEnrichIsASubmissionOfItsOwn() {
        camel.sandbox().onSubmit(BUSY);

        camel.template().sendBody("direct:enrich-loop", "a fox");

        assertThat(camel.sandbox().ledger().acceptedCount()).isEqualTo(3);
    }

    @Test
    void anotherStreamIsAnotherSubmission() {
        camel.sandbox().onSubmit(Faults.resetAfter());

        camel.template().sendBody("direct:two-streams", "");

        assertThat(camel.sandbox().ledger().accepted())
                .extracting(LedgerEntry.Accepted::prompt)
                .containsExactly("prompt 1", "prompt 2");
    }

    @Test
    void eachPartIsASubmissionOfItsOwn() {
        camel.template().sendBody("direct:split", List.of("a fox", "a fox", "a fox", "a fox"));
        camel.template().sendBody("direct:multicast", "a fox");
        camel.template().sendBody("direct:recipients", "a fox");

        assertThat(camel.sandbox().ledger().acceptedCount()).isEqualTo(4 + 4 + 2);
        assertThat(camel.sandbox().ledger().arrivalCount()).isEqualTo(4 + 4 + 2);
    }

    @Test
    void eachPartWhoseReplyIsLostIsPostedOnceThoughRedelivered() {
        camel.sandbox().alwaysOnSubmit(Faults.resetAfter());

        camel.template().sendBody("direct:split", List.of("a fox", "a fox", "a fox", "a fox"));
        camel.template().sendBody("direct:multicast", "a fox");

        assertThat(camel.sandbox().ledger().arrivalCount()).isEqualTo(4 + 4);
    }

    @Test
    void eachPartThatWasBusyIsPaidOnce() throws Exception {
        camel.sandbox().onSubmit(BUSY, BUSY, BUSY, BUSY);
        camel.mock("dead").expectedMessageCount(0);

        camel.template().sendBody("direct:split", List.of("a fox", "a fox", "a fox", "a fox"));

        camel.mock("dead").assertIsSatisfied();
        assertThat(camel.sandbox().ledger().acceptedCount()).isEqualTo(4);
    }

    @Test
    void eachRoundOfALoopIsASubmissionOfItsOwn() {
        camel.sandbox().onSubmit(BUSY, Faults.none(), REFUSED);

        camel.template().sendBody("direct:loop", "a fox");

        assertThat(camel.sandbox().ledger().acceptedCount()).isEqualTo(3);
        assertThat(camel.sandbox().ledger().arrivalCount()).isEqualTo(5);
    }

    @Test
    void aSecondStepAfterALostReplyIsASubmissionOfItsOwn() {
        camel.sandbox().onSubmit(Faults.resetAfter());

        camel.template().sendBody("direct:caught", "a fox");

        assertThat(camel.sandbox().ledger().acceptedCount()).isEqualTo(2);
    }

    /** The first read after the acceptance fails, so that the first attempt cannot wait for the task. */
    @Test
    void aGenerateThatCouldNotWaitIsRedeliveredWithoutPayingAgain() throws Exception {
        AtomicBoolean accepted = new AtomicBoolean();
        AtomicInteger failedReads = new AtomicInteger();
        LedgerCalls failingOnce =
                (method, arguments, call) -> {
                    if (method.getName().equals("find")
                            && accepted.get()
                            && failedReads.compareAndSet(0, 1)) {
                        throw new IllegalStateException("no connection");
                    }
                    Object result = call.make();
                    if (result instanceof Optional<?> row
                            && row.orElse(null) instanceof VideoTask task
                            && task.getState() == TaskState.RUNNING) {
                        accepted.set(true);
                    }
                    return result;
                };
        camel.component(c -> c.setTaskRepository(LedgerCalls.of(ledger(), failingOnce)));
        camel.mock("dead").expectedMessageCount(0);

        VideoTask task = camel.submit("direct:plain-generate");

        camel.mock("dead").assertIsSatisfied();
        assertThat(failedReads).hasValue(1);
        assertThat(task.getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(camel.sandbox().ledger().charged()).isEqualTo(24);
    }

    /** The cleanup of the failed reservation finds the request of the redelivery in flight. */
    @Test
    void aRedeliveryAfterAFailedReservationIsPaidOnceAndItsTaskIsKnown() throws Exception {
        AtomicBoolean fails = new AtomicBoolean(true);
        LedgerCalls failingOnce =
                (method, arguments, call) -> {
                    if (method.getName().equals("reserve") && fails.compareAndSet(true, false)) {
                        throw new IllegalStateException("no connection");
                    }
                    return call.make();
                };
        camel.component(c -> c.setTaskRepository(LedgerCalls.of(ledger(), failingOnce)))
                .component(c -> c.setLeaseTimeout(Duration.ofSeconds(3)));
        HeldReplies held = new HeldReplies();
        camel.sandbox().onSubmit(held);

        CompletableFuture<VideoTask> done;
        try (ComponentLog log = ComponentLog.listen()) {
            done =
                    camel.template()
                            .asyncRequestBody("direct:plain", (Object) "a fox", VideoTask.class);
            soon().until(() -> camel.sandbox().ledger().arrivalCount() == 1);
            soon().until(() -> log.lines().stream().anyMatch(l -> l.contains("Pending write")));
        }
        held.letGo();

        assertThat(done).succeedsWithin(FAR);
        assertThat(done.get().getTaskId()).isNotNull();
        assertThat(camel.sandbox().ledger().arrivalCount()).isOne();
    }

    private static TaskRepository ledger() {
        return new InMemoryTaskRepository(InstantSource.system());
    }
}
