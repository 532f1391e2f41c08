package one.apiin.camel.route.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import one.apiin.camel.route.ApiInOneContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

/** Camel's MDC is set on the thread that continues after a wait, and a completion has the breadcrumb. */
class MdcTest {

    private final Map<String, String> after = new ConcurrentHashMap<>();

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext()
                    .prepare(
                            created -> {
                                created.setUseMDCLogging(true);
                                created.setUseBreadcrumb(true);
                            })
                    .routes(this::routes);

    private void routes(RouteBuilder r) {
        r.from("direct:generate")
                .routeId("generating")
                .to("apiinone:video?operation=generate")
                .process(e -> after.putAll(MDC.getCopyOfContextMap()));
        r.from("direct:submit").to("apiinone:video");
        r.from("apiinone:video?delay=20").to("mock:delivered");
    }

    @Test
    void theStepsAfterAGenerateHaveTheIdsOfTheirExchange() {
        Exchange done =
                camel.template().request("direct:generate", e -> e.getMessage().setBody("a fox"));

        assertThat(after)
                .containsEntry("camel.exchangeId", done.getExchangeId())
                .containsEntry("camel.routeId", "generating")
                .containsEntry(
                        "camel.breadcrumbId",
                        done.getMessage().getHeader("breadcrumbId", String.class));
    }

    @Test
    void theCompletionHasTheBreadcrumbOfItsSubmit() throws Exception {
        camel.mock("delivered").expectedMessageCount(1);

        Exchange submitted =
                camel.template().request("direct:submit", e -> e.getMessage().setBody("a fox"));

        camel.mock("delivered").assertIsSatisfied();
        assertThat(
                        camel.mock("delivered")
                                .getExchanges()
                                .get(0)
                                .getMessage()
                                .getHeader("breadcrumbId"))
                .isNotNull()
                .isEqualTo(submitted.getMessage().getHeader("breadcrumbId"));
    }
}
