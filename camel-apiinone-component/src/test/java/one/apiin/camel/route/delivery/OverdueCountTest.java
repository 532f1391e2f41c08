package one.apiin.camel.route.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.route.RouteTestSupport;
import one.apiin.camel.route.operations.HealthChecks;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.console.DevConsoleRegistry;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.test.junit5.TestExecutionConfiguration;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.Test;

/** How many tasks are overdue is the same number everywhere, on its way up and down again. */
class OverdueCountTest extends RouteTestSupport {

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @Override
    public void configureTest(TestExecutionConfiguration configuration) {
        super.configureTest(configuration);
        configuration.withJMX(true);
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext created = super.createCamelContext();
        created.getRegistry().bind("metricsRegistry", meters);
        HealthChecks.add(created);
        return created;
    }

    @Override
    public ApiInOneComponent component() {
        ApiInOneComponent component = super.component();
        component.setOverdueAfter(Duration.ofMillis(300));
        return component;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:submit").to("apiinone:video");
                from("direct:patient").to("apiinone:video?group=patient&overdueAfter=1h");
                from("apiinone:video?delay=20").routeId("ended").to("mock:told");
            }
        };
    }

    @Test
    void healthJmxMetersAndConsoleCountTheOverdueTasksAndNoLongerThoseThatEnded() {
        overdueIsEverywhere(0);
        sandbox().pace(Pace.byHand());

        submit("direct:patient");
        VideoTask first = submit("direct:submit");
        submit("direct:submit");
        overdueIsEverywhere(2);

        sandbox().finish(first.getTaskId());
        overdueIsEverywhere(1);

        sandbox().finishAll();
        overdueIsEverywhere(0);
    }

    private void overdueIsEverywhere(long count) {
        soon().untilAsserted(
                        () -> {
                            assertThat(overdue(HealthChecks.ofProducer(context))).isEqualTo(count);
                            assertThat(overdue(HealthChecks.ofConsumer(context, "ended")))
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
        MBeanServer server = context.getManagementStrategy().getManagementAgent().getMBeanServer();
        String pattern =
                "org.apache.camel:context=%s,type=services,name=ApiInOneManagement*,*"
                        .formatted(context.getManagementName());
        ObjectName account = server.queryNames(new ObjectName(pattern), null).iterator().next();
        return server.getAttribute(account, "Overdue");
    }

    private Object console() {
        DevConsole console =
                context.getCamelContextExtension()
                        .getContextPlugin(DevConsoleRegistry.class)
                        .resolveById("apiinone");
        JsonObject answer = (JsonObject) console.call(DevConsole.MediaType.JSON, Map.of());
        return ((JsonObject) ((JsonArray) answer.get("accounts")).get(0)).get("overdue");
    }
}
