package one.apiin.camel.route.submit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.LedgerEntry;
import one.apiin.camel.task.VideoRequest;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text whose content type says that it is not a prompt is not paid for. */
class ContentTypeTest {

    private static final String BODY = "<p>a fox</p>";

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext()
                    .routes(
                            r -> {
                                r.from("direct:submit").to("apiinone:video");
                                r.from("direct:plain")
                                        .removeHeader("Content-Type")
                                        .to("apiinone:video");
                            });

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "TEXT/HTML",
                "text/html; charset=UTF-8",
                " text/html ;charset=utf-8",
                "text/html;",
                "text/html, text/plain",
                "application/xhtml+xml",
                "text/xml",
                "application/xml",
                "application/xml-dtd",
                "text/xml-external-parsed-entity",
                "application/soap+xml; action=x",
                "application/atom+XML",
                "model/x3d+xml",
                "application/x-www-form-urlencoded",
                "Application/X-WWW-Form-Urlencoded; charset=UTF-8",
                "multipart/form-data; boundary=x",
                "multipart/mixed",
                "multipart/related",
                "image/svg+xml",
                "image/png",
                "video/mp4; a=b",
                "audio/mpeg",
            })
    void aBodyOfSuchATypeIsRefusedWithTheRemedy(String type) {
        for (Object body :
                List.of(
                        BODY,
                        BODY.getBytes(UTF_8),
                        new ByteArrayInputStream(BODY.getBytes(UTF_8)),
                        new StringReader(BODY))) {
            assertThat(send("direct:submit", body, type).getException())
                    .isInstanceOf(SubmitRejectedException.class)
                    .hasMessageContaining(
                            "Content-Type "
                                    + type.strip().split("[;,]")[0].trim().toLowerCase(Locale.ROOT))
                    .hasMessageContaining("imageUrls")
                    .hasMessageContaining("removeHeader(\"Content-Type\")");
        }
        assertThat(camel.sandbox().ledger().requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text/plain",
                "text/plain; charset=utf-8",
                "text/markdown",
                "text/csv",
                "application/octet-stream",
                "text/x-html-like",
                "application/yaml",
                "nonsense",
            })
    void anyOtherTextIsThePrompt(String type) {
        assertThat(send("direct:submit", BODY, type).getException()).isNull();

        assertThat(camel.sandbox().ledger().accepted())
                .extracting(LedgerEntry.Accepted::prompt)
                .containsExactly(BODY);
    }

    /** Of a form, an HTTP server makes a Map; and a step before may have left its header. */
    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/x-www-form-urlencoded", "multipart/mixed"})
    void aStructuredBodyIsARequestWhateverTheTypeSays(String type) {
        assertThat(send("direct:submit", Map.of("prompt", "a fox"), type).getException()).isNull();
        VideoRequest request = new VideoRequest("grok-imagine/text-to-video", "a hare");
        assertThat(send("direct:submit", request, type).getException()).isNull();

        assertThat(camel.sandbox().ledger().accepted())
                .extracting(LedgerEntry.Accepted::prompt)
                .containsExactly("a fox", "a hare");
    }

    @Test
    void withoutTheHeaderItIsAPrompt() {
        assertThat(send("direct:plain", BODY, "text/html").getException()).isNull();

        assertThat(camel.sandbox().ledger().acceptedCount()).isOne();
    }

    /** Types of these kinds that no list names, in any letter case and with any parameter. */
    @Test
    void inventedTypesOfTheseKindsAreRefused() {
        Random random = new Random(20);
        for (int i = 0; i < 200; i++) {
            String name = "x" + Integer.toString(random.nextInt(1 << 30), 36);
            List<String> kinds =
                    List.of(
                            "image/" + name,
                            "video/" + name,
                            "audio/vnd." + name,
                            "multipart/" + name,
                            "application/vnd." + name + "+xml",
                            name + "/" + name + "+xml",
                            "text/html",
                            "application/xml");
            String type = kinds.get(random.nextInt(kinds.size()));
            StringBuilder cased = new StringBuilder();
            type.chars()
                    .map(c -> random.nextBoolean() ? Character.toUpperCase(c) : c)
                    .forEach(c -> cased.append((char) c));
            String parameter = random.nextBoolean() ? " ; p=\"" + name + "\"" : "";

            assertThat(send("direct:submit", BODY, cased + parameter).getException())
                    .as(type)
                    .isInstanceOf(SubmitRejectedException.class)
                    .hasMessageContaining(type);
        }
        assertThat(camel.sandbox().ledger().requests()).isEmpty();
    }

    private Exchange send(String uri, Object body, String type) {
        return camel.template()
                .request(
                        uri,
                        exchange -> {
                            exchange.getMessage().setBody(body);
                            exchange.getMessage().setHeader("Content-Type", type);
                        });
    }
}
