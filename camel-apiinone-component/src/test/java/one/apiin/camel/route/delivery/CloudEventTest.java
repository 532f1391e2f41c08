package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code transformDataType("apiinone:application-cloudevents")} behind the consumer. */
class CloudEventTest {

    private static final String TYPE = "apiinone:application-cloudevents";

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    @Test
    void aCompletionBecomesAnEventWithoutPromptAndUrl() throws Exception {
        Exchange delivered = delivered("a fox");

        String task = delivered.getMessage().getHeader("CamelApiInOneTaskId", String.class);
        String submission =
                delivered.getMessage().getHeader("CamelApiInOneSubmissionId", String.class);
        assertThat(attributes(delivered))
                .containsEntry("CamelCloudEventID", submission + "-COMPLETED")
                .containsEntry("CamelCloudEventVersion", "1.0")
                .containsEntry("CamelCloudEventType", "one.apiin.camel.video.completed")
                .containsEntry("CamelCloudEventSource", "apiinone:video")
                .containsEntry("CamelCloudEventSubject", task)
                .containsEntry(
                        "CamelCloudEventTime",
                        delivered.getMessage().getHeader("CamelApiInOneEndedAt", String.class));
        assertThat(attributes(delivered).toString()).doesNotContain("http", "fox");
        assertThat(delivered.getMessage().getHeader("Content-Type")).isEqualTo("application/json");
        assertThat(delivered.getMessage().getBody(String.class)).startsWith("{").contains(task);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachVideoOfASplitTaskIsAnEventOfItsOwn(boolean download) throws Exception {
        camel.routes(
                r ->
                        r.from("apiinone:video?delay=20&splitVideos=true&download=" + download)
                                .transformDataType(TYPE)
                                .to("mock:delivered"));
        VideoTask other = camel.submit("apiinone:video?group=other");
        camel.sandbox().finish(other.getTaskId());
        String clip = camel.sandbox().baseUrl() + "/files/" + other.getTaskId() + ".mp4";
        String reply =
                "{'code':200,'data':{'status':'SUCCESS','response':['%s','%s?v=2']}}"
                        .formatted(clip, clip)
                        .replace('\'', '"');
        camel.sandbox().alwaysOnStatus(Faults.body(reply.getBytes(StandardCharsets.UTF_8)));
        camel.mock("delivered").expectedMessageCount(2);

        VideoTask task = camel.submit("apiinone:video");

        camel.mock("delivered").assertIsSatisfied();
        assertThat(camel.mock("delivered").getExchanges())
                .extracting(e -> e.getMessage().getHeader("CamelCloudEventID"))
                .containsExactly(
                        task.getSubmissionId() + "-COMPLETED",
                        task.getSubmissionId() + "-COMPLETED-2");
    }

    @Test
    void aFailureIsAnotherType() throws Exception {
        camel.sandbox().failWhen(prompt -> prompt.contains("fail"), "MODERATION", "refused");

        assertThat(attributes(delivered("please fail")))
                .containsEntry("CamelCloudEventType", "one.apiin.camel.video.failed");
    }

    @Test
    void anEventWithoutACompletionHasTheTimeOfItsExchange() throws Exception {
        camel.routes(r -> r.from("direct:event").transformDataType(TYPE).to("mock:delivered"));
        MockEndpoint delivered = camel.mock("delivered");
        delivered.expectedMessageCount(1);

        camel.template()
                .send(
                        "direct:event",
                        e -> {
                            e.getMessage().setHeader("CamelApiInOneSubmissionId", "sub-1");
                            e.getMessage().setHeader("CamelApiInOneTaskState", "OUTCOME_UNKNOWN");
                        });

        delivered.assertIsSatisfied();
        assertThat(attributes(delivered.getExchanges().get(0)))
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

    private Exchange delivered(String prompt) throws Exception {
        camel.routes(r -> r.from("apiinone:video").transformDataType(TYPE).to("mock:delivered"));
        MockEndpoint delivered = camel.mock("delivered");
        delivered.expectedMessageCount(1);

        camel.template().sendBody("apiinone:video", prompt);

        delivered.assertIsSatisfied();
        return delivered.getExchanges().get(0);
    }

    private static Map<String, Object> attributes(Exchange delivered) {
        return delivered.getMessage().getHeaders().entrySet().stream()
                .filter(header -> header.getKey().startsWith("CamelCloudEvent"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
