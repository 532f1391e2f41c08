package one.apiin.camel.route.submit;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.PostgresExtension;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.TaskState;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Eight submits at once on two nodes, whose key was used before: by the state of the first. */
class IdempotencyKeyInAllStatesTest {

    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

    private final String prefix = PostgresExtension.freshPrefix();
    private final HeldReplies held = new HeldReplies();

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    private CamelContext node(Duration watchTimeout) throws Exception {
        ApiInOneComponent component = camel.newComponent(POSTGRES.dataSource());
        component.setTablePrefix(prefix);
        component.setRequestTimeout(Duration.ofSeconds(20));
        component.setWatchTimeout(watchTimeout);
        return camel.start(
                component, r -> r.from("direct:submit").to("apiinone:video?idempotencyKey=k"));
    }

    private static CompletableFuture<Exchange> submit(CamelContext node) {
        return node.createProducerTemplate()
                .asyncSend("direct:submit", e -> e.getMessage().setBody("a fox"));
    }

    /** The first submit, brought to a state. */
    private void bring(CamelContext node, TaskState state) {
        switch (state) {
            case RESERVED -> camel.sandbox().onSubmit(held);
            case RUNNING, WATCH_ENDED -> camel.sandbox().pace(Pace.byHand());
            case COMPLETED -> camel.sandbox().pace(Pace.steps(1));
            case FAILED -> camel.sandbox().failNext(1);
            case OUTCOME_UNKNOWN -> camel.sandbox().onSubmit(Faults.resetAfter());
            case REJECTED -> camel.sandbox().onSubmit(Faults.noCredits());
        }
        submit(node);
        soon().until(() -> sums(node).of(state) == 1);
        soon().until(() -> camel.sandbox().ledger().arrivalCount() == 1);
    }

    @ParameterizedTest
    @EnumSource(TaskState.class)
    void eightConcurrentSubmitsOnTwoNodesGetTheOutcomeOfTheFirst(TaskState state) throws Exception {
        boolean ends = state == TaskState.WATCH_ENDED;
        Duration watchTimeout = ends ? Duration.ofMillis(300) : Duration.ofDays(1);
        List<CamelContext> nodes = List.of(node(watchTimeout), node(watchTimeout));
        bring(nodes.get(0), state);
        List<CompletableFuture<Exchange>> eight = new ArrayList<>();

        for (int i = 0; i < 8; i++) {
            eight.add(submit(nodes.get(i % 2)));
        }
        held.letGo();

        assertThat(eight).allSatisfy(one -> assertThat(one).succeedsWithin(FAR));
        List<Exchange> done = eight.stream().map(CompletableFuture::join).toList();
        switch (state) {
            case OUTCOME_UNKNOWN -> assertUnknown(done);
            case REJECTED -> assertTask(done, 1, 2);
            default -> assertTask(done, 0, 1);
        }
    }

    private void assertUnknown(List<Exchange> done) {
        assertThat(done)
                .extracting(Exchange::getException)
                .hasOnlyElementsOfType(SubmitOutcomeUnknownException.class);
        assertThat(camel.sandbox().ledger().arrivalCount()).isOne();
    }

    private void assertTask(List<Exchange> done, int firsts, int arrivals) {
        assertThat(done).extracting(Exchange::getException).containsOnlyNulls();
        assertThat(done)
                .extracting(e -> e.getMessage().getHeader("CamelApiInOneTaskId"))
                .containsOnly(camel.sandbox().ledger().accepted().get(0).taskId());
        assertThat(done)
                .filteredOn(e -> e.getMessage().getHeader("CamelApiInOneDuplicate").equals(false))
                .hasSize(firsts);
        assertThat(camel.sandbox().ledger().arrivalCount()).isEqualTo(arrivals);
        assertThat(camel.sandbox().ledger().charged()).isEqualTo(24);
    }
}
