package one.apiin.camel.route.operations;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.fault.Fault;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator's actions in routes. */
class OperatorRouteTest {

    private static final String PROMPT = "a very private lighthouse";

    @RegisterExtension private final ApiInOneContext camel = new ApiInOneContext();

    private Exchange operate(String operation, Map<String, Object> headers) {
        return camel.context()
                .createFluentProducerTemplate()
                .to("apiinone:video?operation=" + operation)
                .withProcessor(e -> headers.forEach(e.getMessage()::setHeader))
                .send();
    }

    private String unknown() {
        return unknown(Faults.resetAfter());
    }

    private String unknown(Fault fault) {
        camel.sandbox().onSubmit(fault);
        Exchange lost = camel.send("apiinone:video", PROMPT);
        return lost.getMessage().getHeader("CamelApiInOneSubmissionId", String.class);
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> list(Map<String, Object> headers) {
        return operate("list", headers).getMessage().getBody(List.class);
    }

    @Test
    void theTasksThatNeedADecisionAreListedWithoutPromptAndUrl() {
        String id = unknown();

        List<Map<String, Object>> all = list(Map.of());

        assertThat(all).hasSize(1);
        assertThat(all.get(0)).containsEntry("submissionId", id);
        assertThat(all.get(0)).containsEntry("state", "OUTCOME_UNKNOWN");
        assertThat(all.toString()).doesNotContain(PROMPT).doesNotContain("http");
        assertThat(list(Map.of("CamelApiInOneTaskState", "PARKED"))).isEmpty();
        assertThat(list(Map.of("CamelApiInOneTaskState", "RUNNING"))).isEmpty();
        adopted(id);
    }

    @Test
    void anUnknownOutcomeIsListedSinceItsReservationHoweverLateItWasFound() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Instant reserved = now.minus(Duration.ofHours(14));
        TaskRepository ledger = new InMemoryTaskRepository(InstantSource.system());
        ledger.reserve(
                VideoTask.builder()
                        .submissionId("s")
                        .account("default")
                        .group("default")
                        .model("kling-3")
                        .state(TaskState.OUTCOME_UNKNOWN)
                        .createdAt(reserved)
                        .endedAt(now)
                        .tracking(Tracking.reserved(null, 0).withDelivery(Delivery.DELIVERED))
                        .build());
        camel.component(component -> component.setTaskRepository(ledger));

        assertThat(list(Map.of()))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("since", reserved.toString()));
    }

    @Test
    void aListThatAHeaderAskedForDoesNotSteerTheNextStep() {
        Exchange done =
                camel.context()
                        .createFluentProducerTemplate()
                        .to("apiinone:video")
                        .withHeader("CamelApiInOneOperation", "list")
                        .withHeader("CamelApiInOnePrompt", "of an earlier step")
                        .withHeader("CamelApiInOneTaskState", "RUNNING")
                        .withHeader("CamelApiInOneTaskId", "task-1")
                        .send();

        assertThat(done.getMessage().getBody()).isEqualTo(List.of());
        assertThat(done.getMessage().getHeaders())
                .doesNotContainKeys("CamelApiInOneOperation", "CamelApiInOnePrompt")
                .containsKeys("CamelApiInOneTaskId", "CamelApiInOneTaskState");
    }

    private Exchange adopted(String id) {
        String taskId = camel.sandbox().tasks().get(0).taskId();
        return operate(
                "adopt", Map.of("CamelApiInOneSubmissionId", id, "CamelApiInOneTaskId", taskId));
    }

    @Test
    void anUnknownOutcomeBecomesItsTask() {
        String id = unknown();
        Exchange adopted = adopted(id);

        assertThat(adopted.getException()).isNull();
        VideoTask task = adopted.getMessage().getBody(VideoTask.class);
        assertThat(task.getTaskId()).isEqualTo(camel.sandbox().tasks().get(0).taskId());
        assertThat(task.getState()).isEqualTo(TaskState.RUNNING);
        assertThat(task.getVideoUrls()).isEmpty();
    }

    @Test
    void aSubmissionThatWasNotChargedIsRejected() {
        String id = unknown(Faults.resetBefore());

        Exchange done = operate("notCharged", Map.of("CamelApiInOneSubmissionId", id));

        assertThat(done.getMessage().getBody(VideoTask.class).getState())
                .isEqualTo(TaskState.REJECTED);
        assertThat(list(Map.of())).isEmpty();
    }

    @Test
    void aTaskIsPolledNow() {
        camel.component(component -> component.setPollInterval(Duration.ofHours(1)));
        VideoTask running = camel.submit("apiinone:video?pollInterval=1h");

        operate("checkNow", Map.of("CamelApiInOneSubmissionId", running.getSubmissionId()));

        soon().until(() -> camel.sandbox().ledger().statusCalls(running.getTaskId()).size() == 1);
    }

    @Test
    void aParkedCompletionIsReleased() throws Exception {
        AtomicBoolean archive = new AtomicBoolean();
        camel.routes(
                r ->
                        r.from("apiinone:video?maxDeliveries=1&delay=20")
                                .filter(e -> !archive.get())
                                .throwException(new IllegalStateException("the archive is down"))
                                .end()
                                .to("mock:archived"));
        String id = camel.submit("apiinone:video").getSubmissionId();
        soon().until(() -> camel.sums().of(Delivery.PARKED) == 1);
        camel.mock("archived").expectedMessageCount(1);
        archive.set(true);

        Exchange done = operate("release", Map.of("CamelApiInOneSubmissionId", id));

        assertThat(done.getException()).isNull();
        camel.assertMocksAreSatisfied();
    }

    @Test
    void theAnswerAboutAFailedTaskHasNoneOfThePrompt() throws Exception {
        camel.sandbox().failNext(1, "MODERATED", "Refused: " + PROMPT);
        camel.routes(
                r ->
                        r.from("apiinone:video?maxDeliveries=1&delay=20")
                                .throwException(new IllegalStateException("the archive is down")));
        camel.send("apiinone:video", PROMPT);
        soon().until(() -> camel.sums().of(Delivery.PARKED) == 1);
        String id =
                (String)
                        list(Map.of("CamelApiInOneTaskState", "PARKED")).get(0).get("submissionId");

        Exchange done = operate("release", Map.of("CamelApiInOneSubmissionId", id));

        assertThat(done.getMessage().getBody(VideoTask.class).getFailureMessage())
                .isEqualTo("Refused");
        assertThat(done.getMessage().getHeaders().toString()).doesNotContain(PROMPT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"adopt", "notCharged", "release", "checkNow"})
    void aDecisionWithoutASubmissionIdIsRefusedWithASentence(String operation) {
        Exchange refused = operate(operation, Map.of());

        assertThat(refused.getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("submission id");
    }

    @Test
    void aDecisionThatDoesNotApplyNamesTheState() {
        VideoTask running = camel.submit("apiinone:video?pollInterval=1h");

        Exchange refused =
                operate("release", Map.of("CamelApiInOneSubmissionId", running.getSubmissionId()));

        assertThat(refused.getException())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is not PARKED but RUNNING");
    }

    @Test
    void anUnknownStateToListIsRefused() {
        assertThat(operate("list", Map.of("CamelApiInOneTaskState", "LOST")).getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RUNNING, OUTCOME_UNKNOWN or PARKED");
    }
}
