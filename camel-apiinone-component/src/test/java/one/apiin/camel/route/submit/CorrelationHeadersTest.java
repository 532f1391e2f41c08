package one.apiin.camel.route.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.route.ApiInOneContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The headers of the submitting message that the completion has again. */
class CorrelationHeadersTest {

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext().routes(this::routes);

    private void routes(RouteBuilder r) {
        r.from("direct:submit").to("apiinone:video?correlationHeaders=my*,order,CamelApi*");
        r.from("direct:patterns").to("apiinone:video?correlationHeaders=RAW(order\\.[a-z]+,my*)");
        r.from("direct:default").to("apiinone:video");
        r.from("direct:none").to("apiinone:video?correlationHeaders=");
        r.from("apiinone:video?delay=20").to("mock:delivered");
    }

    private Exchange send(String uri, Map<String, Object> headers) {
        return camel.template()
                .request(
                        uri,
                        e -> {
                            e.getMessage().setBody("a fox");
                            e.getMessage().setHeaders(new HashMap<>(headers));
                        });
    }

    private Map<String, Object> delivered() throws InterruptedException {
        camel.mock("delivered").expectedMessageCount(1);
        camel.mock("delivered").assertIsSatisfied();
        return camel.mock("delivered").getExchanges().get(0).getMessage().getHeaders();
    }

    @Test
    void headersThatMatchComeBackWithTheirSimpleTypes() throws Exception {
        Map<String, Object> mine =
                Map.of(
                        "myLong",
                        5L,
                        "myInt",
                        6,
                        "myDouble",
                        0.5,
                        "myFlag",
                        true,
                        "myText",
                        "grün, \"bunt\"\nund 🦊",
                        "order",
                        "42");
        Map<String, Object> all = new HashMap<>(mine);
        all.put("other", "stays away");
        all.put("orders", "stays away too");

        send("direct:submit", all);

        assertThat(delivered())
                .containsAllEntriesOf(mine)
                .doesNotContainKeys("other", "orders", "CamelApiInOnePrompt");
    }

    @Test
    void aRegularExpressionAndABeginningArePatterns() throws Exception {
        send("direct:patterns", Map.of("order.id", "1", "myX", "2", "orderId", "3"));

        assertThat(delivered()).containsKeys("order.id", "myX").doesNotContainKey("orderId");
    }

    @Test
    void otherTypesComeBackAsText() throws Exception {
        send("direct:submit", Map.of("myDate", new Date(0), "myList", java.util.List.of(1, 2)));

        assertThat(delivered().get("myDate")).isInstanceOf(String.class);
        assertThat(delivered().get("myList")).isInstanceOf(String.class);
    }

    @Test
    void theFileNameAndTheBreadcrumbComeBackByDefault() throws Exception {
        send("direct:default", Map.of("CamelFileName", "a/b.txt", "breadcrumbId", "x", "my", 1));

        assertThat(delivered())
                .containsEntry("CamelFileName", "a/b.txt")
                .containsEntry("breadcrumbId", "x")
                .doesNotContainKey("my");
    }

    @Test
    void noneComesBackIfNoneIsNamed() throws Exception {
        send("direct:none", Map.of("CamelFileName", "a/b.txt"));

        assertThat(delivered()).doesNotContainKey("CamelFileName");
    }

    @Test
    void aPatternNeverMatchesTheComponentsHeaders() throws Exception {
        send("direct:submit", Map.of("CamelApiInOnePrompt", "a secret fox"));

        assertThat(delivered()).doesNotContainKey("CamelApiInOnePrompt");
    }

    @Test
    void moreThanEightKibibytesOfCorrelationHeadersAreRefused() throws Exception {
        Exchange done = send("direct:submit", Map.of("myLoad", "ü".repeat(4096)));

        assertThat(done.getException())
                .isInstanceOf(SubmitRejectedException.class)
                .hasMessageContaining("correlationHeaders")
                .hasMessageContaining("8192");
        assertThat(((SubmitRejectedException) done.getException()).getHttpStatus()).isZero();
        assertThat(camel.sandbox().ledger().requests()).isEmpty();
        assertThat(camel.sums().states()).isEmpty();
    }

    @Test
    void eightKibibytesOfCorrelationHeadersAreAccepted() throws Exception {
        String load = "ü".repeat((8192 - "myLoad".length()) / 2);

        send("direct:submit", Map.of("myLoad", load));

        assertThat(delivered()).containsEntry("myLoad", load);
    }
}
