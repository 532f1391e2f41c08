package one.apiin.camel.route.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.GenerationFailedException;
import one.apiin.camel.error.WatchEndedException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An error handler finds the headers of the step that failed, and later steps are not controlled by them. */
class HeadersAfterFaultTest {

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext().routes(this::routes);

    private void routes(RouteBuilder r) {
        r.onException(ApiInOneException.class).handled(true).to("mock:handled");
        r.from("direct:submit").to("apiinone:video");
        r.from("direct:goes-on")
                .doTry()
                .to("apiinone:video?waitTimeout=50ms")
                .doCatch(WatchEndedException.class, GenerationFailedException.class)
                .to("apiinone:video?operation=status")
                .end()
                .to("mock:done");
        r.from("direct:again")
                .errorHandler(
                        r.deadLetterChannel("mock:handled")
                                .maximumRedeliveries(2)
                                .redeliveryDelay(1))
                .to("apiinone:video?waitTimeout=50ms");
        r.from("direct:by-hand")
                .errorHandler(r.noErrorHandler())
                .loop(2)
                .doTry()
                .to("apiinone:video?waitTimeout=50ms")
                .doCatch(ApiInOneException.class)
                .end();
    }

    private Map<String, Object> handled(String route, Map<String, Object> headers)
            throws Exception {
        camel.mock("handled").expectedMessageCount(1);
        camel.template().sendBodyAndHeaders(route, "a fox", headers);
        camel.mock("handled").assertIsSatisfied();
        return camel.mock("handled").getExchanges().get(0).getMessage().getHeaders();
    }

    /** As if a step before had made a video. */
    private static Map<String, Object> ofAnEarlierTask() {
        Map<String, Object> headers = new HashMap<>();
        headers.put("CamelApiInOneSubmissionId", "earlier");
        headers.put("CamelApiInOneTaskId", "earlier-task");
        headers.put("CamelApiInOneTaskState", "COMPLETED");
        headers.put("CamelApiInOneVideoUrl", "https://videos.example/earlier.mp4");
        headers.put("CamelApiInOneDuplicate", true);
        headers.put("CamelApiInOneDeliveryAttempt", 3);
        return headers;
    }

    @Test
    void afterAGenerateThatTimedOutTheNextStepIsNotAGenerate() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        camel.mock("done").expectedMessageCount(1);

        camel.template()
                .sendBodyAndHeaders(
                        "direct:goes-on", "a fox", Map.of("CamelApiInOneOperation", "generate"));

        camel.mock("done").assertIsSatisfied();
        assertThat(camel.sandbox().ledger().acceptedCount()).isOne();
        assertThat(camel.mock("done").getExchanges().get(0).getMessage().getHeaders())
                .containsEntry("CamelApiInOneTaskState", "RUNNING");
    }

    @Test
    void aRedeliveryHasTheHeadersOfTheFirstAttempt() throws Exception {
        camel.sandbox().pace(Pace.byHand());

        handled(
                "direct:again",
                Map.of("CamelApiInOneOperation", "generate", "CamelApiInOnePrompt", "a hare"));

        assertThat(camel.sandbox().ledger().acceptedCount()).isOne();
        assertThat(
                        camel.mock("handled")
                                .getExchanges()
                                .get(0)
                                .getProperty(Exchange.EXCEPTION_CAUGHT))
                .isInstanceOf(WatchEndedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CamelApiInOnePrompt", "CamelApiInOneIdempotencyKey"})
    void aMessageThatARouteSendsAgainIsTheSameSubmission(String header) {
        camel.sandbox().onSubmit(Faults.resetAfter());

        camel.template().sendBodyAndHeader("direct:by-hand", "a fox", header, "a hare");

        assertThat(camel.sandbox().ledger().arrivalCount()).isOne();
    }

    @Test
    void anAwaitThatIsSentAgainIsNotASubmit() {
        camel.sandbox().pace(Pace.byHand());
        String id = camel.submit("direct:submit").getTaskId();

        camel.template().sendBodyAndHeader("direct:by-hand", id, "CamelApiInOneOperation", "await");

        assertThat(camel.sandbox().ledger().arrivalCount()).isOne();
    }

    @Test
    void anUnknownOutcomeIsNotMixedWithAnEarlierTask() throws Exception {
        camel.sandbox().onSubmit(Faults.resetAfter());

        Map<String, Object> headers = handled("direct:submit", ofAnEarlierTask());

        assertThat(headers)
                .containsEntry("CamelApiInOneTaskState", "OUTCOME_UNKNOWN")
                .containsKey("CamelApiInOneSubmissionId")
                .doesNotContainValue("earlier")
                .doesNotContainKeys("CamelApiInOneTaskId", "CamelApiInOneVideoUrl");
    }

    @Test
    void aFailedStatusIsNotMixedWithAnEarlierTask() throws Exception {
        Map<String, Object> given = ofAnEarlierTask();
        given.put("CamelApiInOneOperation", "status");
        given.put("CamelApiInOneTaskId", "nope");

        Map<String, Object> headers = handled("direct:submit", given);

        assertThat(headers)
                .containsEntry("CamelApiInOneTaskId", "nope")
                .doesNotContainKeys(
                        "CamelApiInOneSubmissionId",
                        "CamelApiInOneTaskState",
                        "CamelApiInOneVideoUrl");
    }

    @Test
    void aFailedStatusOfTheMessagesTaskKeepsItsHeaders() throws Exception {
        VideoTask task = camel.submit("apiinone:video");
        Map<String, Object> given = ofAnEarlierTask();
        given.put("CamelApiInOneOperation", "status");
        given.put("CamelApiInOneTaskId", task.getTaskId());
        given.put("CamelApiInOneSubmissionId", task.getSubmissionId());
        camel.sandbox().alwaysOnStatus(Faults.unauthorized());

        Map<String, Object> headers = handled("direct:submit", given);

        assertThat(headers)
                .containsEntry("CamelApiInOneTaskId", task.getTaskId())
                .containsEntry("CamelApiInOneSubmissionId", task.getSubmissionId())
                .containsKeys("CamelApiInOneTaskState", "CamelApiInOneVideoUrl");
    }

    @Test
    void aRefusedInputIsNotTakenForAnEarlierTask() throws Exception {
        Map<String, Object> given = ofAnEarlierTask();
        given.put("CamelApiInOnePrompt", " ");

        Map<String, Object> headers = handled("direct:submit", given);

        assertThat(headers)
                .doesNotContainKeys(ofAnEarlierTask().keySet().toArray(String[]::new))
                .as("the handler may fix the header that controlled the step")
                .containsEntry("CamelApiInOnePrompt", " ");
    }

    @Test
    void aFailedGenerateSetsTheHeadersOfTheFailedTask() throws Exception {
        camel.sandbox().failNext(1);
        Map<String, Object> given = ofAnEarlierTask();
        given.put("CamelApiInOneOperation", "generate");

        Map<String, Object> headers = handled("direct:submit", given);

        assertThat(headers)
                .containsEntry("CamelApiInOneTaskState", "FAILED")
                .containsKeys(
                        "CamelApiInOneFailureMessage",
                        "CamelApiInOneTaskModel",
                        "CamelApiInOneEndedAt")
                .doesNotContainKeys("CamelApiInOneOperation", "CamelApiInOneVideoUrl");
    }
}
