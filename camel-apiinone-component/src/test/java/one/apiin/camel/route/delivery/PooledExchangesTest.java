package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.task.Delivery;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.engine.PooledExchangeFactory;
import org.apache.camel.impl.engine.PooledProcessorExchangeFactory;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * With {@code camel.main.exchange-factory=pooled} Camel 4.18 and 4.22 lose on-completions of exchanges that a
 * route copies: the outcome of such an exchange still confirms its delivery.
 */
class PooledExchangesTest {

    private static final int TASKS = 40;
    private static final String COMPLETIONS =
            "apiinone:video?delay=20&maxInFlight=4&redeliveryDelay=50ms";

    private final AtomicInteger finished = new AtomicInteger();

    @RegisterExtension
    final ApiInOneContext camel = new ApiInOneContext().prepare(PooledExchangesTest::pool);

    private static void pool(CamelContext context) {
        var extension = context.getCamelContextExtension();
        extension.setExchangeFactory(new PooledExchangeFactory());
        extension.setProcessorExchangeFactory(new PooledProcessorExchangeFactory());
    }

    private static RouteDefinition copying(RouteBuilder r, String how) {
        RouteDefinition route = r.from(COMPLETIONS);
        switch (how) {
            case "split" -> route.split(r.constant(List.of(1, 2))).to("direct:copy").end();
            case "multicast" -> route.multicast().to("direct:copy", "direct:copy").end();
            default -> route.wireTap("direct:copy");
        }
        r.from("direct:copy").process(e -> e.getMessage().getBody());
        return route;
    }

    private void submitAll() {
        for (int i = 0; i < TASKS; i++) {
            camel.template().sendBody("apiinone:video", "a fox " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"split", "multicast", "tap"})
    void everyCompletionIsConfirmed(String how) throws Exception {
        camel.routes(r -> copying(r, how).process(e -> finished.incrementAndGet()));

        submitAll();

        soon().untilAsserted(
                        () -> assertThat(camel.sums().of(Delivery.DELIVERED)).isEqualTo(TASKS));
    }

    @Test
    void aFailedExchangeIsRedelivered() throws Exception {
        camel.routes(
                r ->
                        copying(r, "tap")
                                .filter(e -> attempt(e) == 1)
                                .throwException(new IllegalStateException("the archive is down"))
                                .end()
                                .process(e -> finished.incrementAndGet()));

        submitAll();

        soon().untilAsserted(
                        () -> assertThat(camel.sums().of(Delivery.DELIVERED)).isEqualTo(TASKS));
        assertThat(finished).hasValue(TASKS);
    }

    private static int attempt(Exchange exchange) {
        return exchange.getMessage().getHeader("CamelApiInOneDeliveryAttempt", Integer.class);
    }
}
