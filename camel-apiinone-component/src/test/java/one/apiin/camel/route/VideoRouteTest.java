package one.apiin.camel.route;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.h2;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.ApiInOneEndpoint;
import one.apiin.camel.MariaDbExtension;
import one.apiin.camel.PostgresExtension;
import one.apiin.camel.error.GenerationFailedException;
import one.apiin.camel.error.WatchEndedException;
import one.apiin.camel.sandbox.CreationShape;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.StatusShape;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** End-to-end routes through the public URI, on each ledger. */
@ParameterizedClass
@EnumSource
class VideoRouteTest {

    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();
    @RegisterExtension static final MariaDbExtension MARIADB = new MariaDbExtension();

    enum Ledger {
        IN_MEMORY,
        H2,
        POSTGRES,
        MARIADB
    }

    private static final String KEY = "${header.CamelFileName}-${header.CamelFileLastModified}";

    @Parameter Ledger ledger;
    @TempDir Path folder;

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext().component(this::useLedger).routes(this::routes);

    private void useLedger(ApiInOneComponent component) {
        switch (ledger) {
            case IN_MEMORY -> component.setDataSource(null);
            case H2 -> component.setDataSource(h2(folder));
            case POSTGRES -> {
                component.setDataSource(POSTGRES.dataSource());
                component.setTablePrefix(POSTGRES.prefix());
            }
            case MARIADB -> {
                assumeTrue(MariaDbExtension.isInstalled(), "mariadb-server is not installed");
                component.setDataSource(MARIADB.dataSource());
                component.setTablePrefix(POSTGRES.prefix());
            }
        }
    }

    private void routes(RouteBuilder r) {
        r.from("direct:submit").to("apiinone:video").to("mock:submitted");
        r.from("direct:keyed").to("apiinone:video?idempotencyKey=" + KEY);
        r.from("direct:generate").to("apiinone:video?operation=generate&group=waiters");
        r.from("direct:impatient").to("apiinone:video?operation=generate&waitTimeout=300ms");
        r.from("direct:await").to("apiinone:video?operation=await");
        r.from("direct:status").to("apiinone:video?operation=status");
        r.from("apiinone:video?delay=50").routeId("completions").to("mock:completed");
    }

    @ParameterizedTest
    @EnumSource(CreationShape.class)
    void aSubmitReturnsAtOnceWithTheTaskOfEveryCreationShape(CreationShape shape) {
        camel.sandbox().creationShape(shape);
        camel.sandbox().pace(Pace.byHand());

        Exchange done =
                camel.template().request("direct:submit", e -> e.getMessage().setBody("a fox"));

        assertThat(done.getException()).isNull();
        VideoTask task = done.getMessage().getBody(VideoTask.class);
        String accepted = camel.sandbox().ledger().accepted().get(0).taskId();
        assertThat(task.getTaskId()).isEqualTo(accepted);
        assertThat(task.getState()).isEqualTo(TaskState.RUNNING);
        assertThat(done.getMessage().getHeaders())
                .containsEntry("CamelApiInOneTaskId", accepted)
                .containsEntry("CamelApiInOneTaskState", "RUNNING")
                .containsEntry("CamelApiInOneTaskModel", "grok-imagine/text-to-video")
                .containsEntry("CamelApiInOneDuplicate", false)
                .containsKeys("CamelApiInOneSubmissionId", "CamelApiInOneSubmittedAt");
    }

