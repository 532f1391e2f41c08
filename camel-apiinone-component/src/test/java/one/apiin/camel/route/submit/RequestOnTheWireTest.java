package one.apiin.camel.route.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.CallbackMode;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.task.VideoRequest;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests that the provider receives. */
class RequestOnTheWireTest {

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext()
                    .prepare(
                            created -> {
                                ApiInOneComponent component =
                                        created.getComponent("apiinone", ApiInOneComponent.class);
                                component.setCallbackSecret("first, second");
                            });

    private String body() {
        return camel.sandbox().ledger().arrivals().get(0).body();
    }

    @Test
    void theCallbackUrlCarriesTheSubmissionAndItsSignature() {
        camel.sandbox().callbacks(CallbackMode.NONE);

        VideoTask task =
                camel.submit(
                        "apiinone:video?callbackUrl=RAW(https://hooks.example/video?tenant=7)");

        assertThat(body())
                .contains(
                        "\"callback_url\":\"https://hooks.example/video?tenant=7&submission="
                                + task.getSubmissionId()
                                + "&signature=");
    }

    @Test
    void withoutACallbackUrlNoneIsSent() {
        camel.submit("apiinone:video");

        assertThat(body()).doesNotContain("callback_url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void aBlankCallbackUrlIsNone(String blank) {
        camel.submit("apiinone:video?callbackUrl=" + blank);

        assertThat(body()).doesNotContain("callback_url");
    }

    @Test
    void aFieldThatIsNullInBodyOrHeaderIsTheOptions() {
        Map<String, Object> nothing = new HashMap<>();
        nothing.put("mode", null);
        camel.template()
                .sendBodyAndHeaders(
                        "apiinone:video?model=kling-3&parameters.duration=3&parameters.mode=std",
                        "{\"prompt\": \"a fox\", \"duration\": null}",
                        Map.of(
                                "Content-Type",
                                "application/json",
                                "CamelApiInOneParameters",
                                nothing));

        assertThat(body()).contains("\"duration\":3").contains("\"mode\":\"std\"");
    }

    @Test
    void optionsAreTheLastChoiceAndParametersGoAlong() {
        camel.template()
                .sendBodyAndHeaders(
                        "apiinone:video?model=kling-3&parameters.aspect_ratio=9:16&parameters.mode=std",
                        Map.of("prompt", "a fox", "mode", "pro"),
                        Map.of("CamelApiInOneParameters", Map.of("duration", 3)));

        assertThat(body())
                .contains("\"model\":\"kling-3\"")
                .contains("\"aspect_ratio\":\"9:16\"")
                .contains("\"mode\":\"pro\"")
                .contains("\"duration\":3");
    }

    @Test
    void aVideoRequestAndJsonTextAreTheProvidersObject() {
        VideoRequest request = new VideoRequest("grok-imagine/image-to-video", null);
        request.setImageUrls(List.of("https://images.example/a.png"));
        camel.template().sendBody("apiinone:video", request);
        camel.template()
                .sendBodyAndHeader(
                        "apiinone:video",
                        "{\"prompt\":\"a fox\",\"imageUrls\":[\"https://images.example/b.png\"]}",
                        "Content-Type",
                        "application/json; charset=utf-8");

        assertThat(camel.sandbox().ledger().arrivals())
                .extracting(one -> one.body())
                .satisfiesExactly(
                        first -> assertThat(first).doesNotContain("prompt").contains("a.png"),
                        second -> assertThat(second).contains("image_urls").contains("b.png"));
    }

    @Test
    void commaSeparatedUrlsAreAListInABodyAndInAHeader() {
        String both = "https://images.example/a.png,https://images.example/b.png";
        String uri = "apiinone:video?model=grok-imagine/image-to-video&validate=false";
        camel.template().sendBody(uri, Map.of("prompt", "a fox", "image_urls", both));
        camel.template().sendBodyAndHeader(uri, "a fox", "CamelApiInOneImageUrls", both);

        assertThat(camel.sandbox().ledger().arrivals())
                .hasSize(2)
                .allSatisfy(
                        one ->
                                assertThat(one.body())
                                        .contains("\"" + both.replace(",", "\",\"") + "\""));
    }

    @Test
    void aTaskConvertsToJsonText() {
        camel.sandbox().pace(Pace.byHand());

        String json = camel.template().requestBody("apiinone:video", "a fox", String.class);

        assertThat(json)
                .contains("\"state\":\"RUNNING\"")
                .contains(
                        "\"taskId\":\""
                                + camel.sandbox().ledger().accepted().get(0).taskId()
                                + "\"")
                .doesNotContain(camel.sandbox().apiKey());
    }

    /** As {@code prompt={{video.prompt}}} of a property that was left empty. */
    @Test
    void anEmptyPromptIsRefusedAndNotTakenFromTheBody() {
        Exchange done =
                camel.template()
                        .send("apiinone:video?prompt=", e -> e.getMessage().setBody("an order"));

        assertThat(done.getException()).hasMessageContaining("prompt");
        assertThat(camel.sandbox().ledger().arrivals()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&validate=false", "&model=a-model-of-tomorrow"})
    void aPromptThatEvaluatesToBlankIsRefusedAlthoughThereIsAnImage(String options) {
        String uri = "apiinone:video?imageUrls=https://images.example/a.png" + options;

        for (Object missing : new Object[] {null, " "}) {
            assertThat(withIdea(uri + "&prompt=${header.idea}", missing).getException())
                    .isInstanceOf(SubmitRejectedException.class)
                    .hasMessageContaining("option prompt evaluates to blank");
        }
        assertThat(camel.sandbox().ledger().arrivals()).isEmpty();
    }

    @Test
    void anEmptyPromptOptionAsksForAVideoOfTheImageAlone() {
        String uri = "apiinone:video?imageUrls=https://images.example/a.png&prompt=";

        assertThat(withIdea(uri, null).getException()).isNull();
        assertThat(body()).contains("image_urls").doesNotContain("prompt");
    }

    private Exchange withIdea(String uri, Object idea) {
        return camel.template().send(uri, e -> e.getMessage().setHeader("idea", idea));
    }
}
