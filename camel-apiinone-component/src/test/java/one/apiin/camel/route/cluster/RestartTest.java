package one.apiin.camel.route.cluster;

import static one.apiin.camel.route.ApiInOneContext.h2;
import static one.apiin.camel.route.ApiInOneContext.mock;
import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A task paid before a stop or a crash is delivered after it, once, and never paid again. */
class RestartTest {

    private static final String KEYED = "apiinone:video?idempotencyKey=order-7";
    private static final String GENERATE = "apiinone:video?operation=generate";

    @TempDir Path folder;
    private Process second;

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    @AfterEach
    void creditsOutliveTheRestart() {
        camel.assertCreditsAgree();
    }

    @AfterEach
    void killTheSecondProcess() throws InterruptedException {
        if (second != null) {
            second.destroyForcibly().waitFor();
        }
    }

    /** Submits only: no consumer runs before the stop. */
    private CamelContext submitting() throws Exception {
        return camel.start(
                camel.newComponent(h2(folder)),
                r -> {
                    r.from("direct:submit").to("apiinone:video?correlationHeaders=*");
                    r.from("direct:keyed").to(KEYED);
                    r.from("direct:generate").to(GENERATE);
                });
    }

    private static void delivering(RouteBuilder r) {
        r.from("direct:keyed").to(KEYED);
        r.from("apiinone:video?delay=20").to("mock:delivered");
    }

    private CamelContext reopened() throws Exception {
        return camel.start(camel.newComponent(h2(folder)), RestartTest::delivering);
    }

    /** Exactly one exchange, and no other for a while. */
    private static Exchange delivered(CamelContext context) throws InterruptedException {
        MockEndpoint delivered = mock(context, "delivered");
        delivered.expectedMessageCount(1);
        delivered.setAssertPeriod(400);
        delivered.assertIsSatisfied();
        return delivered.getExchanges().get(0);
    }

    private static String state(Exchange exchange) {
        return exchange.getMessage().getHeader("CamelApiInOneTaskState", String.class);
    }

    private void secondProcess(String endpoint) throws Exception {
        second =
                SecondProcess.start(
                        folder.toString(),
                        camel.sandbox().baseUrl(),
                        camel.sandbox().apiKey(),
                        endpoint,
                        "a fox");
    }

    @Test
    void aCompletionAfterAStopIsDeliveredOnceWithItsHeaders() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        CamelContext first = submitting();
        Map<String, Object> headers = Map.of("order", 7L, "name", "a.txt", "rush", true);
        first.createProducerTemplate()
                .requestBodyAndHeaders("direct:submit", "a fox", headers, VideoTask.class);
        first.stop();
        camel.sandbox().finishAll();

        CamelContext second = reopened();