    @ParameterizedTest
    @EnumSource(StatusShape.class)
    void aCompletedTaskIsDeliveredWithItsUrlForEveryStatusShape(StatusShape shape)
            throws Exception {
        camel.sandbox().statusShape(shape);
        MockEndpoint completed = camel.mock("completed");
        completed.expectedMessageCount(1);

        camel.template()
                .sendBodyAndHeader("direct:submit", "a fox", "CamelFileName", "sub/fox.txt");

        completed.assertIsSatisfied();
        Exchange end = completed.getExchanges().get(0);
        String taskId = camel.sandbox().ledger().accepted().get(0).taskId();
        assertThat(end.getMessage().getHeaders())
                .containsEntry("CamelApiInOneTaskState", "COMPLETED")
                .containsEntry("CamelApiInOneTaskId", taskId)
                .containsEntry("CamelApiInOneCompletionSource", "poll")
                .containsEntry("CamelApiInOneDeliveryAttempt", 1)
                .containsEntry("CamelFileName", "sub/fox.txt");
        assertThat(end.getMessage().getHeader("CamelApiInOneVideoUrl", String.class))
                .startsWith(camel.sandbox().baseUrl() + "/files/" + taskId);
        assertThat(end.getMessage().getBody()).isInstanceOf(VideoTask.class);
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(1);
    }

    @Test
    void imageUrlsMakeAnImageToVideoRequest() throws Exception {
        camel.mock("completed").expectedMessageCount(1);

        camel.template()
                .sendBodyAndHeader(
                        "direct:submit",
                        "let it snow",
                        "CamelApiInOneImageUrls",
                        "https://images.example/a.png, https://images.example/b.png?x=1,2");

        camel.mock("completed").assertIsSatisfied();
        String body = camel.sandbox().ledger().arrivals().get(0).body();
        assertThat(body)
                .contains("\"model\":\"grok-imagine/image-to-video\"")
                .contains("https://images.example/b.png?x=1,2");
        Exchange submitted = camel.mock("submitted").getExchanges().get(0);
        assertThat(submitted.getMessage().getHeader("CamelApiInOneImageUrls")).isNull();
    }

    @Test
    void aStructuredBodyIsTheProvidersObjectAndHeadersWin() {
        Map<String, Object> body =
                Map.of("prompt", "from the body", "model", "grok-video", "seed", 7);

        camel.template()
                .sendBodyAndHeader("direct:submit", body, "CamelApiInOnePrompt", "from the header");

        assertThat(camel.sandbox().ledger().arrivals().get(0).body())
                .contains("\"prompt\":\"from the header\"")
                .contains("\"model\":\"grok-video\"")
                .contains("\"seed\":7");
    }

    @Test
    void theSameKeyPaysOnce() {
        camel.sandbox().pace(Pace.byHand());
        Map<String, Object> file = Map.of("CamelFileName", "a.txt", "CamelFileLastModified", 5L);

        VideoTask first =
                camel.template()
                        .requestBodyAndHeaders("direct:keyed", "a fox", file, VideoTask.class);
        Exchange second =
                camel.template()
                        .request(
                                "direct:keyed",
                                e -> {
                                    e.getMessage().setBody("a fox");
                                    e.getMessage().setHeaders(new java.util.HashMap<>(file));
                                });

        assertThat(second.getMessage().getBody(VideoTask.class).getTaskId())
                .isEqualTo(first.getTaskId());
        assertThat(second.getMessage().getHeader("CamelApiInOneDuplicate")).isEqualTo(true);
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(1);
    }

