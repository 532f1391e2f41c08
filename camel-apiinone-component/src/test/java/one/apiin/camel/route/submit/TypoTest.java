package one.apiin.camel.route.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.operations.ComponentLog;
import org.apache.camel.Exchange;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A misspelled field costs nothing; another unknown one is sent, with one warning. */
class TypoTest {

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    @ParameterizedTest
    @CsvSource({
        "kling-3, aspectRatio, parameters.aspect_ratio",
        "kling-3, aspect-ratio, parameters.aspect_ratio",
        "kling-3, Aspect_Ratio, parameters.aspect_ratio",
        "kling-3, aspect_ration, parameters.aspect_ratio",
        "kling-3, durtion, parameters.duration",
        "kling-3, duratoin, parameters.duration",
        "kling-3, Duration, parameters.duration",
        "kling-3, multishots, parameters.multi_shots",
        "kling-3, images, imageUrls (field image)",
        "kling-3, moed, parameters.mode",
        "seedance-1-5-pro, generate_audio, parameters.generateAudio",
        "seedance-1-5-pro, fixed_lens, parameters.fixedLens",
        "grok-imagine/text-to-video, promt, prompt",
        "grok-imagine/text-to-video, Prompt, prompt",
        "grok-imagine/text-to-video, image_url, imageUrls",
        "grok-imagine/text-to-video, imageURLs, imageUrls",
        "grok-imagine/text-to-video, image, imageUrls (field image_urls)",
        "wan-2-6, image, imageUrls (field image_urls)",
        "grok-imagine/text-to-video, modle, model",
        "grok-imagine/text-to-video, callbackUrl, parameters.callback_url",
        "video-of-tomorrow, imageUrl, imageUrls",
        "video-of-tomorrow, Duration, parameters.duration",
    })
    void aFieldThatResemblesAKnownOneIsRefusedWithIt(String model, String field, String meant)
            throws Exception {
        String uri = "apiinone:video?model=" + model;

        Exchange inTheBody = send(uri, Map.of("prompt", "a fox", field, "5"));
        Exchange inTheHeader =
                camel.template()
                        .request(
                                uri,
                                exchange -> {
                                    exchange.getMessage().setBody("a fox");
                                    exchange.getMessage()
                                            .setHeader(
                                                    "CamelApiInOneParameters", Map.of(field, "5"));
                                });
        Exchange inTheUri = send(uri + "&parameters." + field + "=5", "a fox");

        assertThat(List.of(inTheBody, inTheHeader, inTheUri))
                .allSatisfy(
                        done ->
                                assertThat(done.getException(SubmitRejectedException.class))
                                        .hasMessageContaining("did you mean " + meant)
                                        .hasMessageContaining(field)
                                        .hasMessageContaining("validate=false")
                                        .hasMessageContaining("Nothing was sent"));
        assertThat(camel.sandbox().ledger().requests()).isEmpty();
        assertThat(camel.sums().states()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "CamelApiInOneImageUrl, CamelApiInOneImageUrls",
        "CamelApiInOneIdempotenceKey, CamelApiInOneIdempotencyKey",
        "CamelApiInOneModle, CamelApiInOneModel",
        "camelapiinoneprompts, CamelApiInOnePrompt",
        "CamelApiInOne-Operation, CamelApiInOneOperation",
    })
    void aHeaderThatResemblesOneOfTheComponentIsRefusedWithIt(String header, String meant)
            throws Exception {
        Exchange done = send("apiinone:video?model=kling-3", "a fox", header);

        assertThat(done.getException(SubmitRejectedException.class))
                .hasMessage(
                        "Header %s is not known: write %s, or rename a header of your own."
                                + " Nothing was sent",
                        header, meant);
        assertThat(camel.sandbox().ledger().requests()).isEmpty();
        assertThat(camel.sums().states()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CamelApiInOneIdempotency",
                "CamelApiInOneKey",
                "CamelApiInOneDuration",
                "CamelApiInOneAction",
                "camelapiinonenoteofaroute",
            })
    void anUnknownHeaderWithThePrefixIsRefusedWithTheNamesOfTheComponent(String header)
            throws Exception {
        Exchange done = send("apiinone:video?model=kling-3", "a fox", header);

        assertThat(done.getException(SubmitRejectedException.class))
                .hasMessage(
                        "Header %s is not known: write one of [CamelApiInOneOperation,"
                                + " CamelApiInOneModel, CamelApiInOnePrompt, CamelApiInOneImageUrls,"
                                + " CamelApiInOneParameters, CamelApiInOneIdempotencyKey], or rename"
                                + " a header of your own. Nothing was sent",
                        header);
        assertThat(camel.sandbox().ledger().requests()).isEmpty();
        assertThat(camel.sums().states()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "camelapiinonesubmissionid",
                "CAMELAPIINONETASKID",
                "CamelApiInOneTaskModel",
                "CamelApiInTwoModel",
                "ApiInOneModle",
                "CamelFileName",
            })
    void aHeaderOfTheComponentInAnyCaseAndAForeignOnePass(String header) {
        Exchange done = send("apiinone:video", "a fox", header);

        assertThat(done.getException()).isNull();
        assertThat(camel.sandbox().ledger().acceptedCount()).isOne();
    }

