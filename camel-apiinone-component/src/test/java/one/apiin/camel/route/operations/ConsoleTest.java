package one.apiin.camel.route.operations;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.console.DevConsoleRegistry;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The developer console shows the tasks that are not finished. */
class ConsoleTest {

    private final AtomicBoolean broken = new AtomicBoolean();
    private CountDownLatch open = new CountDownLatch(0);

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext().routes(this::routes);

    private void routes(RouteBuilder r) {
        r.from("direct:submit").to("apiinone:video?idempotencyKey=${header.key}");
        r.from("direct:waiting").to("apiinone:video?group=waiting&idempotencyKey=${header.key}");
        r.from("apiinone:video?delay=20&maxDeliveries=1").process(this::work);
        r.from("apiinone:video?delay=20&group=waiting&redeliveryDelay=1h").process(this::work);
    }

    private void work(Exchange exchange) throws InterruptedException {
        assertThat(open.await(60, TimeUnit.SECONDS)).isTrue();
        if (broken.get()) {
            throw new IllegalStateException("the archive is down");
        }
    }

    @Test
    void theTableShowsTasksThatNeedADecisionAndRunningOnes() throws Exception {
        VideoTask delivered = submit("delivered", "a fox");
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        broken.set(true);
        VideoTask parked = submit("parked", "a fox");
        soon().until(() -> camel.sums().of(Delivery.PARKED) == 1);
        camel.sandbox().pace(Pace.byHand());
        VideoTask running = submit("running", "a secret plan");
        camel.sandbox().onSubmit(Faults.resetAfter());
        camel.template()
                .send(
                        "direct:submit",
                        e -> {
                            e.getMessage().setBody("a fox");
                            e.getMessage().setHeader("key", "lost");
                        });

        JsonObject account = account(Map.of());
        JsonArray tasks = (JsonArray) account.get("tasks");

        assertThat(account)
                .containsEntry("account", "default")
                .containsEntry("running", 1L)
                .containsEntry("outcomeUnknown", 1L)
                .containsEntry("parked", 1L)
                .containsEntry("creditsCommittedInPeriod", 96L);
        assertThat(tasks)
                .extracting(task -> ((JsonObject) task).get("idempotencyKey"))
                .containsExactly("lost", "parked", "running");
        assertThat((JsonObject) tasks.get(2))
                .containsEntry("submissionId", running.getSubmissionId())
                .containsEntry("taskId", running.getTaskId())
                .containsEntry("state", "RUNNING")
                .containsEntry("model", "grok-imagine/text-to-video")
                .containsKeys("since", "nextPollAt", "polls");
        assertThat(text(Map.of()))
                .contains(running.getSubmissionId(), parked.getTaskId(), "SUBMISSION", "PARKED")
                .doesNotContain(delivered.getSubmissionId());
    }

    @Test
    void aRefusedSubmissionIsFoundByItsId() {
        camel.sandbox().onSubmit(Faults.noCredits());
        Exchange refused = camel.send("apiinone:video", "a fox");
        String id = refused.getException(ApiInOneException.class).getSubmissionId();

        assertThat(text(Map.of("filter", id))).containsOnlyOnce(id).contains("REJECTED");
        assertThat(text(Map.of())).doesNotContain(id);
    }

    @Test
    void theTextSaysWhenADeliveryIsTriedAgainAndWhenARunningTaskIsExpected() {
        broken.set(true);
        VideoTask waiting =
                camel.template()
                        .requestBodyAndHeader(
                                "direct:waiting", "a fox", "key", "waiting", VideoTask.class);
        soon().until(() -> text(Map.of()).contains("the archive is down"));
        camel.sandbox().pace(Pace.byHand());
        VideoTask running = submit("running", "a fox");

        Object nextTry = row("waiting").get("nextDeliveryAt");
        Object expected = row("running").get("expectedAt");

        assertThat(nextTry).isNotNull();
        assertThat(expected).isNotNull();
        assertThat(text(Map.of())).contains("NEXT TRY", "EXPECTED", "NODE");
        assertThat(line(waiting)).contains(nextTry.toString());
        assertThat(line(running)).contains(expected.toString());
    }

