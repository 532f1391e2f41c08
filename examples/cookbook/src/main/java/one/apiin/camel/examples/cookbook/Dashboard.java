package one.apiin.camel.examples.cookbook;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.console.DevConsoleRegistry;

/** Serves Prometheus metrics and the table of open tasks over HTTP. */
public final class Dashboard extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:prompt").to("apiinone:video");

        // snippet:cookbook-dashboard
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        getContext().getRegistry().bind("metricsRegistry", meters);

        from("platform-http:/metrics").process(e -> e.getMessage().setBody(meters.scrape()));

        from("platform-http:/tasks").process(this::tasks);
        // end
    }

    private void tasks(Exchange exchange) {
        CamelContext context = exchange.getContext();
        DevConsole console =
                context.getCamelContextExtension()
                        .getContextPlugin(DevConsoleRegistry.class)
                        .resolveById("apiinone");
        Object tasks = console.call(DevConsole.MediaType.TEXT, Map.of("limit", "50"));
        exchange.getMessage().setBody(tasks);
    }
}
