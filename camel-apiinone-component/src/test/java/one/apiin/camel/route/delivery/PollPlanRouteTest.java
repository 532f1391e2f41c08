package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.h2;
import static one.apiin.camel.route.ApiInOneContext.mock;
import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.ApiInOneConfiguration;
import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.ApiInOneEndpoint;
import one.apiin.camel.ApiInOnePollPlan;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.LedgerEntry;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.task.TaskState;
import org.apache.camel.CamelContext;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When tasks are polled: the status calls that the sandbox counts. */
class PollPlanRouteTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final int TASKS = 20;

    @TempDir Path folder;
    private volatile Duration jump = Duration.ZERO;

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext()
                    .provider(b -> b.pace(Pace.clock(PollPlanRouteTest::aboutASecond)));

    private static Duration aboutASecond() {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(800, 1200));
    }

    private ApiInOneComponent eager(DataSource dataSource) {
        ApiInOneComponent component = camel.newComponent(dataSource);
        component.setPollPlan(ApiInOnePollPlan.adaptive);
        component.setLagPerPoll(SHORT);
        return component;
    }

    private CamelContext delivering(ApiInOneComponent component) throws Exception {
        return camel.start(
                component,
                r -> {
                    r.from("direct:submit").to("apiinone:video");
                    r.from("apiinone:video?delay=20").to("mock:delivered");
                });
    }

    /** Submits tasks, waits until all are delivered and returns what the sandbox accepted. */
    private List<LedgerEntry.Accepted> round(CamelContext context, int tasks) throws Exception {
        int before = (int) camel.sandbox().ledger().acceptedCount();
        mock(context, "delivered").reset();
        MockEndpoint delivered = mock(context, "delivered");
        delivered.expectedMessageCount(tasks);
        for (int i = 0; i < tasks; i++) {
            send(context, "direct:submit", "a fox");
        }
        delivered.assertIsSatisfied();
        return camel.sandbox().ledger().accepted().subList(before, before + tasks);
    }

    private double callsPerTask(List<LedgerEntry.Accepted> tasks) {
        return tasks.stream()
                .mapToInt(task -> camel.sandbox().ledger().statusCalls(task.taskId()).size())
                .average()
                .orElseThrow();
    }

    private Duration firstPoll(LedgerEntry.Accepted task) {
        var calls = camel.sandbox().ledger().statusCalls(task.taskId());
        return Duration.between(task.at(), calls.get(0).at());
    }

    /** A fixed gap of 50 ms would need 20 calls a task. */
    @Test
    void learnedDurationsSaveStatusCalls() throws Exception {
        CamelContext context = delivering(eager(null));
        round(context, 40);

        List<LedgerEntry.Accepted> learned = round(context, 40);

        assertThat(callsPerTask(learned)).isLessThan(7);
        assertThat(learned).allMatch(task -> firstPoll(task).toMillis() > 400);
    }

    @Test
    void learnedDurationsSurviveARestart() throws Exception {
        CamelContext first = delivering(eager(h2(folder)));
        List<LedgerEntry.Accepted> unlearned = round(first, 30);
        first.stop();
        assertThat(unlearned).as("nothing is known at first").anyMatch(this::isPolledEarly);

        CamelContext second = delivering(eager(h2(folder)));
        round(second, 1);
        List<LedgerEntry.Accepted> remembered = round(second, 10);

        assertThat(remembered).noneMatch(this::isPolledEarly);
        assertThat(callsPerTask(remembered)).isLessThan(7);
    }

    private boolean isPolledEarly(LedgerEntry.Accepted task) {
        return firstPoll(task).toMillis() < 400;
    }

    /** A developer at the sandbox does not wait for what a model documents. */
    @Test
    void aWrongPriorCostsFewStatusCalls() throws Exception {
        ApiInOneComponent component = camel.newComponent();
        component.setPollPlan(ApiInOnePollPlan.adaptive);

        List<LedgerEntry.Accepted> tasks = round(delivering(component), 5);

        assertThat(callsPerTask(tasks)).isLessThanOrEqualTo(3);
    }

    @Test
    void pollIntervalWithoutPollPlanMeansAFixedPlan() throws Exception {
        CamelContext context =
                camel.start(
                        camel.newComponent(),
                        r -> {
                            r.from("direct:a").to("apiinone:video?pollInterval=7s");
                            r.from("direct:b").to("apiinone:video?pollPlan=adaptive");
                        });

        assertThat(plan(context, "apiinone:video?pollInterval=7s"))
                .isEqualTo(ApiInOnePollPlan.fixed);
        assertThat(plan(context, "apiinone:video?pollPlan=adaptive"))
                .isEqualTo(ApiInOnePollPlan.adaptive);
        assertThat(new ApiInOneConfiguration().getPollPlan()).isEqualTo(ApiInOnePollPlan.adaptive);
    }

    private static ApiInOnePollPlan plan(CamelContext context, String uri) {
        return context.getEndpoint(uri, ApiInOneEndpoint.class).getConfiguration().getPollPlan();
    }

    /** A poll that is repeated at once, or every few milliseconds, exceeds the bound many times. */
    @ParameterizedTest
    @CsvSource({
        "fixed, -PT1H",
        "fixed, PT1H",
        "adaptive, -PT1H",
        "adaptive, PT1H",
        "adaptive, P30D",
        "adaptive, -P30D"
    })
    void aJumpOfTheLedgersClockNeitherFloodsTheProviderNorStopsThePolls(
            ApiInOnePollPlan plan, Duration jumped) throws Exception {
        camel.sandbox().pace(Pace.byHand());
        CamelContext context = delivering(withJumpingClock(plan));
        for (int i = 0; i < TASKS; i++) {
            // without its lease, which is short here, the component refuses and sends nothing
            soon().until(() -> send(context, "direct:submit", "a fox").getException() == null);
        }
        soon().until(() -> calls() >= TASKS);
        int before = calls();
        long start = System.nanoTime();

        jump = jumped;
        soon().until(() -> calls() >= before + 2 * TASKS);
        assertThat(sums(context).of(TaskState.RUNNING)).isEqualTo(TASKS);
        MockEndpoint delivered = mock(context, "delivered");
        delivered.expectedMessageCount(TASKS);
        camel.sandbox().finishAll();

        delivered.assertIsSatisfied();
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        assertThat(calls() - before)
                .as("each is polled at half the interval at most, in %s", taken)
                .isLessThanOrEqualTo(TASKS * (3 + (int) taken.dividedBy(INTERVAL.dividedBy(2))));
        assertThat(delivered.getExchanges())
                .extracting(e -> e.getMessage().getHeader(ApiInOneConstants.TASK_STATE))
                .containsOnly("COMPLETED");
    }

    private ApiInOneComponent withJumpingClock(ApiInOnePollPlan plan) {
        InstantSource wall = InstantSource.system();
        ApiInOneComponent component = camel.newComponent();
        component.setTaskRepository(new InMemoryTaskRepository(() -> wall.instant().plus(jump)));
        component.setLeaseTimeout(Duration.ofMillis(900));
        component.setPollInterval(INTERVAL);
        component.setPollPlan(plan);
        component.setLagPerPoll(INTERVAL);
        component.setWatchTimeout(Duration.ofDays(1));
        return component;
    }

    private int calls() {
        return camel.sandbox().ledger().statusCalls().size();
    }
}
