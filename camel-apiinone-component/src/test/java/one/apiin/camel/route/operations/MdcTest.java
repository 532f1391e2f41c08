package one.apiin.camel.route.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import one.apiin.camel.route.RouteTestSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Camel's MDC is there after a wait, on the thread that goes on, and the end has the breadcrumb. */
class MdcTest extends RouteTestSupport {

    private final Map<String, String> after = new ConcurrentHashMap<>();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext created = super.createCamelContext();
        created.setUseMDCLogging(true);
        created.setUseBreadcrumb(true);
        return created;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:generate")
                        .routeId("generating")
                        .to("apiinone:video?operation=generate")
                        .process(e -> after.putAll(MDC.getCopyOfContextMap()));
                from("direct:submit").to("apiinone:video");
                from("apiinone:video?delay=20").to("mock:told");
            }
        };
    }

    @Test
    void theStepsAfterAWaitHaveTheIdsOfTheirExchange() {
        Exchange done = template.request("direct:generate", e -> e.getMessage().setBody("a fox"));

        assertThat(after)
                .containsEntry("camel.exchangeId", done.getExchangeId())
                .containsEntry("camel.routeId", "generating")
                .containsEntry(
                        "camel.breadcrumbId",
                        done.getMessage().getHeader("breadcrumbId", String.class));
    }

    @Test
    void theEndHasTheBreadcrumbOfItsSubmit() throws Exception {
        mock("told").expectedMessageCount(1);

        Exchange submitted =
                template.request("direct:submit", e -> e.getMessage().setBody("a fox"));

        mock("told").assertIsSatisfied();
        assertThat(mock("told").getExchanges().get(0).getMessage().getHeader("breadcrumbId"))
                .isNotNull()
                .isEqualTo(submitted.getMessage().getHeader("breadcrumbId"));
    }
}
