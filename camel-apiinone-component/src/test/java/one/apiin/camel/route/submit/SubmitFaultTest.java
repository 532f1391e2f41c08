package one.apiin.camel.route.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.sandbox.FreePort;
import one.apiin.camel.sandbox.fault.Fault;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each failure on the wire is reported by its exception, and none pays twice. */
class SubmitFaultTest {

    private static final Duration NOW = Duration.ZERO;

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext().component(this::options).routes(this::routes);

    private void options(ApiInOneComponent component) {
        component.setMaxSubmitRetries(1);
    }

    private void routes(RouteBuilder r) {
        r.from("direct:submit").to("apiinone:video");
        r.from("direct:again")
                .errorHandler(
                        r.deadLetterChannel("mock:dead").maximumRedeliveries(2).redeliveryDelay(1))
                .to("apiinone:video");
        r.from("direct:elsewhere").to("apiinone:video?model=grok-video");
    }

    static Stream<Arguments> outcomes() {
        return Stream.of(
                unknown("a reset before the reply", Faults.resetBefore(), 0),
                unknown("a reset after the acceptance", Faults.resetAfter(), 24),
                unknown("a hang", Faults.hangBefore(), 0),
                unknown("a hang after the acceptance", Faults.hangAfter(), 24),
                unknown("an HTML page", Faults.html(500), 0),
                unknown("an HTML page with 200", Faults.html(200), 0),
                unknown("a cut reply", Faults.truncatedJson(), 24),
                unknown("a reply without an id", Faults.withoutId(), 24),
                unknown("503 without Retry-After", Faults.unavailableNoRetryAfter(), 0),
                unknown("a huge reply", Faults.huge(3 << 20), 24),
                unknown("408", Faults.status(408, "{}"), 0),
                rejected("401", Faults.unauthorized(), "apiKey"),
                rejected("402", Faults.noCredits(), "/billing/credits"),
                rejected("402 within 200", Faults.errorInOk(402, "no credits"), "/billing/credits"),
                rejected("422", Faults.topLevelError(422, 422, "bad ratio"), "bad ratio"),
                rejected("a redirect", Faults.redirect(307, "http://127.0.0.1:1/"), "307"));
    }

    private static Arguments unknown(String what, Fault fault, int charged) {
        return Arguments.of(what, fault, SubmitOutcomeUnknownException.class, "unknown", charged);
    }

