package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.soon;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.WatchEndedException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.Pace;

import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Exchanges that wait for a video hold no thread. */
class WaitingThreadsTest {

    private static final int MANY = 1000;

    /** Workers, ledger threads and timers of one component; they come as they are needed. */
    private static final int POOLS = 10 + 8 + 4;

    private final AtomicInteger told = new AtomicInteger();

    @RegisterExtension
    final ApiInOneContext camel = new ApiInOneContext().provider(b -> b.pace(Pace.byHand()));

    @Test
    void aThousandWaitOnTheThreadsOfThePoolsAndAreToldAtTheStop() throws Exception {
        ApiInOneComponent component = camel.newComponent();
        component.getConfiguration().setPollInterval(Duration.ofMinutes(5));
        CamelContext context = camel.start(component, routes -> {});

        send(context, MANY);
        long threads = threadsOf(context);
        context.stop();

        assertThat(threads).isBetween(1L, (long) POOLS);
        soon().untilAsserted(() -> assertThat(told).hasValue(MANY));
    }

    /** Until the provider has accepted them. */
    private void send(CamelContext context, int count) throws Exception {
        Endpoint endpoint = context.getEndpoint("apiinone:video?operation=generate");
        AsyncProducer producer = endpoint.createAsyncProducer();
        producer.start();
        long before = camel.sandbox().ledger().acceptedCount();
        for (int i = 0; i < count; i++) {
            Exchange exchange = endpoint.createExchange();
            exchange.getMessage().setBody("a fox");
            producer.process(exchange, sync -> told(exchange));
        }
        soon().until(() -> camel.sandbox().ledger().acceptedCount() == before + count);
    }

    private void told(Exchange exchange) {
        if (exchange.getException() instanceof WatchEndedException) {
            told.incrementAndGet();
        }
    }

    /** Camel names its threads after the context; those of the HTTP client are few and fixed. */
    private static long threadsOf(CamelContext context) {
        String own = "Camel (" + context.getName() + ")";
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(own))
                .count();
    }
}
