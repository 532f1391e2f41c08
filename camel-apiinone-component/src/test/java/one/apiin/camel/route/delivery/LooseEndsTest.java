package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.h2;
import static one.apiin.camel.route.ApiInOneContext.mock;
import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.WatchEndedException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.TaskState;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.sql.DataSource;

/** What once stayed open after its time: waits, owners, connections, and words that tell too much. */
class LooseEndsTest {

    private static final Duration WELL_BEFORE_THE_TIMEOUT = Duration.ofSeconds(8);

    @TempDir Path folder;

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    private static void routes(RouteBuilder r) {
        r.from("direct:generate").to("apiinone:video?operation=generate");
        r.from("direct:impatient").to("apiinone:video?operation=generate&waitTimeout=300ms");
    }

    private static CompletableFuture<Exchange> generate(CamelContext context) {
        return context.createProducerTemplate()
                .asyncSend("direct:generate", e -> e.getMessage().setBody("a fox"));
    }

    private static Duration stop(CamelContext context) {
        long start = System.nanoTime();
        context.stop();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The end is claimed by the first node, which waits no more; nobody is told while it lives. */
    @Test
    void anEndThatAnotherNodeSawAfterAWaitTimedOutIsTold() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        ApiInOneComponent seldom = camel.newComponent(h2(folder));
        seldom.setPollInterval(Duration.ofHours(1));
        CamelContext first = camel.start(seldom, LooseEndsTest::routes);
        assertThat(send(first, "direct:impatient", "a fox").getException())
                .isInstanceOf(WatchEndedException.class);
        CamelContext second =
                camel.start(
                        camel.newComponent(h2(folder)),
                        r -> {
                            r.from("direct:status").to("apiinone:video?operation=status");
                            r.from("apiinone:video?delay=20").to("mock:told");
                        });
        String id = camel.sandbox().ledger().accepted().get(0).taskId();
        mock(second, "told").expectedMessageCount(1);

        camel.sandbox().finish(id);
        send(second, "direct:status", id);

        mock(second, "told").assertIsSatisfied();
    }

    @Test
    void aWaitThatTimedOutFreesItsTask() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        CamelContext context = camel.start(camel.newComponent(h2(folder)), LooseEndsTest::routes);

        send(context, "direct:impatient", "a fox");

        soon().until(() -> ownersOfRunningTasks().equals(List.of("nobody")));
    }

    @Test
    void aStopFreesTheTaskThatAnExchangeWaitedFor() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        CamelContext context = camel.start(camel.newComponent(h2(folder)), LooseEndsTest::routes);
        CompletableFuture<Exchange> waiting = generate(context);
        soon().until(() -> sums(context).of(TaskState.RUNNING) == 1);

        context.stop();

        assertThat(waiting).isDone();
        assertThat(ownersOfRunningTasks()).containsExactly("nobody");
    }

    private List<String> ownersOfRunningTasks() throws Exception {
        String sql = "SELECT COALESCE(owner, 'nobody') FROM APIINONE_TASK WHERE state = 'RUNNING'";
        List<String> owners = new CopyOnWriteArrayList<>();
        try (var connection = h2(folder).getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                owners.add(rows.getString(1));
            }
        }
        return owners;
    }

    @Test
    void aGenerateWhoseSubmitIsUnderWayAtTheStopDoesNotHoldItUp() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        camel.sandbox().onSubmit(Faults.slow(Duration.ofSeconds(2)));
        CamelContext context = camel.start(camel.newComponent(), LooseEndsTest::routes);
        CompletableFuture<Exchange> waiting = generate(context);
        soon().until(() -> camel.sandbox().ledger().acceptedCount() == 1);

        Duration taken = stop(context);

        assertThat(taken).isLessThan(WELL_BEFORE_THE_TIMEOUT);
        assertThat(waiting).succeedsWithin(FAR);
        assertThat(waiting.join().getException()).isInstanceOf(WatchEndedException.class);
    }

    @Test
    void aSubmitThatPausesBeforeItsNextAttemptDoesNotHoldUpTheStop() throws Exception {
        camel.sandbox().onSubmit(Faults.tooManyRequests(Duration.ofMinutes(4)));
        CamelContext context = camel.start(camel.newComponent(), LooseEndsTest::routes);
        CompletableFuture<Exchange> waiting = generate(context);
        soon().until(() -> camel.sandbox().ledger().refused().size() == 1);

        Duration taken = stop(context);

        assertThat(taken).isLessThan(WELL_BEFORE_THE_TIMEOUT);
        assertThat(waiting).succeedsWithin(FAR);
        assertThat(waiting.join().getException()).isInstanceOf(ProviderBusyException.class);
    }

    @Test
    void afterAStopNoConnectionOfTheLedgerIsOpen() throws Exception {
        List<Connection> all = new CopyOnWriteArrayList<>();
        CamelContext context = camel.start(camel.newComponent(counted(all)), LooseEndsTest::routes);
        send(context, "direct:generate", "a fox");

        context.stop();

        assertThat(all).isNotEmpty().allMatch(LooseEndsTest::isClosed);
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private DataSource counted(List<Connection> all) {
        DataSource h2 = h2(folder);
        InvocationHandler counting =
                (proxy, method, args) -> {
                    Object result = method.invoke(h2, args);
                    if (result instanceof Connection connection) {
                        all.add(connection);
                    }
                    return result;
                };
        Class<?>[] type = {DataSource.class};
        return (DataSource)
                Proxy.newProxyInstance(LooseEndsTest.class.getClassLoader(), type, counting);
    }

    @Test
    void aFailureThatRepeatsThePromptDoesNotShowItInTheException() throws Exception {
        String prompt = "a very private fox at dawn";
        camel.sandbox().failNext(1, "MODERATED", "refused: " + prompt);
        CamelContext context = camel.start(camel.newComponent(), LooseEndsTest::routes);

        Exchange done = send(context, "direct:generate", prompt);

        assertThat(done.getException()).hasMessageNotContaining(prompt);
    }
}