    @Test
    void generateWaitsForTheCompletionAndNoConsumerReceivesIt() {
        VideoTask task = camel.template().requestBody("direct:generate", "a fox", VideoTask.class);

        assertThat(task.getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(task.getVideoUrl()).startsWith(camel.sandbox().baseUrl());
        soon().until(() -> delivered("waiters") == 1);
    }

    private long delivered(String group) throws Exception {
        ApiInOneEndpoint endpoint =
                camel.context()
                        .getEndpoint("apiinone:video?group=" + group, ApiInOneEndpoint.class);
        return endpoint.engine().sums().of(one.apiin.camel.task.Delivery.DELIVERED);
    }

    @Test
    void aFailedGenerationIsThrownAndRefunded() {
        camel.sandbox().failNext(1, "MODERATED", "not this");

        CamelExecutionException thrown =
                catchThrowableOfType(
                        CamelExecutionException.class,
                        () -> camel.template().requestBody("direct:generate", "a fox"));

        assertThat(thrown.getCause())
                .isInstanceOfSatisfying(
                        GenerationFailedException.class,
                        failure -> {
                            assertThat(failure.getTaskId()).isNotNull();
                            assertThat(failure).hasMessageContaining("not this");
                        });
        assertThat(camel.sandbox().ledger().refunded()).isEqualTo(24);
    }

    @Test
    void aFailureIsDeliveredToo() throws Exception {
        camel.sandbox().failNext(1, "MODERATED", "not this");
        MockEndpoint completed = camel.mock("completed");
        completed.expectedHeaderReceived("CamelApiInOneTaskState", "FAILED");
        completed.expectedMessageCount(1);

        camel.template().sendBody("direct:submit", "a fox");

        completed.assertIsSatisfied();
        assertThat(completed.getExchanges().get(0).getMessage().getHeaders())
                .containsEntry("CamelApiInOneFailureMessage", "not this");
    }

    @Test
    void aWaitThatTimesOutLosesNothing() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        camel.mock("completed").expectedMessageCount(1);

        CamelExecutionException thrown =
                catchThrowableOfType(
                        CamelExecutionException.class,
                        () -> camel.template().requestBody("direct:impatient", "a fox"));
        camel.sandbox().finishAll();

        assertThat(thrown.getCause())
                .isInstanceOf(WatchEndedException.class)
                .hasMessageContaining("waitTimeout");
        camel.mock("completed").assertIsSatisfied();
    }

    @Test
    void awaitAndStatusTakeAnIdThatTheLedgerLacks() {
        camel.sandbox().pace(Pace.byHand());
        String id = foreignTask();

        VideoTask running = camel.template().requestBody("direct:status", id, VideoTask.class);
        var end = camel.template().asyncRequestBody("direct:await", (Object) id, VideoTask.class);
        camel.sandbox().finish(id);

        assertThat(running.getState()).isEqualTo(TaskState.RUNNING);
        assertThat(end)
                .succeedsWithin(FAR)
                .satisfies(task -> assertThat(task.getVideoUrls()).hasSize(1));
    }

    /** A task that another application submitted with the same API key. */
    private String foreignTask() {
        camel.template().sendBody("direct:submit", "a fox");
        return camel.sandbox().ledger().accepted().get(0).taskId();
    }

    @Test
    void pollEnrichAndConsumerTemplateTakeJustTheTaskTheyName() {
        camel.sandbox().pace(Pace.byHand());
        VideoTask a = submitToGroup("one");
        VideoTask b = submitToGroup("one");
        camel.sandbox().finishAll();

        Exchange end =
                camel.consumer()
                        .receive(
                                "apiinone:video?group=one&taskId=" + b.getTaskId(), FAR.toMillis());

        assertThat(end.getMessage().getHeader("CamelApiInOneTaskId")).isEqualTo(b.getTaskId());
        camel.consumer().doneUoW(end);
        assertThat(camel.consumer().receive("apiinone:video?group=one", FAR.toMillis()))
                .satisfies(
                        other ->
                                assertThat(other.getMessage().getHeader("CamelApiInOneTaskId"))
                                        .isEqualTo(a.getTaskId()));
        assertThat(camel.consumer().receive("apiinone:video?group=one", 200)).isNull();
    }

    private VideoTask submitToGroup(String group) {
        return camel.template()
                .requestBody("apiinone:video?group=" + group, "a fox", VideoTask.class);
    }

    @Test
    void manySubmitsAreEachDeliveredOnce() throws Exception {
        MockEndpoint completed = camel.mock("completed");
        completed.expectedMessageCount(50);

        for (int i = 0; i < 50; i++) {
            camel.template().asyncSendBody("direct:submit", "fox " + i);
        }

        completed.assertIsSatisfied();
        List<String> delivered =
                completed.getExchanges().stream()
                        .map(e -> e.getMessage().getHeader("CamelApiInOneTaskId", String.class))
                        .toList();
        assertThat(delivered).doesNotHaveDuplicates();
        assertThat(camel.sandbox().ledger().charged()).isEqualTo(50 * 24);
    }
}
