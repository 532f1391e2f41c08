package one.apiin.camel.route.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.route.ContextTestSupport;
import one.apiin.camel.route.RouteTestSupport;
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
import org.junit.jupiter.api.io.TempDir;

/** What was paid before a stop or a death is told after it, once, and never paid again. */
class RestartTest extends ContextTestSupport {

    private static final String KEYED = "apiinone:video?idempotencyKey=order-7";
    private static final String GENERATE = "apiinone:video?operation=generate";

    @TempDir Path folder;
    private Process second;

    @AfterEach
    void creditsOutliveTheRestart() {
        assertCreditsAgree();
    }

    @AfterEach
    void killTheSecondProcess() throws InterruptedException {
        if (second != null) {
            second.destroyForcibly().waitFor();
        }
    }

    /** Submits only: nobody is told before the stop. */
    private CamelContext submitting() throws Exception {
        return started(
                component(h2(folder)),
                r -> {
                    r.from("direct:submit").to("apiinone:video?correlationHeaders=*");
                    r.from("direct:keyed").to(KEYED);
                    r.from("direct:generate").to(GENERATE);
                });
    }

    private static void telling(RouteBuilder r) {
        r.from("direct:keyed").to(KEYED);
        r.from("apiinone:video?delay=20").to("mock:told");
    }

    private CamelContext reopened() throws Exception {
        return started(component(h2(folder)), RestartTest::telling);
    }

    /** Exactly one exchange, and no other for a while. */
    private static Exchange told(CamelContext context) throws InterruptedException {
        MockEndpoint told = mock(context, "told");
        told.expectedMessageCount(1);
        told.setAssertPeriod(400);
        told.assertIsSatisfied();
        return told.getExchanges().get(0);
    }

    private static String state(Exchange exchange) {
        return exchange.getMessage().getHeader("CamelApiInOneTaskState", String.class);
    }

    private void secondProcess(String endpoint) throws Exception {
        second =
                SecondProcess.start(
                        folder.toString(),
                        sandbox().baseUrl(),
                        sandbox().apiKey(),
                        endpoint,
                        "a fox");
    }

    @Test
    void anEndAfterAStopIsToldOnceWithItsHeaders() throws Exception {
        sandbox().pace(Pace.byHand());
        CamelContext first = submitting();
        Map<String, Object> headers = Map.of("order", 7L, "name", "a.txt", "rush", true);
        first.createProducerTemplate()
                .requestBodyAndHeaders("direct:submit", "a fox", headers, VideoTask.class);
        first.stop();
        sandbox().finishAll();

        CamelContext second = reopened();

        Exchange end = told(second);
        assertThat(state(end)).isEqualTo("COMPLETED");
        assertThat(end.getMessage().getHeaders()).containsAllEntriesOf(headers);
        assertThat(sandbox().ledger().arrivals()).hasSize(1);
        assertThat(RouteTestSupport.sums(second).of(Delivery.DELIVERED)).isEqualTo(1);
    }

    @Test
    void anEndThatWasToldIsNotToldAgain() throws Exception {
        CamelContext first = started(component(h2(folder)), RestartTest::telling);
        send(first, "direct:keyed", "a fox");
        told(first);
        first.stop();

        CamelContext second = reopened();

        mock(second, "told").expectedMessageCount(0);
        mock(second, "told").setAssertPeriod(600);
        mock(second, "told").assertIsSatisfied();
    }

    @Test
    void anExchangeThatRanAtTheStopComesAgain() throws Exception {
        CamelContext first =
                started(
                        component(h2(folder)),
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

        assertThat(state(told(reopened()))).isEqualTo("COMPLETED");
    }

    @Test
    void aGenerateThatWaitedAtTheStopIsToldByTheConsumer() throws Exception {
        sandbox().pace(Pace.byHand());
        CamelContext first = submitting();
        first.createProducerTemplate().asyncSendBody("direct:generate", "a fox");
        RouteTestSupport.soon()
                .until(() -> RouteTestSupport.sums(first).of(TaskState.RUNNING) == 1);
        first.stop();
        sandbox().finishAll();

        assertThat(state(told(reopened()))).isEqualTo("COMPLETED");
        assertThat(sandbox().ledger().arrivals()).hasSize(1);
    }

    @Test
    void theSameKeyAfterARestartPaysNothing() throws Exception {
        sandbox().pace(Pace.byHand());
        CamelContext first = submitting();
        String id = taskId(send(first, "direct:keyed", "a fox"));
        first.stop();

        Exchange again = send(reopened(), "direct:keyed", "a fox");

        assertThat(again.getException()).isNull();
        assertThat(taskId(again)).isEqualTo(id);
        assertThat(again.getMessage().getHeader("CamelApiInOneDuplicate")).isEqualTo(true);
        assertThat(sandbox().ledger().arrivals()).hasSize(1);
    }

    private static String taskId(Exchange exchange) {
        return exchange.getMessage().getHeader("CamelApiInOneTaskId", String.class);
    }

    @Test
    void aPostThatHungWhenItsProcessDiedIsAnUnknownOutcomeToldOnce() throws Exception {
        sandbox().onSubmit(Faults.hangAfter());
        secondProcess(KEYED);
        RouteTestSupport.soon()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> sandbox().ledger().acceptedCount() == 1);
        second.destroyForcibly().waitFor();

        CamelContext survivor = reopened();

        assertThat(state(told(survivor))).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(send(survivor, "direct:keyed", "a fox").getException())
                .isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(RouteTestSupport.sums(survivor).of(TaskState.OUTCOME_UNKNOWN)).isEqualTo(1);
        assertThat(sandbox().ledger().arrivals()).hasSize(1);
    }

    @Test
    void aTaskThatRanWhenItsProcessDiedIsToldOnce() throws Exception {
        assertToldAfterAKill(KEYED);
    }

    @Test
    void aGenerateThatWaitedWhenItsProcessDiedIsToldByTheConsumer() throws Exception {
        assertToldAfterAKill(GENERATE);
    }

    private void assertToldAfterAKill(String submitter) throws Exception {
        sandbox().pace(Pace.byHand());
        secondProcess(submitter);
        SecondProcess.awaitRunning(second);
        second.destroyForcibly().waitFor();
        sandbox().finishAll();

        CamelContext survivor = reopened();

        assertThat(state(told(survivor))).isEqualTo("COMPLETED");
        assertThat(sandbox().ledger().arrivals()).hasSize(1);
    }
}
