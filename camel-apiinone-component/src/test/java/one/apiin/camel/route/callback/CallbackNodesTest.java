package one.apiin.camel.route.callback;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;
import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.PostgresExtension;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.TaskState;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.LambdaRouteBuilder;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two nodes on one PostgreSQL: one submits and waits, the other receives the callbacks. */
class CallbackNodesTest extends CallbackTestSupport {

    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

    private final String prefix = PostgresExtension.freshPrefix();

    private ApiInOneComponent node() {
        JdbcConnectionPool pool = POSTGRES.pool("");
        camel.afterStop(pool::dispose);
        ApiInOneComponent component = camel.newComponent();
        component.setDataSource(pool);
        component.setTablePrefix(prefix);
        return component;
    }

    private CamelContext submitter() throws Exception {
        LambdaRouteBuilder routes =
                r -> {
                    r.from("direct:submit").to("apiinone:video?group=a");
                    r.from("direct:generate").to("apiinone:video?operation=generate&group=a");
                    r.from("apiinone:video?delay=20&group=a").process(e -> delivered.add(e.copy()));
                };
        return camel.start(node(), routes);
    }

    private CamelContext listener() throws Exception {
        return listening(node(), r -> r.from(LISTENS + "&group=b").to("mock:b"));
    }

    @Test
    void aCallbackOnOneNodeBringsTheCompletionOnTheOther() throws Exception {
        CamelContext first = submitter();
        listener();
        submitted(first);

        camel.sandbox().finishAll();

        awaitDelivered(1);
        assertThat(header("CompletionSource")).isEqualTo("callback");
        assertThat(statusCalls()).isEqualTo(1);
    }

    @Test
    void anExchangeThatWaitsOnOneNodeContinuesAfterACallbackOnTheOther() throws Exception {
        CamelContext first = submitter();
        listener();
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
        CamelContext first = submitter();
        listener();
        camel.sandbox().onSubmit(Faults.resetAfter());
        send(first, "direct:submit", "a fox");

        camel.sandbox().finishAll();

        awaitDelivered(1);
        assertThat(header("TaskState")).isEqualTo("COMPLETED");
        assertThat(statusCalls()).isEqualTo(1);
    }
}
