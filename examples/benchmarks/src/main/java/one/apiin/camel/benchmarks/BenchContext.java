package one.apiin.camel.benchmarks;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.WatchEndedException;
import one.apiin.camel.sandbox.Clips;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.Sandbox;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A route with the component as its only step, and a consumer of completions. By default the rate
 * is unlimited, and no task is polled within an hour.
 *
 * <p>Ownership: the creator closes it.
 */
final class BenchContext implements AutoCloseable {

    private static final String ROUTE = "direct:submit";
    private static final double NO_LIMIT = 1_000_000;

    private static final int CALLERS = 32;

    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private final CamelContext context = new DefaultCamelContext();
    private final Endpoint endpoint;
    private final AsyncProducer producer;

    /**
     * @param ledger null for one in memory
     * @param options of the producer, with their question mark
     */
    BenchContext(String baseUrl, DataSource ledger, String options) throws Exception {
        this(baseUrl, ledger, options, 32);
    }

    BenchContext(String baseUrl, DataSource ledger, String options, int atOnce) throws Exception {
        this(component(baseUrl, ledger, atOnce), options);
    }

    BenchContext(ApiInOneComponent component, String options) throws Exception {
        context.addComponent("apiinone", component);
        RouteBuilder.addRoutes(
                context,
                routes -> {
                    routes.onException(WatchEndedException.class).logExhausted(false);
                    routes.from(ROUTE).to("apiinone:video" + options);
                    routes.from("apiinone:video").to("direct:ended");
                    routes.from("direct:ended").stop();
                });
        context.start();
        endpoint = context.getEndpoint(ROUTE);
        producer = endpoint.createAsyncProducer();
        producer.start();
    }

    /** A provider that completes each task at its first status call and takes any number of them; the caller closes it. */
    static Sandbox provider() {
        return Sandbox.builder()
                .clips(Clips.tiny())
                .credits(Long.MAX_VALUE / 2)
                .pace(Pace.steps(1))
                .start();
    }

    /** A component without a rate limit, which polls no task within an hour. */
    static ApiInOneComponent component(String baseUrl, DataSource ledger, int atOnce) {
        ApiInOneComponent component = new ApiInOneComponent();
        component.setBaseUrl(baseUrl);
        component.setApiKey(Sandbox.DEFAULT_API_KEY);
        component.setDataSource(ledger);
        component.setRequestsPerSecond(NO_LIMIT);
        component.setMaxConcurrentRequests(atOnce);
        component.setRequestTimeout(Duration.ofMinutes(2));
        component.getConfiguration().setPollInterval(Duration.ofHours(1));
        return component;
    }

    Exchange exchange() {
        Exchange exchange = endpoint.createExchange();
        exchange.getMessage().setBody("a fox");
        return exchange;
    }

    /** On the caller's thread; returns when the exchange has ended. */
    void call(Exchange exchange) throws Exception {
        producer.process(exchange);
    }

    /** On one of {@value #CALLERS} calling threads. */
    void send(Exchange exchange, Runnable done) {
        callers.execute(() -> producer.process(exchange, sync -> done.run()));
    }

    @Override
    public void close() {
        callers.shutdown();
        context.stop();
    }
}
