package one.apiin.camel.benchmarks;

import java.util.Map;
import one.apiin.camel.sandbox.Sandbox;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Producer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * What one writes without the component: JSON by Jackson, a POST by camel-http, the task id from
 * the reply. It keeps no ledger and no limit. Like the component it opens a connection for each
 * POST.
 */
final class CamelHttpSubmitter implements Submitter {

    private static final String ROUTE = "direct:submit";

    private final CamelContext context = new DefaultCamelContext();
    private final Endpoint endpoint;
    private final Producer producer;

    CamelHttpSubmitter(String baseUrl, int callers) throws Exception {
        String address =
                baseUrl
                        + "/api/v1/videos/generations?httpMethod=POST&connectionClose=true"
                        + "&maxTotalConnections="
                        + callers
                        + "&connectionsPerRoute="
                        + callers;
        RouteBuilder.addRoutes(
                context,
                routes ->
                        routes.from(ROUTE)
                                .process(CamelHttpSubmitter::request)
                                .marshal()
                                .json()
                                .to(address)
                                .unmarshal()
                                .json(Map.class)
                                .process(CamelHttpSubmitter::reply));
        context.start();
        endpoint = context.getEndpoint(ROUTE);
        producer = endpoint.createProducer();
        producer.start();
    }

    private static void request(Exchange exchange) {
        Message message = exchange.getMessage();
        String prompt = message.getBody(String.class);
        message.setBody(Map.of("model", "grok-imagine/text-to-video", "prompt", prompt));
        message.setHeader("Authorization", "Bearer " + Sandbox.DEFAULT_API_KEY);
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
    }

    private static void reply(Exchange exchange) {
        Map<?, ?> reply = exchange.getMessage().getBody(Map.class);
        exchange.setProperty("taskId", ((Map<?, ?>) reply.get("data")).get("task_id"));
    }

    @Override
    public void submit() throws Exception {
        Exchange exchange = endpoint.createExchange();
        exchange.getMessage().setBody("a fox");
        producer.process(exchange);
        requireId(exchange, exchange.getProperty("taskId"));
    }

    static void requireId(Exchange exchange, Object taskId) throws Exception {
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        if (taskId == null) {
            throw new IllegalStateException("No task id");
        }
    }

    @Override
    public void close() {
        context.stop();
    }
}
