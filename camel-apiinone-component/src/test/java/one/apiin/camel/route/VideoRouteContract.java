package one.apiin.camel.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import one.apiin.camel.ApiInOneEndpoint;
import one.apiin.camel.error.GenerationFailedException;
import one.apiin.camel.error.WatchEndedException;
import one.apiin.camel.sandbox.CreationShape;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.StatusShape;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The road through the public URI; every ledger passes it. */
public abstract class VideoRouteContract extends RouteTestSupport {

    private static final String KEY = "${header.CamelFileName}-${header.CamelFileLastModified}";

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:submit").to("apiinone:video").to("mock:submitted");
                from("direct:keyed").to("apiinone:video?idempotencyKey=" + KEY);
                from("direct:generate").to("apiinone:video?operation=generate&group=waiters");
                from("direct:impatient").to("apiinone:video?operation=generate&waitTimeout=300ms");
                from("direct:await").to("apiinone:video?operation=await");
                from("direct:status").to("apiinone:video?operation=status");
                from("apiinone:video?delay=50").routeId("completions").to("mock:completed");
            }
        };
    }

    @ParameterizedTest
    @EnumSource(CreationShape.class)
    public void aSubmitReturnsAtOnceWithTheTaskOfEveryCreationShape(CreationShape shape) {
        sandbox().creationShape(shape);
        sandbox().pace(Pace.byHand());

        Exchange done = template.request("direct:submit", e -> e.getMessage().setBody("a fox"));

        assertThat(done.getException()).isNull();
        VideoTask task = done.getMessage().getBody(VideoTask.class);
        String accepted = sandbox().ledger().accepted().get(0).taskId();
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
    public void anEndedTaskIsEmittedWithItsLinkFromEveryStatusShape(StatusShape shape)
            throws Exception {
        sandbox().statusShape(shape);
        MockEndpoint completed = mock("completed");
        completed.expectedMessageCount(1);

        template.sendBodyAndHeader("direct:submit", "a fox", "CamelFileName", "sub/fox.txt");

        completed.assertIsSatisfied();
        Exchange end = completed.getExchanges().get(0);
        String taskId = sandbox().ledger().accepted().get(0).taskId();
        assertThat(end.getMessage().getHeaders())
                .containsEntry("CamelApiInOneTaskState", "COMPLETED")
                .containsEntry("CamelApiInOneTaskId", taskId)
                .containsEntry("CamelApiInOneCompletionSource", "poll")
                .containsEntry("CamelApiInOneDeliveryAttempt", 1)
                .containsEntry("CamelFileName", "sub/fox.txt");
        assertThat(end.getMessage().getHeader("CamelApiInOneVideoUrl", String.class))
                .startsWith(sandbox().baseUrl() + "/files/" + taskId);
        assertThat(end.getMessage().getBody()).isInstanceOf(VideoTask.class);
        assertThat(sandbox().ledger().arrivals()).hasSize(1);
    }

    @Test
    public void picturesMakeAnImageToVideoRequest() throws Exception {
        mock("completed").expectedMessageCount(1);

        template.sendBodyAndHeader(
                "direct:submit",
                "let it snow",
                "CamelApiInOneImageUrls",
                "https://pictures.example/a.png, https://pictures.example/b.png?x=1,2");

        mock("completed").assertIsSatisfied();
        String body = sandbox().ledger().arrivals().get(0).body();
        assertThat(body)
                .contains("\"model\":\"grok-imagine/image-to-video\"")
                .contains("https://pictures.example/b.png?x=1,2");
        Exchange submitted = mock("submitted").getExchanges().get(0);
        assertThat(submitted.getMessage().getHeader("CamelApiInOneImageUrls")).isNull();
    }

    @Test
    public void aStructuredBodyIsTheProvidersObjectAndHeadersWin() {
        Map<String, Object> body =
                Map.of("prompt", "from the body", "model", "grok-video", "seed", 7);

        template.sendBodyAndHeader("direct:submit", body, "CamelApiInOnePrompt", "from the header");

        assertThat(sandbox().ledger().arrivals().get(0).body())
                .contains("\"prompt\":\"from the header\"")
                .contains("\"model\":\"grok-video\"")
                .contains("\"seed\":7");
    }

    @Test
    public void theSameKeyPaysOnce() {
        sandbox().pace(Pace.byHand());
        Map<String, Object> file = Map.of("CamelFileName", "a.txt", "CamelFileLastModified", 5L);

        VideoTask first =
                template.requestBodyAndHeaders("direct:keyed", "a fox", file, VideoTask.class);
        Exchange second =
                template.request(
                        "direct:keyed",
                        e -> {
                            e.getMessage().setBody("a fox");
                            e.getMessage().setHeaders(new java.util.HashMap<>(file));
                        });

        assertThat(second.getMessage().getBody(VideoTask.class).getTaskId())
                .isEqualTo(first.getTaskId());
        assertThat(second.getMessage().getHeader("CamelApiInOneDuplicate")).isEqualTo(true);
        assertThat(sandbox().ledger().arrivals()).hasSize(1);
    }

    @Test
    public void generateWaitsForTheEndAndNobodyElseIsTold() {
        VideoTask task = template.requestBody("direct:generate", "a fox", VideoTask.class);

        assertThat(task.getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(task.getVideoUrl()).startsWith(sandbox().baseUrl());
        soon().until(() -> delivered("waiters") == 1);
    }

    private long delivered(String group) throws Exception {
        ApiInOneEndpoint endpoint =
                context.getEndpoint("apiinone:video?group=" + group, ApiInOneEndpoint.class);
        return endpoint.engine().sums().get().of(one.apiin.camel.task.Delivery.DELIVERED);
    }

    @Test
    public void aFailedGenerationIsThrownAndRefunded() {
        sandbox().failNext(1, "MODERATED", "not this");

        CamelExecutionException thrown =
                catchThrowableOfType(
                        CamelExecutionException.class,
                        () -> template.requestBody("direct:generate", "a fox"));

        assertThat(thrown.getCause())
                .isInstanceOfSatisfying(
                        GenerationFailedException.class,
                        fault -> {
                            assertThat(fault.getTaskId()).isNotNull();
                            assertThat(fault).hasMessageContaining("not this");
                        });
        assertThat(sandbox().ledger().refunded()).isEqualTo(24);
    }

    @Test
    public void aFailureIsEmittedToo() throws Exception {
        sandbox().failNext(1, "MODERATED", "not this");
        MockEndpoint completed = mock("completed");
        completed.expectedHeaderReceived("CamelApiInOneTaskState", "FAILED");
        completed.expectedMessageCount(1);

        template.sendBody("direct:submit", "a fox");

        completed.assertIsSatisfied();
        assertThat(completed.getExchanges().get(0).getMessage().getHeaders())
                .containsEntry("CamelApiInOneFailureMessage", "not this");
    }

    @Test
    public void whoStopsWaitingLosesNothing() throws Exception {
        sandbox().pace(Pace.byHand());
        mock("completed").expectedMessageCount(1);

        CamelExecutionException thrown =
                catchThrowableOfType(
                        CamelExecutionException.class,
                        () -> template.requestBody("direct:impatient", "a fox"));
        sandbox().finishAll();

        assertThat(thrown.getCause())
                .isInstanceOf(WatchEndedException.class)
                .hasMessageContaining("waitTimeout");
        mock("completed").assertIsSatisfied();
    }

    @Test
    public void awaitAndStatusTakeAnIdThatTheLedgerLacks() {
        sandbox().pace(Pace.byHand());
        String id = foreignTask();

        VideoTask running = template.requestBody("direct:status", id, VideoTask.class);
        var end = template.asyncRequestBody("direct:await", (Object) id, VideoTask.class);
        sandbox().finish(id);

        assertThat(running.getState()).isEqualTo(TaskState.RUNNING);
        assertThat(end)
                .succeedsWithin(java.time.Duration.ofSeconds(60))
                .satisfies(task -> assertThat(task.getVideoUrls()).hasSize(1));
    }

    /** A task that somebody else submitted with the same key. */
    private String foreignTask() {
        template.sendBody("direct:submit", "a fox");
        return sandbox().ledger().accepted().get(0).taskId();
    }

    @Test
    public void pollEnrichAndConsumerTemplateTakeJustTheTaskTheyName() {
        sandbox().pace(Pace.byHand());
        VideoTask a = submitToGroup("one");
        VideoTask b = submitToGroup("one");
        sandbox().finishAll();

        Exchange end = consumer.receive("apiinone:video?group=one&taskId=" + b.getTaskId(), 60_000);

        assertThat(end.getMessage().getHeader("CamelApiInOneTaskId")).isEqualTo(b.getTaskId());
        consumer.doneUoW(end);
        assertThat(consumer.receive("apiinone:video?group=one", 60_000))
                .satisfies(
                        other ->
                                assertThat(other.getMessage().getHeader("CamelApiInOneTaskId"))
                                        .isEqualTo(a.getTaskId()));
        assertThat(consumer.receive("apiinone:video?group=one", 200)).isNull();
    }

    private VideoTask submitToGroup(String group) {
        return template.requestBody("apiinone:video?group=" + group, "a fox", VideoTask.class);
    }

    @Test
    public void manySubmitsAllEndOnce() throws Exception {
        MockEndpoint completed = mock("completed");
        completed.expectedMessageCount(50);

        for (int i = 0; i < 50; i++) {
            template.asyncSendBody("direct:submit", "fox " + i);
        }

        completed.assertIsSatisfied();
        List<String> told =
                completed.getExchanges().stream()
                        .map(e -> e.getMessage().getHeader("CamelApiInOneTaskId", String.class))
                        .toList();
        assertThat(told).doesNotHaveDuplicates();
        assertThat(sandbox().ledger().charged()).isEqualTo(50 * 24);
    }
}