    @Test
    void tasksThatAreBeingSubmittedOrDeliveredAreShownWithTheirNode() throws Exception {
        open = new CountDownLatch(1);
        VideoTask claimed = submit("claimed", "a fox");
        soon().until(() -> camel.sums().of(Delivery.CLAIMED) == 1);
        camel.sandbox().onSubmit(Faults.slow(Duration.ofSeconds(5)));
        camel.template().asyncRequestBodyAndHeader("direct:submit", "a fox", "key", "reserved");

        soon().until(() -> text(Map.of()).contains("RESERVED"));

        String node = row("claimed").get("node").toString();
        assertThat(row("reserved")).containsEntry("node", node);
        assertThat(line(claimed)).contains("CLAIMED", node);
        open.countDown();
    }

    @Test
    void deliveredTasksAreFoundByAFilter() throws Exception {
        VideoTask delivered = submit("delivered", "a fox");
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);

        assertThat(text(Map.of())).doesNotContain(delivered.getSubmissionId());
        assertThat(text(Map.of("filter", "DELIVERED"))).contains(delivered.getSubmissionId());
        assertThat(account(Map.of("filter", delivered.getTaskId())).get("tasks").toString())
                .contains(delivered.getSubmissionId());
        assertThat(text(Map.of("filter", "no such"))).doesNotContain(delivered.getSubmissionId());
    }

    @Test
    void aLimitThatIsNotANumberIsAnsweredWithASentence() {
        for (String limit : new String[] {"abc", "", "1.5", "99999999999"}) {
            String sentence = "The limit must be a whole number, at most 1000";

            assertThat(text(Map.of("limit", limit))).contains(sentence);
            assertThat(root(Map.of("limit", limit))).containsEntry("error", sentence);
        }
    }

    @Test
    void theTableIsLimitedAndFiltered() {
        camel.sandbox().pace(Pace.byHand());
        VideoTask one = submit("one", "a fox");
        VideoTask two = submit("two", "a fox");

        assertThat(account(Map.of("limit", "1")).get("tasks").toString())
                .contains("submissionId")
                .satisfies(
                        all ->
                                assertThat(all.contains(one.getTaskId()))
                                        .isNotEqualTo(all.contains(two.getTaskId())));
        assertThat(account(Map.of("filter", "t*")).get("tasks").toString())
                .contains(two.getTaskId())
                .doesNotContain(one.getTaskId());
        assertThat(text(Map.of("filter", "RUNNING"))).contains(one.getTaskId(), two.getTaskId());
        assertThat(text(Map.of("filter", "PARKED"))).doesNotContain(one.getTaskId());
        assertThat(account(Map.of("limit", "0")).get("tasks").toString()).isEqualTo("[]");
    }

    @Test
    void noKeyNoPromptAndNoUrlIsShown() throws Exception {
        broken.set(true);
        submit("k", "a secret plan");
        soon().until(() -> camel.sums().of(Delivery.PARKED) == 1);

        String shown = account(Map.of()).toJson() + text(Map.of());

        assertThat(shown)
                .contains("PARKED")
                .doesNotContain("secret plan", "http", camel.sandbox().apiKey());
    }

    @Test
    void anAccountWithoutAConnectionIsNotShown() throws Exception {
        camel.context().addComponent("second", camel.newComponent());

        assertThat((JsonArray) root(Map.of()).get("accounts")).hasSize(1);
    }

    private VideoTask submit(String key, String prompt) {
        return camel.template()
                .requestBodyAndHeader("direct:submit", prompt, "key", key, VideoTask.class);
    }

    private DevConsole console() {
        return camel.context()
                .getCamelContextExtension()
                .getContextPlugin(DevConsoleRegistry.class)
                .resolveById("apiinone");
    }

    /** Of the task with this key. */
    private JsonObject row(String key) {
        return ((JsonArray) account(Map.of()).get("tasks"))
                .stream()
                        .map(JsonObject.class::cast)
                        .filter(row -> key.equals(row.get("idempotencyKey")))
                        .findFirst()
                        .orElseThrow();
    }

    private String line(VideoTask task) {
        return text(Map.of())
                .lines()
                .filter(line -> line.contains(task.getSubmissionId()))
                .findFirst()
                .orElseThrow();
    }

    private JsonObject root(Map<String, Object> options) {
        return (JsonObject) console().call(DevConsole.MediaType.JSON, options);
    }

    private JsonObject account(Map<String, Object> options) {
        return (JsonObject) ((JsonArray) root(options).get("accounts")).get(0);
    }

    private String text(Map<String, Object> options) {
        return (String) console().call(DevConsole.MediaType.TEXT, options);
    }
}
