package one.apiin.camel.route.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.ApiInOneConsumer;
import one.apiin.camel.route.RouteTestSupport;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.Delivery;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.Test;

/** Health is told from what is known already, without a call. */
class HealthTest extends RouteTestSupport {

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext created = super.createCamelContext();
        HealthChecks.add(created);
        return created;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:submit").to("apiinone:video");
                from("apiinone:video?delay=20&maxDeliveries=1")
                        .routeId("ended")
                        .process(
                                e -> {
                                    throw new IllegalStateException("the archive is down");
                                });
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
        assertThat(sandbox().ledger().requests())
                .filteredOn(request -> request.method().equals("POST"))
                .as("the checks themselves sent nothing")
                .hasSize(2);
    }

    @Test
    void nothingIsKnownOfTheProviderBeforeItIsAsked() {
        Map<String, Object> before = call().getDetails();

        template.requestBody("direct:submit", "a fox");

        assertThat(before)
                .containsEntry("apiinone.provider.reachable", "unknown")
                .containsEntry("apiinone.provider.key.accepted", "unknown");
        assertThat(call().getDetails())
                .containsEntry("apiinone.provider.reachable", true)
                .containsEntry("apiinone.provider.key.accepted", true);
    }

    @Test
    void theConsumersCheckIsCamelsOwnAndTellsTheAccountToo() {
        soon().until(() -> ofTheConsumer().getState() == HealthCheck.State.UP);
        sandbox().onSubmit(Faults.resetAfter());
        template.send("direct:submit", e -> e.getMessage().setBody("a fox"));
        template.requestBody("direct:submit", "a fox");
        soon().until(() -> sums().of(Delivery.PARKED) == 1);

        HealthCheck.Result up = ofTheConsumer();
        sandbox().onSubmit(Faults.unauthorized());
        template.send("direct:submit", e -> e.getMessage().setBody("a fox"));
        HealthCheck.Result down = ofTheConsumer();

        assertThat(up.getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(up.getDetails())
                .containsEntry("route.id", "ended")
                .containsEntry("apiinone.account", "default")
                .containsEntry("apiinone.ledger.reachable", true)
                .containsEntry("apiinone.tasks.parked", 1L)
                .containsEntry("apiinone.tasks.unknown", 1L)
                .containsEntry("apiinone.tasks.running", 0L)
                .containsEntry("apiinone.tasks.overdue", 0L)
                .containsEntry("apiinone.tasks.pending", 0L);
        assertThat(down.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(down.getDetails()).containsEntry("apiinone.provider.key.accepted", false);
        assertThat(down.getDetails().toString() + down.getMessage())
                .doesNotContain(sandbox().apiKey());
    }

    @Test
    void aCheckThatIsSwitchedOffAsksNothing() {
        ApiInOneComponent component = context.getComponent("apiinone", ApiInOneComponent.class);
        ApiInOneConsumer ended = (ApiInOneConsumer) context.getRoute("ended").getConsumer();

        ended.getHealthCheck().setEnabled(false);

        assertThat(component.isHealthCheckConsumerEnabled()).isTrue();
        assertThat(ofTheConsumer().getState()).isEqualTo(HealthCheck.State.UNKNOWN);
        assertThat(ofTheConsumer().getDetails()).doesNotContainKey("apiinone.ledger.reachable");
    }

    private HealthCheck.Result call() {
        return HealthChecks.ofProducer(context);
    }

    private HealthCheck.Result ofTheConsumer() {
        return HealthChecks.ofConsumer(context, "ended");
    }
}
