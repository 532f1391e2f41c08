package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Fault;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A reply too long, too deep or too slow is refused: the task stays, a submission is reported as unknown. */
class ReplyLimitsTest {

    private static final int MIB = 1 << 20;

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext()
                    .component(c -> c.setRequestTimeout(Duration.ofSeconds(5)))
                    .routes(this::routes);

    private void routes(RouteBuilder r) {
        r.from("direct:submit").to("apiinone:video");
        r.from("apiinone:video?delay=50").to("mock:completed");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("50 MB", Faults.huge(50 * MIB)),
                Arguments.of("a little over the limit", Faults.huge(MIB + 1)),
                Arguments.of("without an end", Faults.endless()),
                Arguments.of("byte by byte", Faults.drip(Duration.ofMillis(100))),
                Arguments.of("10,000 levels", Faults.deep(10_000)),
                Arguments.of("500,000 levels", Faults.deep(500_000)),
                Arguments.of("little that unpacks to 50 MB", Faults.gzipBomb(50 * MIB)),
                Arguments.of("packed 10,000 levels", Faults.gzip().then(Faults.deep(10_000))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void aStatusReplyThatIsRefusedLeavesTheTaskRunning(String what, Fault fault) throws Exception {
        camel.sandbox().pace(Pace.byHand());
        VideoTask task = camel.submit("direct:submit");
        MockEndpoint completed = camel.mock("completed");
        completed.expectedMessageCount(1);
        camel.sandbox().alwaysOnStatus(fault);
        camel.sandbox().finishAll();
        long polls = camel.sandbox().ledger().statusCallCount();

        soon().until(() -> camel.sandbox().ledger().statusCallCount() > polls + 1);

        assertThat(completed.getReceivedCounter()).isZero();
        assertThat(camel.sums().of(TaskState.RUNNING)).isOne();
        camel.sandbox().clearFaults();
        completed.assertIsSatisfied();
        assertThat(completed.getExchanges().get(0).getMessage().getHeader("CamelApiInOneTaskId"))
                .isEqualTo(task.getTaskId());
    }

    static Stream<Arguments> ofAnotherTask() {
        String video = "\"status\":\"SUCCESS\",\"response\":[\"https://cdn.example/v.mp4\"]";
        String named = "{\"code\":200,\"data\":{\"task_id\":\"theirs\"," + video + "}}";
        return Stream.of(Arguments.of("a reply about another task", Faults.status(200, named)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofAnotherTask")
    void aStatusReplyAboutAnotherTaskLeavesTheTaskRunning(String what, Fault fault)
            throws Exception {
        aStatusReplyThatIsRefusedLeavesTheTaskRunning(what, fault);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void aReplyToASubmitThatIsRefusedIsAnUnknownOutcome(String what, Fault fault) throws Exception {
        camel.sandbox().onSubmit(fault);

        Exchange done =
                camel.template().request("direct:submit", e -> e.getMessage().setBody("a fox"));

        assertThat(done.getException()).isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(camel.sums().of(TaskState.OUTCOME_UNKNOWN)).isOne();
        assertThat(camel.sandbox().ledger().arrivalCount()).isOne();
        assertThat(camel.sandbox().ledger().charged()).isEqualTo(24);
    }

    static Stream<Arguments> read() {
        return Stream.of(
                Arguments.of("just below the limit", Faults.huge(MIB - 100)),
                Arguments.of("packed", Faults.gzip()),
                Arguments.of("packed, just below the limit", Faults.gzipBomb(MIB - 100)),
                Arguments.of("90 levels", Faults.deep(90)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("read")
    void aReplyWithinTheLimitsIsRead(String what, Fault fault) throws Exception {
        camel.sandbox().alwaysOnSubmit(fault);
        camel.sandbox().alwaysOnStatus(fault);
        MockEndpoint completed = camel.mock("completed");
        completed.expectedMessageCount(1);

        camel.submit("direct:submit");

        completed.assertIsSatisfied();
    }

    @Test
    void afterARefusedReplyTheNextRequestsAreNormal() {
        camel.sandbox().onSubmit(Faults.huge(3 * MIB));
        camel.template().request("direct:submit", e -> e.getMessage().setBody("a fox"));

        assertThat(camel.submit("direct:submit").getState()).isEqualTo(TaskState.RUNNING);
    }
}
