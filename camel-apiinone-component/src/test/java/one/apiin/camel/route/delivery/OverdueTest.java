package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.mock;
import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.VideoTask;

import org.apache.camel.CamelContext;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;

/** Tasks that take too long are reported, not given up; those given up may still end well. */
class OverdueTest {

    @RegisterExtension
    final ApiInOneContext camel = new ApiInOneContext().provider(b -> b.pace(Pace.byHand()));

    private CamelContext telling(ApiInOneComponent component) throws Exception {
        return camel.start(
                component,
                r -> {
                    r.from("direct:submit").to("apiinone:video");
                    r.from("direct:status").to("apiinone:video?operation=status");
                    r.from("apiinone:video?delay=20").to("mock:told");
                });
    }

    private String submitted(CamelContext context) {
        VideoTask task = send(context, "direct:submit", "a fox").getMessage(VideoTask.class);
        return task == null
                ? camel.sandbox().ledger().accepted().get(0).taskId()
                : task.getTaskId();
    }

    private static long linesAbout(ComponentLog log, String taskId) {
        return log.lines().stream()
                .filter(line -> line.contains(taskId) && line.contains("overdueAfter"))
                .count();
    }

    @Test
    void anOverdueTaskIsReportedOnceCountedAndLookedAtFurther() throws Exception {
        ApiInOneComponent component = camel.newComponent();
        component.setOverdueAfter(Duration.ofMillis(400));
        try (ComponentLog log = ComponentLog.listen()) {
            CamelContext context = telling(component);
            String id = submitted(context);
            assertThat(sums(context).overdue()).isZero();

            soon().until(() -> sums(context).overdue() == 1);
            int calls = camel.sandbox().ledger().statusCalls(id).size();
            soon().until(() -> camel.sandbox().ledger().statusCalls(id).size() >= calls + 5);

            assertThat(linesAbout(log, id)).isEqualTo(1);
            MockEndpoint told = mock(context, "told");
            told.expectedMessageCount(1);
            told.expectedHeaderReceived(ApiInOneConstants.TASK_STATE, "COMPLETED");
            camel.sandbox().finish(id);
            told.assertIsSatisfied();
            assertThat(sums(context).overdue()).isZero();
            assertThat(linesAbout(log, id)).isEqualTo(1);
        }
    }

    @Test
    void aTaskThatEndsInTimeIsNeverReported() throws Exception {
        try (ComponentLog log = ComponentLog.listen()) {
            CamelContext context = telling(camel.newComponent());
            String id = submitted(context);
            MockEndpoint told = mock(context, "told");
            told.expectedMessageCount(1);

            camel.sandbox().finish(id);

            told.assertIsSatisfied();
            assertThat(linesAbout(log, id)).isZero();
        }
    }

    @Test
    void aSuccessAfterTheWatchIsASuccessAndToldToo() throws Exception {
        ApiInOneComponent component = camel.newComponent();
        component.setWatchTimeout(Duration.ofMillis(300));
        CamelContext context = telling(component);
        MockEndpoint told = mock(context, "told");
        told.expectedMessageCount(1);
        String id = submitted(context);
        told.assertIsSatisfied();
        soon().until(() -> sums(context).of(Delivery.DELIVERED) == 1);
        int calls = camel.sandbox().ledger().statusCalls(id).size();

        send(context, "direct:status", id);
        assertThat(camel.sandbox().ledger().statusCalls(id))
                .as("no look but ours")
                .hasSize(calls + 1);
        camel.sandbox().finish(id);
        send(context, "direct:status", id);

        soon().until(() -> told.getReceivedCounter() == 2);
        assertThat(told.getExchanges())
                .extracting(e -> e.getMessage().getHeader(ApiInOneConstants.TASK_STATE))
                .containsExactly("WATCH_ENDED", "COMPLETED");
        VideoTask end = told.getExchanges().get(1).getMessage().getBody(VideoTask.class);
        assertThat(end.getVideoUrls()).isNotEmpty();
    }
}