    private static Arguments rejected(String what, Fault fault, String says) {
        return Arguments.of(what, fault, SubmitRejectedException.class, says, 0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outcomes")
    void oneFaultOnePostOneException(
            String what, Fault fault, Class<?> type, String says, int charged) throws Exception {
        if (what.startsWith("a hang")) {
            camel.component(c -> c.setRequestTimeout(Duration.ofSeconds(2)));
        }
        camel.sandbox().onSubmit(fault);

        ApiInOneException thrown = thrownBy("direct:submit");

        assertThat(thrown).isInstanceOf(type).hasMessageContaining(says);
        assertThat(thrown.getSubmissionId()).isNotNull();
        boolean unknown = type == SubmitOutcomeUnknownException.class;
        assertThat(thrown.isMayHaveBeenCharged()).isEqualTo(unknown);
        assertThat(camel.sums().of(unknown ? TaskState.OUTCOME_UNKNOWN : TaskState.REJECTED))
                .isOne();
        assertThat(posts()).isOne();
        assertThat(camel.sandbox().ledger().charged()).isEqualTo(charged);
    }

    static Stream<Arguments> busy() {
        return Stream.of(
                Arguments.of("429", Faults.tooManyRequests(NOW)),
                Arguments.of("503 with Retry-After", Faults.unavailable(NOW)),
                Arguments.of("429 within 200", Faults.errorInOk(429, "slow down")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("busy")
    void aRequestThatIsNotAcceptedIsRepeatedAndThenReportedAsBusy(String what, Fault fault)
            throws Exception {
        camel.sandbox().onSubmit(fault, fault);

        ApiInOneException thrown = thrownBy("direct:submit");

        assertThat(thrown).isInstanceOf(ProviderBusyException.class);
        assertThat(thrown.isMayHaveBeenCharged()).isFalse();
        assertThat(posts()).isEqualTo(2);
        assertThat(camel.sums().of(TaskState.REJECTED)).isOne();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("busy")
    void notAcceptedOnceSucceedsAtTheSecondAttempt(String what, Fault fault) throws Exception {
        camel.sandbox().onSubmit(fault);

        Exchange done =
                camel.template().request("direct:submit", e -> e.getMessage().setBody("a fox"));

        assertThat(done.getException()).isNull();
        assertThat(posts()).isEqualTo(2);
        assertThat(camel.sandbox().ledger().acceptedCount()).isOne();
    }

    @Test
    void aTaskIdInAnyReplyIsAdopted() {
        camel.sandbox().onSubmit(Faults.acceptedButStatus(500));

        VideoTask task = camel.template().requestBody("direct:submit", "a fox", VideoTask.class);

        assertThat(task.getTaskId()).isEqualTo(camel.sandbox().ledger().accepted().get(0).taskId());
    }

    @Test
    void redeliveryOfAnUnknownOutcomeNeverPostsAgain() throws Exception {
        camel.sandbox().onSubmit(Faults.resetAfter());
        camel.mock("dead").expectedMessageCount(1);

        camel.template().sendBody("direct:again", "a fox");

        camel.mock("dead").assertIsSatisfied();
        assertThat(posts()).isOne();
        assertThat(camel.sandbox().ledger().charged()).isEqualTo(24);
    }

    @Test
    void redeliveryAfterBusySubmitsTheSameRowAgain() throws Exception {
        Fault busy = Faults.tooManyRequests(NOW);
        camel.sandbox().onSubmit(busy, busy);
        camel.mock("dead").expectedMessageCount(0);

        camel.template().sendBody("direct:again", "a fox");

        camel.mock("dead").assertIsSatisfied();
        assertThat(camel.sandbox().ledger().acceptedCount()).isOne();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sun, 06 Nov 1994 08:49:37 GMT | it is taken as no pause, now and later",
                "3600 | asks to wait 3600 s; waiting 300 s instead, now and later"
            })
    void aRetryAfterThatIsNotAppliedIsLoggedOnce(String retryAfter, String words) {
        Fault busy = Faults.tooManyRequests(retryAfter);
        camel.sandbox().onSubmit(busy, busy);
        ApiInOneComponent impatient = camel.newComponent();
        impatient.setAccount("impatient");
        impatient.setMaxSubmitRetries(0);
        camel.context().addComponent("impatient", impatient);
        try (ComponentLog log = ComponentLog.listen()) {
            for (int i = 0; i < 2; i++) {
                assertThat(
                                camel.template()
                                        .request(
                                                "impatient:video",
                                                e -> e.getMessage().setBody("a fox")))
                        .extracting(Exchange::getException)
                        .isInstanceOf(ProviderBusyException.class);
            }

            assertThat(log.lines()).filteredOn(line -> line.contains(words)).hasSize(1);
        }
    }

    @Test
    void aProviderThatCannotBeReachedIsBusyAndNothingIsCharged() throws Exception {
        String unreachable = "http://127.0.0.1:" + FreePort.next();
        ApiInOneComponent other = camel.newComponent();
        other.setAccount("other");
        other.setBaseUrl(unreachable);
        camel.context().addComponent("elsewhere", other);

        Exchange done =
                camel.template().request("elsewhere:video", e -> e.getMessage().setBody("a fox"));

        assertThat(done.getException())
                .isInstanceOf(ProviderBusyException.class)
                .hasMessageContaining("nothing was charged");
    }

    private ApiInOneException thrownBy(String uri) {
        Exchange done = camel.template().request(uri, e -> e.getMessage().setBody("a fox"));
        assertThat(done.getException()).isInstanceOf(ApiInOneException.class);
        return (ApiInOneException) done.getException();
    }

    private long posts() {
        return camel.sandbox().ledger().requests().stream()
                .filter(request -> request.method().equals("POST"))
                .count();
    }
}
