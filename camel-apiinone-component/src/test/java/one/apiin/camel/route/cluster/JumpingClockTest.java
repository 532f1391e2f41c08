package one.apiin.camel.route.cluster;

import static one.apiin.camel.route.ApiInOneContext.mock;
import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.ApiInOnePollPlan;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.task.TaskState;

import org.apache.camel.CamelContext;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.InstantSource;

/** The ledger's clock is set: nothing is asked about in a storm, forgotten or given up. */
class JumpingClockTest {

    private static final int TASKS = 20;

    private volatile Duration jump = Duration.ZERO;

    @RegisterExtension
    final ApiInOneContext camel = new ApiInOneContext().provider(b -> b.pace(Pace.byHand()));

    private CamelContext started(ApiInOnePollPlan plan) throws Exception {
        InstantSource wall = InstantSource.system();
        ApiInOneComponent component = camel.newComponent();
        component.setTaskRepository(new InMemoryTaskRepository(() -> wall.instant().plus(jump)));
        component.setLeaseTimeout(Duration.ofMillis(900));
        component.setPollInterval(Duration.ofMillis(500));
        component.setPollPlan(plan);
        component.setLagPerPoll(Duration.ofMillis(500));
        component.setWatchTimeout(Duration.ofDays(1));
        return camel.start(
                component,
                r -> {
                    r.from("direct:submit").to("apiinone:video");
                    r.from("apiinone:video?delay=20").to("mock:told");
                });
    }

    private int calls() {
        return camel.sandbox().ledger().statusCalls().size();
    }

    @ParameterizedTest
    @CsvSource({
        "fixed, -PT1H",
        "fixed, PT1H",
        "adaptive, -PT1H",
        "adaptive, PT1H",
        "adaptive, P30D",
        "adaptive, -P30D"
    })
    void aJumpMakesNoStormAndNoSilence(ApiInOnePollPlan plan, Duration jumped) throws Exception {
        CamelContext context = started(plan);
        for (int i = 0; i < TASKS; i++) {
            send(context, "direct:submit", "a fox");
        }
        soon().until(() -> calls() >= TASKS);
        int before = calls();

        jump = jumped;
        soon().until(() -> calls() >= before + 2 * TASKS);
        assertThat(sums(context).of(TaskState.RUNNING)).isEqualTo(TASKS);
        int after = calls();
        MockEndpoint told = mock(context, "told");
        told.expectedMessageCount(TASKS);
        camel.sandbox().finishAll();

        told.assertIsSatisfied();
        assertThat(calls() - after).as("one or two more for each").isLessThanOrEqualTo(3 * TASKS);
        assertThat(told.getExchanges())
                .allMatch(
                        e ->
                                "COMPLETED"
                                        .equals(
                                                e.getMessage()
                                                        .getHeader(ApiInOneConstants.TASK_STATE)));
    }
}
