package one.apiin.camel.route.submit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.LedgerEntry;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The prompt is the text of the body, of whatever type and charset it is. */
class PromptBodiesTest {

    private static final String TEXT = "ein größerer Fuchs";

    @TempDir Path folder;

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext().component(c -> c.setMaxWaiting(1)).routes(this::routes);

    private void routes(RouteBuilder r) {
        r.from("file:" + folder + "?charset=iso-8859-1&initialDelay=0&delay=50")
                .to("apiinone:video")
                .to("mock:file");
        r.from("direct:submit").to("apiinone:video");
        r.from("direct:keyed")
                .streamCache(false)
                .to("apiinone:video?prompt=${body}, big&idempotencyKey=u-${body}");
        r.from("direct:name").to("apiinone:video?idempotencyKey=${header.a}-${header.b}");
    }

    private List<String> prompts() {
        return camel.sandbox().ledger().accepted().stream()
                .map(LedgerEntry.Accepted::prompt)
                .toList();
    }

    private Exception refused(Object body, Map<String, Object> headers) {
        return refused("direct:submit", body, headers);
    }

    private Exception refused(String route, Object body, Map<String, Object> headers) {
        Exception failure =
                camel.template()
                        .send(
                                route,
                                exchange -> {
                                    exchange.getMessage().setHeaders(new HashMap<>(headers));
                                    exchange.getMessage().setBody(body);
                                })
                        .getException();
        assertThat(failure).isInstanceOf(SubmitRejectedException.class);
        assertThat(camel.sandbox().ledger().arrivalCount()).isZero();
        return failure;
    }

    @Test
    void aFileOfAnotherCharsetIsReadOnceInIt() throws Exception {
        camel.mock("file").expectedMessageCount(1);

        Files.write(folder.resolve("fox.txt"), TEXT.getBytes(ISO_8859_1));

        camel.mock("file").assertIsSatisfied();
        assertThat(prompts()).containsExactly(TEXT);
    }

    @Test
    void theCharsetOfTheContentTypeCounts() {
        camel.template()
                .sendBodyAndHeader(
                        "direct:submit",
                        TEXT.getBytes(ISO_8859_1),
                        Exchange.CONTENT_TYPE,
                        "text/plain; charset=ISO-8859-1");

        assertThat(prompts()).containsExactly(TEXT);
    }

    @Test
    void aByteOrderMarkIsRemovedFromAPromptAndFromJson() {
        camel.template().sendBody("direct:submit", ("\uFEFF" + TEXT).getBytes(UTF_8));
        camel.template().sendBody("direct:submit", new StringReader("\uFEFFa hen"));
        camel.template()
                .sendBodyAndHeader(
                        "direct:submit",
                        ("\uFEFF{\"prompt\":\"a hare\"}").getBytes(UTF_8),
                        Exchange.CONTENT_TYPE,
                        "text/json");
        camel.template()
                .sendBodyAndHeader(
                        "direct:submit",
                        "\uFEFF{\"prompt\":\"a hedgehog\"}",
                        Exchange.CONTENT_TYPE,
                        "application/json");

        assertThat(prompts()).containsExactly(TEXT, "a hen", "a hare", "a hedgehog");
    }

    @Test
    void aKeyMayNameAStreamThatThePromptNamesToo() {
        camel.template()
                .sendBody("direct:keyed", new ByteArrayInputStream("a fox".getBytes(UTF_8)));
        camel.template().sendBody("direct:keyed", new StringReader("a hare"));
        camel.template().sendBody("direct:keyed", "a hare");

        assertThat(prompts()).containsExactly("a fox, big", "a hare, big");
    }

    @Test
    void aKeyAsBytesIsItsText() {
        Map<String, Object> key = Map.of("CamelApiInOneIdempotencyKey", "order-1".getBytes(UTF_8));

        camel.template().sendBodyAndHeaders("direct:submit", "a fox", key);
        camel.template()
                .sendBodyAndHeader(
                        "direct:submit", "a fox", "CamelApiInOneIdempotencyKey", "order-1");

        assertThat(camel.sandbox().ledger().acceptedCount()).isOne();
    }

    @Test
    void imageUrlsAsBytesAreTheirText() {
        byte[] urls = "https://i.example/a.png,https://i.example/b.png".getBytes(UTF_8);

        camel.template()
                .sendBodyAndHeader("direct:submit", "a fox", "CamelApiInOneImageUrls", urls);

        assertThat(camel.sandbox().ledger().arrivals().get(0).body())
                .contains("\"https://i.example/a.png\",\"https://i.example/b.png\"");
    }

    @Test
    void aKeyOfMissingHeadersIsRefused() {
        assertThat(refused("direct:name", "a fox", Map.of()))
                .hasMessageContaining("idempotencyKey")
                .hasMessageContaining("'-'");
    }

    @Test
    void aBodyThatCannotBeReadIsRefused() {
        assertThat(refused(new File("no-such-file.txt"), Map.of()))
                .hasMessageContaining("could not be read");
        assertThat(refused("x".getBytes(UTF_8), Map.of(Exchange.CHARSET_NAME, "klingon")))
                .hasMessageContaining("charset");
    }

    @Test
    void aBodyThatContainsItselfReleasesItsPermit() {
        Map<String, Object> endless = new HashMap<>(Map.of("prompt", "a fox"));
        endless.put("self", endless);

        for (int i = 0; i < 2; i++) {
            assertThat(
                            camel.template()
                                    .send("direct:submit", e -> e.getMessage().setBody(endless))
                                    .getException())
                    .isNotNull()
                    .isNotInstanceOf(ProviderBusyException.class);
        }
    }

    @Test
    void aBodyThatCannotBeATaskIdIsRefusedAndNotQuoted() {
        for (String id :
                List.of("..", "...", "a secret prompt", "https://h/v.mp4", "x".repeat(501))) {
            Exception failure = refused(id, Map.of("CamelApiInOneOperation", "status"));
            assertThat(failure)
                    .hasMessageContaining("CamelApiInOneTaskId")
                    .message()
                    .doesNotContain("secret", "v.mp4");
        }
        assertThat(refused(Map.of(), Map.of("CamelApiInOneOperation", "await")))
                .hasMessageContaining("is not a task id")
                .message()
                .doesNotContain("prompt");
    }
}
