package one.apiin.camel.route.operations;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.repository.LedgerException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.cluster.LedgerCalls;
import one.apiin.camel.route.operations.ComponentLog.Line;
import one.apiin.camel.sandbox.FreePort;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the log shows of a video's life, and how little of an outage. */
class LogTest {

    private static final String SUBMISSION = "camel.apiinone.submissionId";
    private static final String BUSY =
            "${exception} is '" + ProviderBusyException.class.getName() + "'";
    private static final String TASK = "camel.apiinone.taskId";

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();
    @TempDir Path inbox;

    private final ComponentLog log = ComponentLog.listen();
    private final ComponentLog camels = ComponentLog.listen("org.apache.camel");

    @AfterEach
    void stopListening() {
        log.close();
        camels.close();
    }

    private List<Line> ofTasks(VideoTask task) {
        return log.from(Level.INFO).stream()
                .filter(line -> line.text().contains(task.getSubmissionId()))
                .toList();
    }

    @Test
    void aVideosLifeIsThreeLines() throws Exception {
        VideoTask task = camel.submit("apiinone:video");
        // a consumer that runs already may be faster than the line of the completion
        soon().until(() -> ofTasks(task).size() == 2);
        camel.routes(r -> r.from("apiinone:video?delay=20").to("mock:delivered"));

        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1 && ofTasks(task).size() == 3);
        assertThat(ofTasks(task))
                .extracting(line -> line.text().replaceAll("[0-9]+ s and [0-9]+ polls", "n"))
                .containsExactly(
                        "Submitted %s as task %s: grok-imagine/text-to-video, 24 credits expected"
                                .formatted(task.getSubmissionId(), task.getTaskId()),
                        "Task %s of submission %s is COMPLETED after n: grok-imagine/text-to-video,"
                                        .formatted(task.getTaskId(), task.getSubmissionId())
                                + " 24 credits",
                        "Delivered submission %s (task %s, COMPLETED) at attempt 1:"
                                        .formatted(task.getSubmissionId(), task.getTaskId())
                                + " grok-imagine/text-to-video, 24 credits");
        assertThat(log.from(Level.WARN))
                .extracting(Line::text)
                .allMatch(text -> text.startsWith("The ledger of paid videos is kept in memory"));
        assertThat(ofTasks(task))
                .allSatisfy(
                        line ->
                                assertThat(line.mdc())
                                        .containsEntry(SUBMISSION, task.getSubmissionId())
                                        .containsEntry(TASK, task.getTaskId()));
    }

    @Test
    void anArchiveThatIsDownIsOneWarningForAllItsFailures() throws Exception {
        camel.routes(
                r ->
                        r.from("apiinone:video?delay=20&redeliveryDelay=1ms&maxDeliveries=5")
                                .throwException(new IllegalStateException("archive down")));

        VideoTask task = camel.submit("apiinone:video");

        soon().until(() -> camel.sums().of(Delivery.PARKED) == 1);
        assertThat(log.from(Level.WARN))
                .filteredOn(line -> line.level() == Level.WARN)
                .extracting(Line::text)
                .filteredOn(text -> !text.startsWith("The ledger of paid videos"))
                .singleElement()
                .asString()
                .startsWith("Delivery of submission " + task.getSubmissionId())
                .endsWith("redelivery in 0 s: java.lang.IllegalStateException: archive down");
        assertThat(log.from(Level.ERROR))
                .singleElement()
                .satisfies(line -> assertThat(line.text()).contains("PARKED").contains("archive"));
    }

    private static void unreachable(ApiInOneComponent component, int port) {
        component.setBaseUrl("http://localhost:" + port);
        component.setMaxSubmitRetries(0);
    }

    @Test
    void anOutageIsOneLineThatNamesTheAddress() throws Exception {
        int port = FreePort.next();
        camel.component(c -> unreachable(c, port));

        for (int i = 0; i < 20; i++) {
            Exchange failed = camel.send("apiinone:video", "a fox");
            assertThat(failed.getException(ProviderBusyException.class))
                    .hasMessageContaining("localhost:" + port)
                    .hasMessageContaining("refused")
                    .satisfies(e -> assertThat(e.getStackTrace()).isEmpty())
                    .satisfies(e -> assertThat(e.getCause().getStackTrace()).isEmpty());
        }

        assertThat(log.from(Level.WARN))
                .extracting(Line::text)
                .filteredOn(text -> !text.startsWith("The ledger of paid videos"))
                .singleElement()
                .asString()
                .contains("http://localhost:" + port + " does not respond")
                .doesNotContain("HTTP 0");
    }

    /** The route of the README without its delay. */
    @Test
    void aPromptWaitsForADeadProviderInTwoLines() throws Exception {
        int port = FreePort.next();
        camel.component(c -> unreachable(c, port));
        Files.writeString(inbox.resolve("a.txt"), "a fox");
        camel.routes(
                r -> {
                    r.errorHandler(
                            r.defaultErrorHandler()
                                    .retryWhile(r.simple(BUSY))
                                    .redeliveryDelay(1)
                                    .allowRedeliveryWhileStopping(false));
                    r.from("file:" + inbox + "?include=.*\\.txt&initialDelay=0")
                            .to(
                                    "apiinone:video?idempotencyKey="
                                            + "${header.CamelFileName}-${header.CamelFileLastModified}");
                });

        camel.context();

        soon().until(() -> log.from(Level.DEBUG).stream().filter(LogTest::isAttempt).count() > 60);

        assertThat(log.from(Level.INFO)).hasSizeLessThanOrEqualTo(3);
        assertThat(camels.from(Level.WARN)).isEmpty();
    }

    /** Camel's text for a failed poll, but not its stack trace with every poll. */
    @Test
    void aLedgerThatDoesNotAnswerTheConsumerIsOneWarningWithoutATrace() throws Exception {
        AtomicInteger polls = new AtomicInteger();
        camel.component(c -> c.setTaskRepository(withoutCompletions(polls)));
        camel.prepare(HealthChecks::add);
        camel.routes(r -> r.from("apiinone:video?delay=20").routeId("completions").to("mock:x"));

        camel.context();

        soon().until(() -> polls.get() > 5);
        assertThat(polling(Level.WARN))
                .singleElement()
                .satisfies(line -> assertThat(line.text()).contains("no connection"));
        assertThat(log.lines())
                .filteredOn(line -> line.contains("Failed polling"))
                .anyMatch(line -> line.contains("\tat "))
                .filteredOn(line -> !line.contains("\tat "))
                .hasSize(1);
        assertThat(HealthChecks.ofConsumer(camel.context(), "completions"))
                .satisfies(down -> assertThat(down.getState()).isEqualTo(HealthCheck.State.DOWN))
                .satisfies(
                        down ->
                                assertThat(down.getError())
                                        .containsInstanceOf(LedgerException.class));
    }

    @Test
    void anExceptionHandlerOfTheUserGetsEachFailedPoll() {
        AtomicInteger polls = new AtomicInteger();
        AtomicInteger handled = new AtomicInteger();
        camel.component(c -> c.setTaskRepository(withoutCompletions(polls)));
        camel.prepare(c -> c.getRegistry().bind("mine", handler(handled)));
        camel.routes(r -> r.from("apiinone:video?delay=20&exceptionHandler=#mine").to("mock:x"));

        camel.context();

        soon().until(() -> handled.get() > 5);
        assertThat(polling(Level.DEBUG)).isEmpty();
    }

    @Test
    void theRouteGetsEachFailedPollWhereItBridgesTheErrorHandler() {
        AtomicInteger polls = new AtomicInteger();
        camel.component(c -> c.setTaskRepository(withoutCompletions(polls)));
        camel.routes(
                r -> {
                    r.onException(LedgerException.class).handled(true).to("mock:failed");
                    r.from("apiinone:video?delay=20&bridgeErrorHandler=true").to("mock:x");
                });

        camel.mock("failed").setMinimumExpectedMessageCount(3);

        soon().until(() -> camel.mock("failed").getReceivedCounter() >= 3);
        assertThat(polling(Level.DEBUG)).isEmpty();
    }

    private List<Line> polling(Level level) {
        return log.from(level).stream()
                .filter(line -> line.text().contains("Failed polling"))
                .filter(line -> level == Level.DEBUG || line.level() != Level.DEBUG)
                .toList();
    }

    private static ExceptionHandler handler(AtomicInteger handled) {
        return new ExceptionHandler() {
            @Override
            public void handleException(Throwable failure) {
                handled.incrementAndGet();
            }

            @Override
            public void handleException(String message, Throwable failure) {
                handled.incrementAndGet();
            }

            @Override
            public void handleException(String message, Exchange exchange, Throwable failure) {
                handled.incrementAndGet();
            }
        };
    }

    private static TaskRepository withoutCompletions(AtomicInteger polls) {
        return LedgerCalls.of(
                new InMemoryTaskRepository(InstantSource.system()),
                (method, arguments, call) -> {
                    if (method.getName().equals("claimEnded")) {
                        polls.incrementAndGet();
                        throw new LedgerException(
                                "The ledger failed", new IllegalStateException("no connection"));
                    }
                    return call.make();
                });
    }

    @Test
    void anUnknownOutcomeIsReportedByAnExceptionWithItsEstimate() {
        camel.sandbox().onSubmit(Faults.resetAfter());

        Exchange failed = camel.send("apiinone:video", "a fox");

        String id = failed.getException(ApiInOneException.class).getSubmissionId();
        assertThat(log.from(Level.INFO))
                .extracting(Line::text)
                .filteredOn(text -> text.startsWith("Delivered"))
                .containsExactly(
                        "Delivered submission "
                                + id
                                + " (task unknown, OUTCOME_UNKNOWN) by an exception:"
                                + " grok-imagine/text-to-video, 24 credits expected");
    }

    private static boolean isAttempt(Line line) {
        return line.text().equals("The provider does not respond");
    }
}
