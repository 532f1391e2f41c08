package one.apiin.camel.route.operations;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.health.ConsumersHealthCheckRepository;
import org.apache.camel.impl.health.DefaultHealthCheckRegistry;
import org.apache.camel.impl.health.ProducersHealthCheckRepository;

/** Camel's health checks of producers and consumers in a test's context. */
public final class HealthChecks {

    private HealthChecks() {}

    /** Before the context starts. Camel leaves those of producers off by default. */
    public static void add(CamelContext context) {
        var registry = new DefaultHealthCheckRegistry(context);
        var producers = new ProducersHealthCheckRepository();
        producers.setEnabled(true);
        registry.register(producers);
        registry.register(new ConsumersHealthCheckRepository());
        context.getCamelContextExtension().addContextPlugin(HealthCheckRegistry.class, registry);
    }

    public static HealthCheck.Result ofProducer(CamelContext context) {
        return of(context, "producers", "apiinone");
    }

    public static HealthCheck.Result ofConsumer(CamelContext context, String routeId) {
        return of(context, "consumers", routeId);
    }

    private static HealthCheck.Result of(CamelContext context, String repository, String id) {
        return HealthCheckHelper.getHealthCheckRepository(context, repository).stream()
                .filter(check -> check.getId().contains(id))
                .findFirst()
                .orElseThrow()
                .call(Map.of());
    }
}
