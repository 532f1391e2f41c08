package one.apiin.camel.route.submit;

import static one.apiin.camel.route.ApiInOneContext.soon;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.LedgerEntry;
import one.apiin.camel.sandbox.Pace;

import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Two contexts of one process and one key: what arrives is one rate and one burst. */
class SharedRateRouteTest {

    private static final int RATE = 20;

    /** On a busy machine calls that left in order arrive in a heap; so long one is delayed at most. */
    private static final Duration DELAYED = Duration.ofSeconds(3);

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext().provider(b -> b.pace(Pace.clock(Duration.ofSeconds(60))));

    @Test
    void submitsAndLooksOfTwoContextsStayBelowOneRateAndItsBurst() throws Exception {
        CamelContext one = context(RATE);
        CamelContext other = context(10 * RATE);
        submit(one, 1);
        submit(other, 1);
        acceptedAre(2);

        submit(one, 20);
        submit(other, 120);
        acceptedAre(142);

        List<Instant> arrived = arrivals();
        for (int first = 0; first < arrived.size(); first++) {
            for (int last = first; last < arrived.size(); last++) {
                Duration window = Duration.between(arrived.get(first), arrived.get(last));
                double seconds = window.plus(DELAYED).toNanos() / 1e9;
                assertThat(last - first + 1.0).isLessThanOrEqualTo(RATE + RATE * seconds);
            }
        }
        assertThat(camel.sandbox().ledger().statusCalls())
                .as("at least a fifth of the calls are looks as long as submits wait")
                .hasSizeGreaterThan(15);
    }

    private static void submit(CamelContext context, int count) {
        for (int i = 0; i < count; i++) {
            context.createFluentProducerTemplate().to("seda:in").withBody("a fox").send();
        }
    }

    private void acceptedAre(int count) {
        soon().until(() -> camel.sandbox().ledger().acceptedCount() == count);
    }

    private CamelContext context(double rate) throws Exception {
        ApiInOneComponent component = camel.newComponent();
        component.setRequestsPerSecond(rate);
        component.setRequestTimeout(Duration.ofSeconds(30));
        return camel.start(
                component,
                routes ->
                        routes.from("seda:in?waitForTaskToComplete=Never")
                                .to("apiinone:video?pollInterval=100ms"));
    }

    /** When each request arrived, in order. */
    private List<Instant> arrivals() {
        return Stream.<LedgerEntry>concat(
                        camel.sandbox().ledger().arrivals().stream(),
                        camel.sandbox().ledger().statusCalls().stream())
                .map(LedgerEntry::at)
                .sorted()
                .toList();
    }
}
