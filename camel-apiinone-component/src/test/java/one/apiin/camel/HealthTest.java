package one.apiin.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import one.apiin.camel.sandbox.fault.Faults;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.camel.impl.health.DefaultHealthCheckRegistry;
import org.apache.camel.impl.health.ProducersHealthCheckRepository;
import org.junit.jupiter.api.Test;

/** Health is told from what is known already, without a call. */
class HealthTest extends RouteTestSupport {

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext created = super.createCamelContext();
        var registry = new DefaultHealthCheckRegistry(created);
        var producers = new ProducersHealthCheckRepository();
        producers.setEnabled(true);
        registry.register(producers);
        created.getCamelContextExtension()
                .addContextPlugin(org.apache.camel.health.HealthCheckRegistry.class, registry);
        return created;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:submit").to("apiinone:video");
            }
        };
    }

    @Test
    void aRefusedKeyIsDownUntilAGoodAnswer() {
        assertThat(call().getState()).isEqualTo(HealthCheck.State.UP);
        sandbox().onSubmit(Faults.unauthorized());

        template.request("direct:submit", e -> e.getMessage().setBody("a fox"));
        HealthCheck.Result down = call();
        template.request("direct:submit", e -> e.getMessage().setBody("a fox"));

        assertThat(down.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(down.getMessage().orElse("")).contains("apiKey");
        assertThat(call().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(sandbox().ledger().requests()).hasSize(2);
    }

    private HealthCheck.Result call() {
        HealthCheckRepository producers =
                HealthCheckHelper.getHealthCheckRepository(context, "producers");
        return producers.stream()
                .filter(check -> check.getId().contains("apiinone"))
                .findFirst()
                .orElseThrow()
                .call(Map.of());
    }
}
