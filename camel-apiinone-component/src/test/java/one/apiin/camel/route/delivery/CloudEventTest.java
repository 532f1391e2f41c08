package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.send;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.route.ApiInOneContext;

import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.Map;
import java.util.stream.Collectors;

/** {@code transformDataType("apiinone:application-cloudevents")} behind the consumer. */
class CloudEventTest {

    private static final String TYPE = "apiinone:application-cloudevents";

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    @Test
    void aCompletionBecomesAnEventWithoutPromptAndLink() throws Exception {
        Exchange told = told("a fox");

        String task = told.getMessage().getHeader("CamelApiInOneTaskId", String.class);
        String submission = told.getMessage().getHeader("CamelApiInOneSubmissionId", String.class);
        assertThat(attributes(told))
                .containsEntry("CamelCloudEventID", submission + "-COMPLETED")
                .containsEntry("CamelCloudEventVersion", "1.0")
                .containsEntry("CamelCloudEventType", "one.apiin.camel.video.completed")
                .containsEntry("CamelCloudEventSource", "apiinone:video")
                .containsEntry("CamelCloudEventSubject", task)
                .containsEntry(
                        "CamelCloudEventTime",
                        told.getMessage().getHeader("CamelApiInOneEndedAt", String.class));
        assertThat(attributes(told).toString()).doesNotContain("http", "fox");
        assertThat(told.getMessage().getHeader("Content-Type")).isEqualTo("application/json");
        assertThat(told.getMessage().getBody(String.class)).startsWith("{").contains(task);
    }

    @Test
    void aFailureIsAnotherType() throws Exception {
        camel.sandbox().failWhen(prompt -> prompt.contains("fail"), "MODERATION", "refused");

        assertThat(attributes(told("please fail")))
                .containsEntry("CamelCloudEventType", "one.apiin.camel.video.failed");
    }

    @Test
    void anEventWithoutAnEndHasTheTimeOfItsExchange() throws Exception {
        camel.routes(r -> r.from("direct:event").transformDataType(TYPE).to("mock:told"));
        MockEndpoint told = camel.mock("told");
        told.expectedMessageCount(1);

        camel.template()
                .send(
                        "direct:event",
                        e -> {
                            e.getMessage().setHeader("CamelApiInOneSubmissionId", "sub-1");
                            e.getMessage().setHeader("CamelApiInOneTaskState", "OUTCOME_UNKNOWN");
                        });

        told.assertIsSatisfied();
        assertThat(attributes(told.getExchanges().get(0)))
                .containsEntry("CamelCloudEventID", "sub-1-OUTCOME_UNKNOWN")
                .containsEntry("CamelCloudEventType", "one.apiin.camel.video.outcome-unknown")
                .containsEntry("CamelCloudEventSubject", "sub-1")
                .hasEntrySatisfying(
                        "CamelCloudEventTime", time -> assertThat(time).asString().isNotBlank());
    }

    @Test
    void aMessageFromElsewhereIsRefused() throws Exception {
        camel.routes(r -> r.from("direct:event").transformDataType(TYPE));

        Exchange sent = send(camel.context(), "direct:event", "hello");

        assertThat(sent.getException()).hasStackTraceContaining("headers of apiinone:video");
    }

    private Exchange told(String prompt) throws Exception {
        camel.routes(r -> r.from("apiinone:video").transformDataType(TYPE).to("mock:told"));
        MockEndpoint told = camel.mock("told");
        told.expectedMessageCount(1);

        camel.template().sendBody("apiinone:video", prompt);

        told.assertIsSatisfied();
        return told.getExchanges().get(0);
    }

    private static Map<String, Object> attributes(Exchange told) {
        return told.getMessage().getHeaders().entrySet().stream()
                .filter(header -> header.getKey().startsWith("CamelCloudEvent"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
