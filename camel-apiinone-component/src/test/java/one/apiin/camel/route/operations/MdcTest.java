package one.apiin.camel.route.operations;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.route.ApiInOneContext;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Camel's MDC is there after a wait, on the thread that goes on, and the end has the breadcrumb. */
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
        r.from("apiinone:video?delay=20").to("mock:told");
    }

    @Test
    void theStepsAfterAWaitHaveTheIdsOfTheirExchange() {
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
    void theEndHasTheBreadcrumbOfItsSubmit() throws Exception {
        camel.mock("told").expectedMessageCount(1);

        Exchange submitted =
                camel.template().request("direct:submit", e -> e.getMessage().setBody("a fox"));

        camel.mock("told").assertIsSatisfied();
        assertThat(camel.mock("told").getExchanges().get(0).getMessage().getHeader("breadcrumbId"))
                .isNotNull()
                .isEqualTo(submitted.getMessage().getHeader("breadcrumbId"));
    }
}