    /** A constant that the check does not know would be taken for a misspelled one. */
    @Test
    void eachHeaderOfTheComponentPasses() throws Exception {
        for (Field constant : ApiInOneConstants.class.getFields()) {
            String header = (String) constant.get(null);
            Exchange done = send("apiinone:video", "a fox", header);

            assertThat(String.valueOf(done.getException())).doesNotContain("is not known");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "grok-imagine/text-to-video, mode",
        "grok-imagine/text-to-video, negative_prompt",
        "hailuo-2-3, mode",
        "ltx-2, style",
        "kling-3, seed",
        "video-of-tomorrow, aspectRatio",
        "video-of-tomorrow, image",
    })
    void aFieldOfAnotherModelAndAnUnknownOneAreSent(String model, String field) {
        String image = model.equals("hailuo-2-3") ? "&imageUrls=https://h.example/a.png" : "";

        send("apiinone:video?model=" + model + image, Map.of("prompt", "a fox", field, "x"));

        assertThat(camel.sandbox().ledger().arrivals().get(0).body())
                .contains("\"" + field + "\":\"x\"");
    }

    @Test
    void anUnknownFieldIsWarnedOfOnceForEachModel() {
        List<String> warnings;
        Level worst;
        try (ComponentLog log = ComponentLog.listen()) {
            for (String model : List.of("kling-3", "kling-3", "ltx-2")) {
                send("apiinone:video?model=" + model, Map.of("prompt", "a fox", "zoom", 2));
            }
            worst = log.worst();
            warnings =
                    log.lines().stream().filter(line -> line.contains("the field zoom")).toList();
        }

        assertThat(worst).isEqualTo(Level.WARN);
        assertThat(warnings).hasSize(2);
        assertThat(warnings.get(0)).contains("kling-3");
        assertThat(warnings.get(1)).contains("ltx-2");
    }

    @Test
    void withoutValidationAFieldThatResemblesAnotherIsSent() {
        send(
                "apiinone:video?validate=false&model=kling-3",
                Map.of("prompt", "a fox", "aspectRatio", "9:16"));

        assertThat(camel.sandbox().ledger().arrivals().get(0).body())
                .contains("\"aspectRatio\":\"9:16\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\\t"})
    void aBlankValueOfAJsonBodyIsAbsent(String blank) {
        String json =
                "{'model':'B','prompt':'a fox','image_urls':'B','duration':'B','mode':'B'}"
                        .replace("B", blank)
                        .replace('\'', '"');

        Exchange done =
                camel.template()
                        .request(
                                "apiinone:video?model=kling-3&parameters.duration=5",
                                exchange -> {
                                    exchange.getMessage().setBody(json);
                                    exchange.getMessage()
                                            .setHeader("Content-Type", "application/json");
                                });

        assertThat(done.getException()).isNull();
        assertThat(camel.sandbox().ledger().arrivals().get(0).body())
                .contains("\"model\":\"kling-3\"", "\"duration\":5")
                .doesNotContain("mode\":\"\"", "image");
    }

    @Test
    void aBlankValueOfAMapIsAbsent() {
        Map<String, Object> row = new HashMap<>(Map.of("prompt", "a fox", "duration", ""));

        Exchange done = send("apiinone:video?model=kling-3", row);

        assertThat(done.getException()).isNull();
        assertThat(camel.sandbox().ledger().arrivals().get(0).body()).doesNotContain("duration");
    }

    private Exchange send(String uri, Object body, String header) {
        return camel.template()
                .request(
                        uri,
                        exchange -> {
                            exchange.getMessage().setBody(body);
                            exchange.getMessage().setHeader(header, "x");
                        });
    }

    private Exchange send(String uri, Object body) {
        return camel.template().request(uri, exchange -> exchange.getMessage().setBody(body));
    }
}
