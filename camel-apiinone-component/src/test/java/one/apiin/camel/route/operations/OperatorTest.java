package one.apiin.camel.route.operations;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The decisions of an operator about one submission, through JMX. */
class OperatorTest {

    private static final String MODEL = "grok-imagine/text-to-video";
    private static final String[] LISTED = {
        "submissionId",
        "taskId",
        "idempotencyKey",
        "model",
        "group",
        "state",
        "delivery",
        "estimatedCredits"
    };

    private final AtomicBoolean broken = new AtomicBoolean();

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext().jmx().component(this::options).routes(this::routes);

    private void options(ApiInOneComponent component) {
        component.setCreditLimit(1000L);
        component.setCreditLimitPeriod(Duration.ofDays(3650));
    }

    private void routes(RouteBuilder r) {
        r.from("direct:submit").to("apiinone:video?idempotencyKey=${header.key}");
        r.from("apiinone:video?delay=50&redeliveryDelay=10ms&maxDeliveries=1")
                .process(this::work)
                .to("mock:completed");
    }

    private void work(Exchange exchange) {
        if (broken.get()) {
            throw new IllegalStateException("the archive is down");
        }
    }

    @Test
    void aParkedCompletionIsDeliveredAgainAfterItsRelease() throws Exception {
        broken.set(true);
        VideoTask task = submit();
        soon().until(() -> attribute("Parked").equals(1L));
        broken.set(false);
        camel.mock("completed").expectedHeaderReceived("CamelApiInOneDeliveryAttempt", 1);

        assertThat(decide("release", task.getSubmissionId())).contains("PENDING");

        camel.mock("completed").assertIsSatisfied();
        soon().until(() -> attribute("Parked").equals(0L));
    }

    @Test
    void aSubmissionMarkedNotChargedMayBeRepeatedWithTheSameKey() throws Exception {
        camel.sandbox().onSubmit(Faults.resetBefore());
        String submissionId = unknown();
        assertThat(attribute("OutcomeUnknown")).isEqualTo(1L);

        assertThat(decide("notCharged", submissionId)).contains("REJECTED");

        assertThat(submit().getState()).isEqualTo(TaskState.RUNNING);
        assertThat(camel.sandbox().ledger().acceptedCount()).isOne();
    }

    @Test
    void anAdoptedTaskIsDeliveredWhenItCompletes() throws Exception {
        camel.sandbox().onSubmit(Faults.resetAfter());
        camel.mock("completed").expectedHeaderReceived("CamelApiInOneTaskState", "COMPLETED");
        String submissionId = unknown();
        String taskId = camel.sandbox().ledger().accepted().get(0).taskId();

        assertThat(decide("adopt", submissionId, taskId)).contains("RUNNING");

        camel.mock("completed").assertIsSatisfied();
        assertThat(submit().getTaskId()).isEqualTo(taskId);
        assertThat(camel.sandbox().ledger().charged()).isEqualTo(24);
    }

    @Test
    void anIdThatTheProviderDoesNotKnowIsNotAdopted() throws Exception {
        camel.sandbox().onSubmit(Faults.resetAfter());
        String submissionId = unknown();

        assertThatThrownBy(() -> decide("adopt", submissionId, "n31unknown_grokvid"))
                .hasStackTraceContaining("404");

        assertThat(attribute("OutcomeUnknown")).isEqualTo(1L);
    }

    @Test
    void tasksThatNeedADecisionAreListed() throws Exception {
        camel.sandbox().onSubmit(Faults.resetAfter());
        String lost = unknown();
        broken.set(true);
        VideoTask parked = camel.template().requestBody("apiinone:video", "a fox", VideoTask.class);
        soon().until(() -> attribute("Parked").equals(1L));

        assertThat(listed("listOutcomeUnknown"))
                .singleElement()
                .satisfies(
                        row ->
                                assertThat(row.getAll(LISTED))
                                        .startsWith(lost, null, "k", MODEL, "default")
                                        .endsWith("OUTCOME_UNKNOWN", "DELIVERED", 24));
        assertThat(listed("listParked"))
                .singleElement()
                .satisfies(
                        row -> {
                            assertThat(row.getAll(LISTED))
                                    .startsWith(
                                            parked.getSubmissionId(),
                                            parked.getTaskId(),
                                            null,
                                            MODEL,
                                            "default")
                                    .endsWith("COMPLETED", "PARKED", 24);
                            assertThat(row.toString())
                                    .doesNotContain("a fox")
                                    .doesNotContain("http")
                                    .doesNotContain(camel.sandbox().apiKey());
                        });
        assertThat((String) listed("listOutcomeUnknown").get(0).get("failure")).isNotBlank();
        assertThat(Instant.parse((String) listed("listParked").get(0).get("since"))).isNotNull();
    }

