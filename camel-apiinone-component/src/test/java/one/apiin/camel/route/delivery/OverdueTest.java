package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.mock;
import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.route.operations.HealthChecks;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.console.DevConsole;
import org.apache.camel.console.DevConsoleRegistry;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Overdue tasks are reported and still polled; after watchTimeout a task may still complete. */
class OverdueTest {

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @RegisterExtension
    final ApiInOneContext camel = new ApiInOneContext().provider(b -> b.pace(Pace.byHand()));

    private CamelContext delivering(ApiInOneComponent component) throws Exception {
        return camel.start(
                component,
                r -> {
                    r.from("direct:submit").to("apiinone:video");
                    r.from("direct:status").to("apiinone:video?operation=status");
                    r.from("apiinone:video?delay=20").to("mock:delivered");
                });
    }

    private String submitted(CamelContext context) {
        return send(context, "direct:submit", "a fox")
                .getMessage()
                .getBody(VideoTask.class)
                .getTaskId();
    }

    private static long linesAbout(ComponentLog log, String taskId) {
        return log.lines().stream()
                .filter(line -> line.contains(taskId) && line.contains("overdueAfter"))
                .count();
    }

    @Test
    void anOverdueTaskIsLoggedOnceCountedAndStillPolled() throws Exception {
        ApiInOneComponent component = camel.newComponent();
        component.setOverdueAfter(Duration.ofMillis(400));
        try (ComponentLog log = ComponentLog.listen()) {
            CamelContext context = delivering(component);
            String id = submitted(context);

            soon().until(() -> sums(context).overdue() == 1);
            int calls = camel.sandbox().ledger().statusCalls(id).size();
            soon().until(() -> camel.sandbox().ledger().statusCalls(id).size() >= calls + 5);

            assertThat(linesAbout(log, id)).isEqualTo(1);
            MockEndpoint delivered = mock(context, "delivered");
            delivered.expectedMessageCount(1);
            delivered.expectedHeaderReceived(ApiInOneConstants.TASK_STATE, "COMPLETED");
            camel.sandbox().finish(id);
            delivered.assertIsSatisfied();
            assertThat(sums(context).overdue()).isZero();
            assertThat(linesAbout(log, id)).isEqualTo(1);
        }
    }

    @Test
    void aTaskThatCompletesInTimeIsNeverReported() throws Exception {
        try (ComponentLog log = ComponentLog.listen()) {
            CamelContext context = delivering(camel.newComponent());
            String id = submitted(context);
            MockEndpoint delivered = mock(context, "delivered");
            delivered.expectedMessageCount(1);

            camel.sandbox().finish(id);

            delivered.assertIsSatisfied();
            assertThat(linesAbout(log, id)).isZero();
        }
    }

    @Test
    void aSuccessAfterTheWatchTimeoutIsDeliveredToo() throws Exception {
        ApiInOneComponent component = camel.newComponent();
        component.setWatchTimeout(Duration.ofMillis(300));
        CamelContext context = delivering(component);
        MockEndpoint delivered = mock(context, "delivered");
        delivered.expectedMessageCount(1);
        String id = submitted(context);
        delivered.assertIsSatisfied();
        soon().until(() -> sums(context).of(Delivery.DELIVERED) == 1);
        int calls = camel.sandbox().ledger().statusCalls(id).size();

        send(context, "direct:status", id);
        assertThat(camel.sandbox().ledger().statusCalls(id))
                .as("only the status operation polls")
                .hasSize(calls + 1);
        camel.sandbox().finish(id);
        send(context, "direct:status", id);

        soon().until(() -> delivered.getReceivedCounter() == 2);
        assertThat(delivered.getExchanges())
                .extracting(e -> e.getMessage().getHeader(ApiInOneConstants.TASK_STATE))
                .containsExactly("WATCH_ENDED", "COMPLETED");
        VideoTask end = delivered.getExchanges().get(1).getMessage().getBody(VideoTask.class);
        assertThat(end.getVideoUrls()).isNotEmpty();
    }

    @Test
    void healthJmxMetersAndConsoleCountTheOverdueTasksUntilTheyComplete() {
        camel.jmx()
                .component(c -> c.setOverdueAfter(Duration.ofMillis(300)))
                .prepare(HealthChecks::add)
                .prepare(context -> context.getRegistry().bind("metricsRegistry", meters))
                .routes(
                        r -> {
                            r.from("direct:submit").to("apiinone:video");
                            r.from("direct:patient")
                                    .to("apiinone:video?group=patient&overdueAfter=1h");
                            r.from("apiinone:video?delay=20").routeId("completions").to("mock:all");
                        });
        overdueIsEverywhere(0);

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
                            assertThat(
                                            overdue(
                                                    HealthChecks.ofConsumer(
                                                            camel.context(), "completions")))
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
        String name =
                "org.apache.camel:context=%s,type=components,name=\"apiinone-default\""
                        .formatted(camel.context().getManagementName());
        return server.getAttribute(new ObjectName(name), "Overdue");
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
