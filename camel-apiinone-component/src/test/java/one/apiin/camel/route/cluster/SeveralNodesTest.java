package one.apiin.camel.route.cluster;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.PostgresExtension;
import one.apiin.camel.error.CreditLimitExceededException;
import one.apiin.camel.repository.JdbcTaskRepository;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.TaskQuery;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three nodes on one PostgreSQL, each with a component, threads and connections of its own. */
class SeveralNodesTest {

    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

    private static final int KEYS = 40;
    private static final int NODES = 3;
    private final Queue<String> delivered = new ConcurrentLinkedQueue<>();
    private final String prefix = PostgresExtension.freshPrefix();

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    private DataSource pool() {
        JdbcConnectionPool pool = POSTGRES.pool("");
        camel.afterStop(pool::dispose);
        return pool;
    }

    @AfterEach
    void creditsAgree() {
        camel.assertCreditsAgree();
    }

    private CamelContext node() throws Exception {
        ApiInOneComponent component = camel.newComponent(pool());
        component.setTablePrefix(prefix);
        component.setLeaseTimeout(Duration.ofSeconds(2));
        return camel.start(component, this::routes);
    }

    private CamelContext node(long creditLimit) throws Exception {
        ApiInOneComponent component = camel.newComponent(pool());
        component.setTablePrefix(prefix);
        component.setCreditLimit(creditLimit);
        component.setCreditLimitPeriod(Duration.ofDays(3650));
        return camel.start(component, this::routes);
    }

    @Test
    void allNodesTogetherReachTheCreditLimitExactly() throws Exception {
        List<ProducerTemplate> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            nodes.add(node(10 * 24 + 5).createProducerTemplate());
        }

        List<CompletableFuture<Exchange>> all = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            String key = "key " + i;
            all.add(
                    nodes.get(i % NODES)
                            .asyncSend("direct:submit", e -> e.getMessage().setBody(key)));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();

        assertThat(camel.sandbox().ledger().arrivals()).hasSize(10);
        assertThat(all)
                .filteredOn(done -> done.join().getException() == null)
                .as("posted")
                .hasSize(10);
        assertThat(all)
                .filteredOn(done -> done.join().getException() != null)
                .allSatisfy(
                        done ->
                                assertThat(done.join().getException())
                                        .isInstanceOf(CreditLimitExceededException.class));
    }

    private void routes(RouteBuilder routes) {
        routes.from("direct:submit").to("apiinone:video?idempotencyKey=${body}");
        routes.from("apiinone:video?delay=50").process(this::record);
    }

    private void record(Exchange end) {
        delivered.add(end.getMessage().getHeader("CamelApiInOneTaskId", String.class));
    }

    @Test
    void theSameKeysOnAllNodesArePaidOnceAndDeliveredOnce() throws Exception {
        List<CompletableFuture<Exchange>> submits = new ArrayList<>();
        List<ProducerTemplate> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            nodes.add(node().createProducerTemplate());
        }

        for (int key = 0; key < KEYS; key++) {
            String prompt = "fox " + key;
            for (ProducerTemplate node : nodes) {
                submits.add(node.asyncSend("direct:submit", e -> e.getMessage().setBody(prompt)));
            }
        }

        assertThat(submits)
                .allSatisfy(one -> assertThat(one).succeedsWithin(FAR))
                .allSatisfy(one -> assertThat(one.join().getException()).isNull());
        soon().until(() -> delivered.size() >= KEYS);
        assertThat(delivered).hasSize(KEYS).doesNotHaveDuplicates();
        assertThat(camel.sandbox().ledger().acceptedCount()).isEqualTo(KEYS);
        assertThat(camel.sandbox().ledger().charged()).isEqualTo(KEYS * 24);
    }

    @Test
    void aTaskOfAStoppedNodeIsDeliveredByAnother() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        CamelContext first = node();
        send(first, "direct:submit", "a fox");
        first.stop();
        node();

        camel.sandbox().finishAll();

        soon().until(() -> delivered.size() == 1);
        assertThat(camel.sandbox().ledger().charged()).isEqualTo(24);
    }

    @Test
    void anUnknownOutcomeOnOneNodeIsUnknownOnAll() throws Exception {
        CamelContext first = node();
        CamelContext second = node();
        camel.sandbox().onSubmit(Faults.resetAfter());

        Exchange lost = send(first, "direct:submit", "a fox");
        Exchange again = send(second, "direct:submit", "a fox");

        assertThat(again.getException()).hasSameClassAs(lost.getException());
        assertThat(camel.sandbox().ledger().arrivalCount()).isOne();
    }

    private CamelContext node(CyclicBarrier step) throws Exception {
        JdbcTaskRepository ledger = new JdbcTaskRepository(pool(), prefix, true);
        ledger.open();
        ApiInOneComponent component = camel.newComponent();
        component.setTaskRepository(
                LedgerCalls.of(
                        ledger,
                        (method, arguments, call) -> {
                            Object answer = call.make();
                            boolean byTask =
                                    method.getName().equals("find")
                                            && ((TaskQuery) arguments[0]).taskId() != null;
                            if (byTask) {
                                step.await(FAR.toSeconds(), TimeUnit.SECONDS);
                            }
                            return answer;
                        }));
        return camel.start(component, this::routes);
    }

    private static CompletableFuture<Exchange> adopt(CamelContext node, String id, String task) {
        return node.createProducerTemplate()
                .asyncSend(
                        "apiinone:video?operation=adopt",
                        e -> {
                            e.getMessage().setHeader("CamelApiInOneSubmissionId", id);
                            e.getMessage().setHeader("CamelApiInOneTaskId", task);
                        });
    }

    /** Each query of the task's row is answered on both nodes before one goes on: both see it free. */
    @Test
    void ofTwoNodesAtOnceOneAdoptsATask() throws Exception {
        CyclicBarrier step = new CyclicBarrier(2);
        List<CamelContext> nodes = List.of(node(step), node(step));
        List<CompletableFuture<Exchange>> adopted = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        for (CamelContext node : nodes) {
            camel.sandbox().onSubmit(Faults.resetAfter());
            Exchange submit = send(node, "direct:submit", "a fox " + lost.size());
            lost.add(submit.getMessage().getHeader("CamelApiInOneSubmissionId", String.class));
        }
        List<String> tasks =
                camel.sandbox().ledger().accepted().stream().map(one -> one.taskId()).toList();

        for (int i = 0; i < 2; i++) {
            adopted.add(adopt(nodes.get(i), lost.get(i), tasks.get(0)));
        }

        assertThat(adopted).allSatisfy(one -> assertThat(one).succeedsWithin(FAR));
        assertThat(adopted)
                .extracting(one -> one.join().getException())
                .containsOnlyOnce((Exception) null)
                .filteredOn(Objects::nonNull)
                .singleElement()
                .satisfies(e -> assertThat(e).hasMessageContaining("adopted by another"));
        soon().until(() -> delivered.size() == 1);
        assertThat(delivered).containsExactly(tasks.get(0));
    }
}
