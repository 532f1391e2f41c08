package one.apiin.camel.route.operations;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.ApiInOneConsumer;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.Delivery;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A health check reports what is known already and sends no request. */
class HealthTest {

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext()
                    .prepare(created -> HealthChecks.add(created))
                    .routes(this::routes);

    private void routes(RouteBuilder r) {
        r.from("direct:submit").to("apiinone:video");
        r.from("direct:status").to("apiinone:video?operation=status");
        r.from("apiinone:video?delay=20&maxDeliveries=1")
                .routeId("ended")
                .process(
                        e -> {
                            throw new IllegalStateException("the archive is down");
                        });
    }

    @Test
    void aRefusedKeyIsDownUntilASuccessfulRequest() {
        assertThat(call().getState()).isEqualTo(HealthCheck.State.UP);
        camel.sandbox().onSubmit(Faults.unauthorized());

        camel.template().request("direct:submit", e -> e.getMessage().setBody("a fox"));
        HealthCheck.Result down = call();
        camel.template().request("direct:submit", e -> e.getMessage().setBody("a fox"));

        assertThat(down.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(down.getMessage().orElse("")).contains("apiKey");
        assertThat(call().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(camel.sandbox().ledger().requests())
                .filteredOn(request -> request.method().equals("POST"))
                .as("the checks themselves sent nothing")
                .hasSize(2);
    }

    @Test
    void aStatusCallWithARefusedKeyIsDownToo() {
        camel.template().requestBody("direct:submit", "a fox");
        camel.sandbox().onStatus(Faults.unauthorized());

        camel.template().send("direct:status", e -> e.getMessage().setBody("task-of-another"));

        assertThat(call().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(call().getDetails()).containsEntry("apiinone.provider.key.accepted", false);
    }

    @Test
    void theStateOfTheProviderIsUnknownBeforeTheFirstRequest() {
        Map<String, Object> before = call().getDetails();

        camel.template().requestBody("direct:submit", "a fox");

        assertThat(before)
                .containsEntry("apiinone.provider.reachable", "unknown")
                .containsEntry("apiinone.provider.key.accepted", "unknown");
        assertThat(call().getDetails())
                .containsEntry("apiinone.provider.reachable", true)
                .containsEntry("apiinone.provider.key.accepted", true);
    }

    @Test
    void theConsumersHealthCheckIsCamelsOwnAndShowsTheAccountToo() {
        soon().until(() -> ofTheConsumer().getState() == HealthCheck.State.UP);
        camel.sandbox().onSubmit(Faults.resetAfter());
        camel.template().send("direct:submit", e -> e.getMessage().setBody("a fox"));
        camel.template().requestBody("direct:submit", "a fox");
        soon().until(() -> camel.sums().of(Delivery.PARKED) == 1);

        HealthCheck.Result up = ofTheConsumer();
        camel.sandbox().onSubmit(Faults.unauthorized());
        camel.template().send("direct:submit", e -> e.getMessage().setBody("a fox"));
        HealthCheck.Result down = ofTheConsumer();

        assertThat(up.getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(up.getDetails())
                .containsEntry("route.id", "ended")
                .containsEntry("apiinone.account", "default")
                .containsEntry("apiinone.ledger", "in memory")
                .containsEntry("apiinone.ledger.reachable", true)
                .containsEntry("apiinone.tasks.parked", 1L)
                .containsEntry("apiinone.tasks.unknown", 1L)
                .containsEntry("apiinone.tasks.running", 0L)
                .containsEntry("apiinone.tasks.overdue", 0L)
                .containsEntry("apiinone.tasks.pending", 0L);
        assertThat(down.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(down.getDetails()).containsEntry("apiinone.provider.key.accepted", false);
        assertThat(down.getDetails().toString() + down.getMessage())
                .doesNotContain(camel.sandbox().apiKey());
    }

    @Test
    void aDisabledHealthCheckReadsNothing() {
        ApiInOneComponent component =
                camel.context().getComponent("apiinone", ApiInOneComponent.class);
        ApiInOneConsumer ended = (ApiInOneConsumer) camel.context().getRoute("ended").getConsumer();

        ended.getHealthCheck().setEnabled(false);

        assertThat(component.isHealthCheckConsumerEnabled()).isTrue();
        assertThat(ofTheConsumer().getState()).isEqualTo(HealthCheck.State.UNKNOWN);
        assertThat(ofTheConsumer().getDetails()).doesNotContainKey("apiinone.ledger.reachable");
    }

    private HealthCheck.Result call() {
        return HealthChecks.ofProducer(camel.context());
    }

    private HealthCheck.Result ofTheConsumer() {
        return HealthChecks.ofConsumer(camel.context(), "ended");
    }
}
