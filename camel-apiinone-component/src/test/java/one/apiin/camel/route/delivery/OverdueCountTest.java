package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.soon;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.operations.HealthChecks;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.task.VideoTask;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.console.DevConsoleRegistry;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.Map;

import javax.management.MBeanServer;
import javax.management.ObjectName;

/** How many tasks are overdue is the same number everywhere, on its way up and down again. */
class OverdueCountTest {

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext()
                    .jmx()
                    .component(c -> c.setOverdueAfter(Duration.ofMillis(300)))
                    .prepare(
                            created -> {
                                created.getRegistry().bind("metricsRegistry", meters);
                                HealthChecks.add(created);
                            })
                    .routes(this::routes);

    private void routes(RouteBuilder r) {
        r.from("direct:submit").to("apiinone:video");
        r.from("direct:patient").to("apiinone:video?group=patient&overdueAfter=1h");
        r.from("apiinone:video?delay=20").routeId("ended").to("mock:told");
    }

    @Test
    void healthJmxMetersAndConsoleCountTheOverdueTasksAndNoLongerThoseThatEnded() {
        overdueIsEverywhere(0);
        camel.sandbox().pace(Pace.byHand());

        camel.submit("direct:patient");
        VideoTask first = camel.submit("direct:submit");
        camel.submit("direct:submit");
        overdueIsEverywhere(2);

        camel.sandbox().finish(first.getTaskId());
        overdueIsEverywhere(1);

        camel.sandbox().finishAll();
        overdueIsEverywhere(0);
    }

    private void overdueIsEverywhere(long count) {
        soon().untilAsserted(
                        () -> {
                            assertThat(overdue(HealthChecks.ofProducer(camel.context())))
                                    .isEqualTo(count);
                            assertThat(overdue(HealthChecks.ofConsumer(camel.context(), "ended")))
                                    .isEqualTo(count);
                            assertThat(jmx()).isEqualTo(count);
                            assertThat(meters.get("camel.apiinone.tasks.overdue").gauge().value())
                                    .isEqualTo(count);
                            assertThat(console()).isEqualTo(count);
                        });
    }

    private static Object overdue(HealthCheck.Result health) {
        return health.getDetails().get("apiinone.tasks.overdue");
    }

    private Object jmx() throws Exception {
        MBeanServer server =
                camel.context().getManagementStrategy().getManagementAgent().getMBeanServer();
        String pattern =
                "org.apache.camel:context=%s,type=services,name=ApiInOneManagement*,*"
                        .formatted(camel.context().getManagementName());
        ObjectName account = server.queryNames(new ObjectName(pattern), null).iterator().next();
        return server.getAttribute(account, "Overdue");
    }

    private Object console() {
        DevConsole console =
                camel.context()
                        .getCamelContextExtension()
                        .getContextPlugin(DevConsoleRegistry.class)
                        .resolveById("apiinone");
        JsonObject answer = (JsonObject) console.call(DevConsole.MediaType.JSON, Map.of());
        return ((JsonObject) ((JsonArray) answer.get("accounts")).get(0)).get("overdue");
    }
}
