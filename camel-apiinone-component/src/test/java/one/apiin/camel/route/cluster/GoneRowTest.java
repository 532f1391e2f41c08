package one.apiin.camel.route.cluster;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.h2;
import static one.apiin.camel.route.ApiInOneContext.mock;
import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.error.WatchEndedException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Fault;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database fails over to a standby that lacks its last commits: the row of a submission on its way is gone. */
class GoneRowTest {

    @TempDir Path folder;

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    private CamelContext context;

    @BeforeEach
    void start() throws Exception {
        context = camel.start(camel.newComponent(h2(folder)), this::routes);
    }

    private void routes(RouteBuilder r) {
        r.errorHandler(
                r.deadLetterChannel("mock:dead")
                        .maximumRedeliveries(2)
                        .redeliveryDelay(1)
                        .onRedelivery(this::failOverIfAsked));
        r.from("direct:plain").to("apiinone:video");
        r.from("direct:keyed").to("apiinone:video?idempotencyKey=order-1");
        r.from("direct:generate").to("apiinone:video?operation=generate");
        r.from("apiinone:video?delay=20").to("mock:completed");
    }

    private void failOverIfAsked(Exchange exchange) {
        if (exchange.getMessage().getHeader("failOver") != null) {
            failOver();
        }
    }

    private void failOver() {
        try (Connection standby = h2(folder).getConnection();
                Statement statement = standby.createStatement()) {
            statement.executeUpdate("DELETE FROM APIINONE_TASK");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Fault failingOver(Fault fault) {
        return (exchange, next) -> {
            failOver();
            fault.handle(exchange, next);
        };
    }

    private Throwable dead() throws Exception {
        mock(context, "dead").expectedMessageCount(1);
        mock(context, "dead").assertIsSatisfied();
        Exchange dead = mock(context, "dead").getExchanges().get(0);
        return dead.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:plain", "direct:keyed"})
    void whatWasPaidIsStoredAllTheSameAndDelivered(String route) throws Exception {
        camel.sandbox().onSubmit(failingOver(Faults.none()));

        try (ComponentLog log = ComponentLog.listen()) {
            Exchange done = send(context, route, "a fox");

            assertThat(done.getMessage().getBody(VideoTask.class).getState())
                    .isEqualTo(TaskState.RUNNING);
            assertThat(log.lines()).anyMatch(line -> line.contains("inserted again as RUNNING"));
        }
        assertThat(camel.sandbox().ledger().acceptedCount()).isOne();
        soon().until(() -> mock(context, "completed").getReceivedCounter() == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:plain", "direct:keyed", "direct:generate"})
    void anUnknownOutcomeIsStoredAllTheSameAndNotPostedAgain(String route) throws Exception {
        camel.sandbox().onSubmit(failingOver(Faults.resetAfter()));

        send(context, route, "a fox");

        assertThat(camel.sandbox().ledger().arrivalCount()).isOne();
        assertThat(dead()).isInstanceOf(SubmitOutcomeUnknownException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:plain", "direct:keyed"})
    void aRedeliveryWhoseRowIsGoneReportsTheEarlierFailureAndPostsNothing(String route)
            throws Exception {
        camel.sandbox().onSubmit(Faults.resetAfter());

        context.createProducerTemplate().sendBodyAndHeader(route, "a fox", "failOver", true);

        assertThat(camel.sandbox().ledger().arrivalCount()).isOne();
        assertThat(dead()).isInstanceOf(SubmitOutcomeUnknownException.class);
    }

    @Test
    void aRefusalOfASubmissionWhoseRowIsGoneLeavesNone() throws Exception {
        camel.sandbox().onSubmit(failingOver(Faults.noCredits()));

        Exchange done = send(context, "direct:keyed", "a fox");

        assertThat(done.getMessage().getBody(VideoTask.class).getState())
                .as("of the redelivery")
                .isEqualTo(TaskState.RUNNING);
        assertThat(camel.sandbox().ledger().acceptedCount()).isOne();
    }

    @Test
    void aWaitWhoseRowIsGoneEndsAndItsRedeliveryPaysNothing() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        CompletableFuture<Object> done =
                context.createProducerTemplate().asyncSendBody("direct:generate", "a fox");
        soon().until(() -> sums(context).states().containsKey(TaskState.RUNNING));

        failOver();

        assertThat(done).succeedsWithin(FAR);
        assertThat(dead())
                .isInstanceOf(WatchEndedException.class)
                .hasMessageContaining("its row is gone");
        assertThat(camel.sandbox().ledger().acceptedCount()).isOne();
    }
}
