package one.apiin.camel.route.callback;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.TaskState;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.LambdaRouteBuilder;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGConnectionPoolDataSource;

import java.io.IOException;

/** Two nodes on one PostgreSQL: one submits and waits, the other hears the callbacks. */
class CallbackNodesTest extends CallbackTestSupport {

    private static EmbeddedPostgres server;

    @BeforeAll
    static void startServer() throws IOException {
        server = EmbeddedPostgres.builder().setServerConfig("synchronous_commit", "on").start();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    private ApiInOneComponent node(String prefix) {
        PGConnectionPoolDataSource source = new PGConnectionPoolDataSource();
        source.setURL(server.getJdbcUrl("postgres", "postgres"));
        JdbcConnectionPool pool = JdbcConnectionPool.create(source);
        camel.afterStop(pool::dispose);
        ApiInOneComponent component = camel.newComponent();
        component.setDataSource(pool);
        component.setTablePrefix(prefix);
        return component;
    }

    private CamelContext submitter(String prefix) throws Exception {
        LambdaRouteBuilder routes =
                r -> {
                    r.from("direct:submit").to("apiinone:video?group=a");
                    r.from("direct:generate").to("apiinone:video?operation=generate&group=a");
                    r.from("apiinone:video?delay=20&group=a").process(e -> delivered.add(e.copy()));
                };
        return camel.start(node(prefix), routes);
    }

    private CamelContext listener(String prefix) throws Exception {
        return listening(node(prefix), r -> r.from(LISTENS + "&group=b").to("mock:b"));
    }

    @Test
    void aCallbackOnOneNodeBringsTheEndOnTheOther() throws Exception {
        CamelContext first = submitter("ENDS_");
        listener("ENDS_");
        submitted(first);

        camel.sandbox().finishAll();

        awaitDelivered(1);
        assertThat(header("CompletionSource")).isEqualTo("callback");
        assertThat(statusCalls()).isEqualTo(1);
    }

    @Test
    void anExchangeThatWaitsOnOneNodeIsToldByACallbackOnTheOther() throws Exception {
        CamelContext first = submitter("WAITS_");
        listener("WAITS_");
        var waiting =
                first.createProducerTemplate()
                        .asyncSend("direct:generate", e -> e.getMessage().setBody("a fox"));
        soon().until(() -> sums(first).of(TaskState.RUNNING) == 1);

        camel.sandbox().finishAll();

        assertThat(waiting).succeedsWithin(FAR);
        assertThat(waiting.join().getException()).isNull();
        assertThat(waiting.join().getMessage().getHeader("CamelApiInOneTaskState"))
                .isEqualTo("COMPLETED");
    }

    @Test
    void anOutcomeUnknownOnOneNodeIsResolvedByACallbackOnTheOther() throws Exception {
        CamelContext first = submitter("LOST_");
        listener("LOST_");
        camel.sandbox().onSubmit(Faults.resetAfter());
        send(first, "direct:submit", "a fox");

        camel.sandbox().finishAll();

        awaitDelivered(1);
        assertThat(header("TaskState")).isEqualTo("COMPLETED");
        assertThat(statusCalls()).isEqualTo(1);
    }
}