    private List<CompositeData> listed(String operation) throws Exception {
        TabularData table = (TabularData) new AccountOf("default").invoke(operation);
        return table.values().stream().map(CompositeData.class::cast).toList();
    }

    @Test
    void theCreditsAreShownByTheirState() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        camel.template().requestBody("apiinone:video", "a fox");
        camel.sandbox().onSubmit(Faults.resetAfter());
        unknown();
        VideoTask failing =
                camel.template().requestBody("apiinone:video", "a fox", VideoTask.class);
        camel.sandbox().fail(failing.getTaskId(), "MODERATED", "not this");
        VideoTask finished =
                camel.template().requestBody("apiinone:video", "a fox", VideoTask.class);
        camel.sandbox().finish(finished.getTaskId());

        soon().untilAsserted(() -> assertThat(attribute("CreditsCharged")).isEqualTo(24L));
        soon().untilAsserted(() -> assertThat(attribute("CreditsRefunded")).isEqualTo(24L));
        assertThat(attribute("CreditsReserved")).isEqualTo(24L);
        assertThat(attribute("CreditsUnknown")).isEqualTo(24L);
        assertThat(attribute("CreditLimit")).isEqualTo(1000L);
        assertThat(attribute("CreditsCommittedInPeriod")).isEqualTo(72L);
    }

    @Test
    void aDecisionThatDoesNotApplyIsRefused() {
        camel.sandbox().pace(Pace.byHand());
        String running = submit().getSubmissionId();

        assertThatThrownBy(() -> decide("release", running)).hasStackTraceContaining("RUNNING");
        assertThatThrownBy(() -> decide("notCharged", running)).hasStackTraceContaining("not OUT");
        assertThatThrownBy(() -> decide("release", "unknown-id"))
                .hasStackTraceContaining("unknown-id");
    }

    @Test
    void checkNowPollsAtOnce() throws Exception {
        ApiInOneComponent seldom = camel.newComponent();
        seldom.setAccount("seldom");
        seldom.setPollInterval(Duration.ofHours(1));
        camel.context().addComponent("seldom", seldom);
        VideoTask task =
                camel.template()
                        .requestBody("seldom:video?pollInterval=1h", "a fox", VideoTask.class);
        AccountOf operator = new AccountOf("seldom");

        operator.decide("checkNow", task.getSubmissionId());

        soon().until(() -> camel.sandbox().ledger().statusCalls(task.getTaskId()).size() == 1);
    }

    @Test
    void exchangesThatWaitAreShownAsInFlight() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        camel.template()
                .asyncSend(
                        "apiinone:video?operation=generate", e -> e.getMessage().setBody("a fox"));

        soon().untilAsserted(() -> assertThat(attribute("InFlight")).isEqualTo(1));
        soon().untilAsserted(() -> assertThat(attribute("Running")).isEqualTo(1L));
        camel.sandbox().finishAll();
        soon().untilAsserted(() -> assertThat(attribute("InFlight")).isEqualTo(0));
    }

    private VideoTask submit() {
        return camel.template()
                .requestBodyAndHeader("direct:submit", "a fox", "key", "k", VideoTask.class);
    }

    private String unknown() {
        Exchange done =
                camel.template()
                        .request(
                                "direct:submit",
                                e -> {
                                    e.getMessage().setBody("a fox");
                                    e.getMessage().setHeader("key", "k");
                                });
        return done.getException(SubmitOutcomeUnknownException.class).getSubmissionId();
    }

    private Object attribute(String name) throws Exception {
        return new AccountOf("default").attribute(name);
    }

    private String decide(String operation, String... arguments) throws Exception {
        return new AccountOf("default").decide(operation, arguments);
    }

    /** The MBean of one account. */
    private final class AccountOf {
        private final MBeanServer server =
                camel.context().getManagementStrategy().getManagementAgent().getMBeanServer();
        private final String account;

        AccountOf(String account) {
            this.account = account;
        }

        private ObjectName name() throws Exception {
            return new ObjectName(
                    "org.apache.camel:context="
                            + camel.context().getManagementName()
                            + ",type=components,name=\"apiinone-"
                            + account
                            + "\"");
        }

        Object attribute(String attribute) throws Exception {
            return server.getAttribute(name(), attribute);
        }

        String decide(String operation, String... arguments) throws Exception {
            String[] types = new String[arguments.length];
            java.util.Arrays.fill(types, String.class.getName());
            return (String) server.invoke(name(), operation, arguments, types);
        }

        Object invoke(String operation) throws Exception {
            return server.invoke(name(), operation, new Object[0], new String[0]);
        }
    }
}
