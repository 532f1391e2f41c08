package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.h2;
import static one.apiin.camel.route.ApiInOneContext.mock;
import static one.apiin.camel.route.ApiInOneContext.send;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.ApiInOneConfiguration;
import one.apiin.camel.ApiInOneEndpoint;
import one.apiin.camel.ApiInOnePollPlan;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.LedgerEntry;
import one.apiin.camel.sandbox.Pace;

import org.apache.camel.CamelContext;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import javax.sql.DataSource;

/** The adaptive plan at work: counted at the provider's door. */
class AdaptivePlanRouteTest {

    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir Path folder;

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext()
                    .provider(b -> b.pace(Pace.clock(AdaptivePlanRouteTest::aboutASecond)));

    private static Duration aboutASecond() {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(800, 1200));
    }

    private ApiInOneComponent eager(DataSource dataSource) {
        ApiInOneComponent component = camel.newComponent(dataSource);
        component.setPollPlan(ApiInOnePollPlan.adaptive);
        component.setLagPerPoll(SHORT);
        return component;
    }

    private CamelContext telling(ApiInOneComponent component) throws Exception {
        return camel.start(
                component,
                r -> {
                    r.from("direct:submit").to("apiinone:video");
                    r.from("apiinone:video?delay=20").to("mock:told");
                });
    }

    /** Sends so many, waits until all are told, and gives what was accepted of them. */
    private List<LedgerEntry.Accepted> round(CamelContext context, int tasks) throws Exception {
        int before = (int) camel.sandbox().ledger().acceptedCount();
        mock(context, "told").reset();
        MockEndpoint told = mock(context, "told");
        told.expectedMessageCount(tasks);
        for (int i = 0; i < tasks; i++) {
            send(context, "direct:submit", "a fox");
        }
        told.assertIsSatisfied();
        return camel.sandbox().ledger().accepted().subList(before, before + tasks);
    }

    private double callsPerTask(List<LedgerEntry.Accepted> tasks) {
        return tasks.stream()
                .mapToInt(task -> camel.sandbox().ledger().statusCalls(task.taskId()).size())
                .average()
                .orElseThrow();
    }

    private Duration firstPoll(LedgerEntry.Accepted task) {
        var looks = camel.sandbox().ledger().statusCalls(task.taskId());
        return Duration.between(task.at(), looks.get(0).at());
    }

    /** A fixed gap of 50 ms would need 20 calls a task. */
    @Test
    void whatWasLearnedSparesCalls() throws Exception {
        CamelContext context = telling(eager(null));
        round(context, 40);

        List<LedgerEntry.Accepted> learned = round(context, 40);

        assertThat(callsPerTask(learned)).isLessThan(7);
        assertThat(learned).allMatch(task -> firstPoll(task).toMillis() > 400);
    }

    @Test
    void aRestartRemembersWhatTheLedgerKnows() throws Exception {
        CamelContext first = telling(eager(h2(folder)));
        List<LedgerEntry.Accepted> unlearned = round(first, 30);
        first.stop();
        assertThat(unlearned).as("nothing is known at first").anyMatch(this::isLookedAtEarly);

        CamelContext second = telling(eager(h2(folder)));
        round(second, 1);
        List<LedgerEntry.Accepted> remembered = round(second, 10);

        assertThat(remembered).noneMatch(this::isLookedAtEarly);
        assertThat(callsPerTask(remembered)).isLessThan(7);
    }

    private boolean isLookedAtEarly(LedgerEntry.Accepted task) {
        return firstPoll(task).toMillis() < 400;
    }

    /** A developer at the sandbox does not wait for what a model documents. */
    @Test
    void thatAPriorIsWrongIsFoundOutSoon() throws Exception {
        ApiInOneComponent component = camel.newComponent();
        component.setPollPlan(ApiInOnePollPlan.adaptive);

        List<LedgerEntry.Accepted> tasks = round(telling(component), 5);

        assertThat(callsPerTask(tasks)).isLessThanOrEqualTo(3);
    }

    @Test
    void anIntervalThatIsSetAloneMeansAFixedPlan() throws Exception {
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
}
