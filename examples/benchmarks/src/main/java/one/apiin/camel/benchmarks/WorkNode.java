package one.apiin.camel.benchmarks;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import one.apiin.camel.ApiInOneComponent;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * One of the nodes that {@link Nodes} counts: it keeps a number of tasks open and prints each
 * completion delivered to it. The measuring process decides which node submits the next task: if it
 * were the one that received the completion, chance would concentrate the submissions on one node.
 */
final class WorkNode extends RouteBuilder {

    private static final String SUBMIT = "direct:submit";

    private final Semaphore places;

    private WorkNode(int open) {
        places = new Semaphore(open);
    }

    /**
     * Arguments: the ledger, its table prefix, the provider, the key, requests a second, open
     * tasks, the credit limit (0 = none).
     */
    public static void main(String[] args) throws Exception {
        JdbcConnectionPool connections = Databases.pool(args[0]);
        ApiInOneComponent component = new ApiInOneComponent();
        component.setDataSource(connections);
        component.setTablePrefix(args[1]);
        component.setBaseUrl(args[2]);
        component.setApiKey(args[3]);
        component.setRequestsPerSecond(Integer.parseInt(args[4]));
        component.setPollInterval(Duration.ofSeconds(1));
        if (Long.parseLong(args[6]) > 0) {
            component.setCreditLimit(Long.valueOf(args[6]));
        }
        WorkNode node = new WorkNode(Integer.parseInt(args[5]));
        CamelContext context = new DefaultCamelContext();
        context.addComponent("apiinone", component);
        context.addRoutes(node);
        context.start();
        Thread feeder = new Thread(() -> node.feed(context));
        feeder.setDaemon(true);
        feeder.start();
        NodeProcess.awaitStop(node.places::release);
        System.exit(0);
    }

    @Override
    public void configure() {
        from(SUBMIT).to("apiinone:video");
        from("apiinone:video?delay=100").process(this::print);
    }

    private void print(Exchange completion) {
        System.out.println(completion.getMessage().getHeader("CamelApiInOneTaskId", String.class));
    }

    private void feed(CamelContext context) {
        try {
            Endpoint endpoint = context.getEndpoint(SUBMIT);
            AsyncProducer producer = endpoint.createAsyncProducer();
            producer.start();
            while (true) {
                places.acquire();
                Exchange exchange = endpoint.createExchange();
                exchange.getMessage().setBody("a fox");
                producer.process(exchange, done -> freeIfFailed(exchange));
            }
        } catch (Exception e) {
            throw new IllegalStateException("The feeder ended", e);
        }
    }

    private void freeIfFailed(Exchange exchange) {
        if (exchange.getException() != null) {
            places.release();
        }
    }
}