        Exchange end = delivered(second);
        assertThat(state(end)).isEqualTo("COMPLETED");
        assertThat(end.getMessage().getHeaders()).containsAllEntriesOf(headers);
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(1);
        assertThat(sums(second).of(Delivery.DELIVERED)).isEqualTo(1);
    }

    @Test
    void aDeliveredCompletionIsNotDeliveredAgain() throws Exception {
        CamelContext first = camel.start(camel.newComponent(h2(folder)), RestartTest::delivering);
        send(first, "direct:keyed", "a fox");
        delivered(first);
        first.stop();

        CamelContext second = reopened();

        mock(second, "delivered").expectedMessageCount(0);
        mock(second, "delivered").setAssertPeriod(600);
        mock(second, "delivered").assertIsSatisfied();
    }

    @Test
    void anExchangeInterruptedByAStopIsRedelivered() throws Exception {
        CamelContext first =
                camel.start(
                        camel.newComponent(h2(folder)),
                        r -> {
                            r.from("direct:keyed").to(KEYED);
                            r.from("apiinone:video?delay=20&redeliveryDelay=50ms")
                                    .to("mock:tried")
                                    .process(e -> new CountDownLatch(1).await());
                        });
        first.getShutdownStrategy().setTimeout(1);
        send(first, "direct:keyed", "a fox");
        mock(first, "tried").expectedMessageCount(1);
        mock(first, "tried").assertIsSatisfied();
        first.stop();

        assertThat(state(delivered(reopened()))).isEqualTo("COMPLETED");
    }

    @Test
    void aGenerateInterruptedByAStopIsDeliveredByTheConsumer() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        CamelContext first = submitting();
        first.createProducerTemplate().asyncSendBody("direct:generate", "a fox");
        soon().until(() -> sums(first).of(TaskState.RUNNING) == 1);
        first.stop();
        camel.sandbox().finishAll();

        assertThat(state(delivered(reopened()))).isEqualTo("COMPLETED");
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(1);
    }

    @Test
    void aKeyUsedBeforeARestartIsNotPaidAgain() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        CamelContext first = submitting();
        String id = taskId(send(first, "direct:keyed", "a fox"));
        first.stop();

        Exchange again = send(reopened(), "direct:keyed", "a fox");

        assertThat(again.getException()).isNull();
        assertThat(taskId(again)).isEqualTo(id);
        assertThat(again.getMessage().getHeader("CamelApiInOneDuplicate")).isEqualTo(true);
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(1);
    }

    private static String taskId(Exchange exchange) {
        return exchange.getMessage().getHeader("CamelApiInOneTaskId", String.class);
    }

    @Test
    void aPostInFlightWhenItsProcessDiedIsAnUnknownOutcomeDeliveredOnce() throws Exception {
        camel.sandbox().onSubmit(Faults.hangAfter());
        secondProcess(KEYED);
        soon().until(() -> camel.sandbox().ledger().acceptedCount() == 1);
        second.destroyForcibly().waitFor();

        CamelContext survivor = reopened();

        assertThat(state(delivered(survivor))).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(send(survivor, "direct:keyed", "a fox").getException())
                .isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(sums(survivor).of(TaskState.OUTCOME_UNKNOWN)).isEqualTo(1);
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(1);
    }

    @Test
    void aTaskOfADeadProcessIsDeliveredOnce() throws Exception {
        assertDeliveredAfterAKill(KEYED);
    }

    @Test
    void aGenerateOfADeadProcessIsDeliveredByTheConsumer() throws Exception {
        assertDeliveredAfterAKill(GENERATE);
    }

    private void assertDeliveredAfterAKill(String submitter) throws Exception {
        camel.sandbox().pace(Pace.byHand());
        secondProcess(submitter);
        SecondProcess.awaitRunning(second);
        second.destroyForcibly().waitFor();
        camel.sandbox().finishAll();

        CamelContext survivor = reopened();

        assertThat(state(delivered(survivor))).isEqualTo("COMPLETED");
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(1);
    }

    /** The provider has replaced the key meanwhile. */
    @Test
    void pendingTasksContinueUnderANewKey() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        CamelContext before = camel.start(camel.newComponent(h2(folder)), RestartTest::delivering);
        send(before, "direct:keyed", "a fox");
        camel.sandbox().rotateKey(camel.sandbox().apiKey(), "aio_the_new_key");
        soon().until(this::aStatusCallIsRefused);
        assertThat(sums(before).of(TaskState.RUNNING)).isOne();
        before.stop();
        camel.sandbox().finishAll();

        ApiInOneComponent component = camel.newComponent(h2(folder));
        component.setApiKey("aio_the_new_key");
        CamelContext after = camel.start(component, RestartTest::delivering);

        assertThat(state(delivered(after))).isEqualTo("COMPLETED");
        assertThat(send(after, "direct:keyed", "a fox").getException()).isNull();
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(1);
    }

    private boolean aStatusCallIsRefused() {
        return camel.sandbox().ledger().requests().stream().anyMatch(r -> r.status() == 401);
    }
}
