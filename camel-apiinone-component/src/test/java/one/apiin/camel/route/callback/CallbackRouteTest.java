package one.apiin.camel.route.callback;

import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.ApiInOneEndpoint;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.internal.callback.SignedCallbackUrl;
import one.apiin.camel.route.Texts;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.route.submit.HeldReplies;
import one.apiin.camel.sandbox.CallbackMode;
import one.apiin.camel.sandbox.SandboxTask;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A callback causes a poll at once, and only the reply to that poll is trusted. */
class CallbackRouteTest extends CallbackTestSupport {

    private static final String DONE = "{\"task_id\":\"%s\",\"status\":\"completed\"}";

    private long rows(CamelContext context, TaskState state) throws Exception {
        return sums(context).of(state);
    }

    @Test
    void aCallbackBringsTheCompletionAfterOneStatusCall() throws Exception {
        CamelContext context = listening(camel.newComponent());
        submitted(context);

        camel.sandbox().finishAll();

        awaitDelivered(1);
        assertThat(header("TaskState")).isEqualTo("COMPLETED");
        assertThat(header("CompletionSource")).isEqualTo("callback");
        assertThat(statusCalls()).isEqualTo(1);
        assertThat(responses()).containsExactly(200);
    }

    /** An operator's poll finds the task whose callback is lost; the next planned poll is an hour away. */
    @Test
    void aHundredCompletionsWithOneLostCallbackCostAHundredStatusCalls() throws Exception {
        camel.sandbox().callbackShare(0.99);
        CamelContext context = listening(camel.newComponent());
        for (int i = 0; i < 100; i++) {
            submitted(context);
        }

        camel.sandbox().finishAll();
        awaitDelivered(99);
        assertThat(statusCalls()).isEqualTo(99);
        assertThat(delivered)
                .extracting(e -> e.getMessage().getHeader("CamelApiInOneCompletionSource"))
                .containsOnly("callback");

        ApiInOneEndpoint any = context.getEndpoint("apiinone:video", ApiInOneEndpoint.class);
        for (SandboxTask task : camel.sandbox().tasks()) {
            String id = SignedCallbackUrl.parameter(query(task), SignedCallbackUrl.SUBMISSION);
            try {
                any.engine().operator().checkNow(id);
            } catch (IllegalStateException e) {
                // it has completed by its callback
            }
        }
        awaitDelivered(100);
        assertThat(statusCalls()).isEqualTo(100);
    }

    private static String query(SandboxTask task) {
        return URI.create(task.callbackUrl()).getRawQuery();
    }

    @Test
    void aCallbackOfAFailedTaskBringsItsFailure() throws Exception {
        camel.sandbox().failNext(1, "MODERATED", "not this");
        CamelContext context = listening(camel.newComponent());
        submitted(context);

        camel.sandbox().finishAll();

        awaitDelivered(1);
        assertThat(header("TaskState")).isEqualTo("FAILED");
        assertThat(header("CompletionSource")).isEqualTo("callback");
    }

    @Test
    void aRepeatedCallbackIsDeliveredOnce() throws Exception {
        camel.sandbox().callbacks(CallbackMode.TWICE);
        CamelContext context = listening(camel.newComponent());
        VideoTask task = submitted(context);

        camel.sandbox().finishAll();
        soon().until(() -> responses().size() == 2);
        awaitDelivered(1);
        assertThat(post(signed(task.getSubmissionId()), "{}")).isEqualTo(200);

        assertThat(responses()).containsExactly(200, 200);
        assertThat(delivered).hasSize(1);
        assertThat(statusCalls()).isLessThanOrEqualTo(2);
        assertThat(rows(context, TaskState.COMPLETED)).isEqualTo(1);
    }

    @Test
    void aCallbackThatOvertakesTheReplyDoesNotReplaceIt() throws Exception {
        camel.sandbox().callbacks(CallbackMode.EARLY);
        CamelContext context = listening(camel.newComponent());

        VideoTask task = submitted(context);

        assertThat(responses()).containsExactly(200);
        assertThat(task.getState()).isEqualTo(TaskState.RUNNING);
        assertThat(task.getTaskId()).isEqualTo(camel.sandbox().tasks().get(0).taskId());
        soon().until(() -> statusCalls() == 1);
        assertThat(delivered).isEmpty();
        camel.sandbox().finishAll();
        awaitDelivered(1);
        assertThat(header("TaskState")).isEqualTo("COMPLETED");
        assertThat(camel.sandbox().ledger().charged()).isEqualTo(24);
    }

    @Test
    void theTaskOfTheReplyIsPolledWhateverAnEarlyCallbackNamed() throws Exception {
        HeldReplies held = new HeldReplies();
        camel.sandbox().onSubmit(held);
        CamelContext context = listening(camel.newComponent());
        CompletableFuture<Exchange> submit =
                context.createProducerTemplate()
                        .asyncSend("direct:submit", e -> e.getMessage().setBody("a fox"));
        soon().until(() -> camel.sandbox().ledger().acceptedCount() == 1);

        assertThat(post(camel.sandbox().tasks().get(0).callbackUrl(), DONE.formatted("another")))
                .isEqualTo(200);
        held.letGo();

        VideoTask task = submit.join().getMessage().getBody(VideoTask.class);
        assertThat(task.getTaskId()).isEqualTo(camel.sandbox().tasks().get(0).taskId());
        assertThat(task.tracking().callbacks().candidateTaskId()).isNull();
    }

    @Test
    void anEarlyCallbackResolvesAnOutcomeThatTheReplyLeftUnknown() throws Exception {
        camel.sandbox().callbacks(CallbackMode.EARLY);
        camel.sandbox().onSubmit(Faults.resetAfter());
        CamelContext context = listening(camel.newComponent());

        Exchange lost = send(context, "direct:submit", "a fox");

        assertThat(lost.getException()).isInstanceOf(SubmitOutcomeUnknownException.class);
        soon().until(() -> rows(context, TaskState.RUNNING) == 1);
        camel.sandbox().finishAll();
        awaitDelivered(1);
        assertThat(header("TaskState")).isEqualTo("COMPLETED");
        assertThat(header("TaskId")).isEqualTo(camel.sandbox().tasks().get(0).taskId());
        assertThat(camel.sandbox().ledger().arrivalCount()).isOne();
    }

    @Test
    void aCallbackResolvesAnUnknownOutcomeAndTheCompletionIsDelivered() throws Exception {
        camel.sandbox().onSubmit(Faults.resetAfter());
        CamelContext context = listening(camel.newComponent());
        send(context, "direct:submit", "a fox");
        assertThat(rows(context, TaskState.OUTCOME_UNKNOWN)).isEqualTo(1);

        camel.sandbox().finishAll();

        awaitDelivered(1);
        assertThat(header("TaskState")).isEqualTo("COMPLETED");
        assertThat(header("CompletionSource")).isEqualTo("callback");
        assertThat(statusCalls()).isEqualTo(1);
    }

    @Test
    void aCallbackFindsTheTaskOfASubmissionThatWasMarkedNotCharged() throws Exception {
        camel.sandbox().callbacks(CallbackMode.NONE);
        camel.sandbox().onSubmit(Faults.resetAfter());
        CamelContext context = listening(camel.newComponent());
        Exchange lost = send(context, "direct:submit", "a fox");
        context.createFluentProducerTemplate()
                .to("apiinone:video?operation=notCharged")
                .withHeader("CamelApiInOneSubmissionId", submissionId(lost))
                .send();
        assertThat(rows(context, TaskState.REJECTED)).isEqualTo(1);
        SandboxTask task = camel.sandbox().tasks().get(0);

        assertThat(post(task.callbackUrl(), DONE.formatted(task.taskId()))).isEqualTo(200);

        soon().until(() -> rows(context, TaskState.RUNNING) == 1);
        assertThat(camel.sandbox().ledger().arrivalCount()).isOne();
    }

    private static String submissionId(Exchange lost) {
        return lost.getException(SubmitOutcomeUnknownException.class).getSubmissionId();
    }

    @Test
    void aCandidateThatTheProviderDoesNotKnowIsNotAdopted() throws Exception {
        camel.sandbox().callbacks(CallbackMode.NONE);
        camel.sandbox().onSubmit(Faults.resetAfter());
        CamelContext context = listening(camel.newComponent());
        send(context, "direct:submit", "a fox");

        assertThat(post(camel.sandbox().tasks().get(0).callbackUrl(), DONE.formatted("invented")))
                .isEqualTo(200);

        // the second poll is made when the first result has been stored
        soon().until(() -> statusCalls() >= 2);
        assertThat(rows(context, TaskState.OUTCOME_UNKNOWN)).isEqualTo(1);
        assertThat(delivered).isEmpty();
    }

    @Test
    void aCandidateThatAnotherSubmissionHasIsNotAdopted() throws Exception {
        camel.sandbox().callbacks(CallbackMode.NONE);
        CamelContext context = listening(camel.newComponent());
        VideoTask other = submitted(context);
        camel.sandbox().onSubmit(Faults.resetAfter());
        send(context, "direct:submit", "a fox");
        String callbackUrl = camel.sandbox().tasks().get(1).callbackUrl();

        assertThat(post(callbackUrl, DONE.formatted(other.getTaskId()))).isEqualTo(200);
        assertThat(post(callbackUrl, DONE.formatted(camel.sandbox().tasks().get(1).taskId())))
                .isEqualTo(200);

        soon().until(() -> rows(context, TaskState.RUNNING) == 2);
        camel.sandbox().finish(other.getTaskId());
        assertThat(statusCalls()).isEqualTo(1);
    }

    @Test
    void aSecretThatWasRotatedAwayStillVerifiesWhatItSigned() throws Exception {
        ApiInOneComponent component = camel.newComponent();
        component.setCallbackSecret("the new one, " + SECRET);
        CamelContext context = listening(component);
        String id = submitted(context).getSubmissionId();

        assertThat(post(signed(id), "{}")).isEqualTo(200);
        assertThat(post(camel.sandbox().tasks().get(0).callbackUrl(), "{}")).isEqualTo(200);
        assertThat(post(new SignedCallbackUrl(url(), "another").forSubmission(id), "{}"))
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "{\"task_id\":",
                "[]",
                "[{\"task_id\":\"x\",\"status\":\"completed\",\"video_url\":\"http://x/y.mp4\"}]",
                "{\"status\":\"completed\",\"video_url\":\"http://127.0.0.1/forged.mp4\"}",
                "{\"status\":\"failed\"}",
                "\u0000\u0001"
            })
    void theBodyOfACallbackIsNeverTrusted(String body) throws Exception {
        CamelContext context = listening(camel.newComponent());
        VideoTask task = submitted(context);

        assertThat(post(signed(task.getSubmissionId()), body)).isEqualTo(200);

        soon().until(() -> statusCalls() == 1);
        assertThat(rows(context, TaskState.RUNNING)).isEqualTo(1);
        assertThat(delivered).isEmpty();
    }

    @Test
    void manyCallbacksCauseFewStatusCalls() throws Exception {
        CamelContext context = listening(camel.newComponent());
        String callbackUrl = signed(submitted(context).getSubmissionId());
        AtomicInteger taken = new AtomicInteger();
        long start = System.nanoTime();

        for (int wave = 0; wave < 20; wave++) {
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                all.add(posted(callbackUrl, "{}").thenAccept(r -> taken.addAndGet(r.statusCode())));
            }
            all.forEach(CompletableFuture::join);
        }

        assertThat(taken.get()).isEqualTo(500 * 200);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        assertThat(statusCalls()).isBetween(1, 5 + (int) seconds);
        assertThat(rows(context, TaskState.RUNNING)).isEqualTo(1);
    }

    @Test
    void aMappedIdInACallbackResolvesAnUnknownOutcome() throws Exception {
        camel.sandbox().callbacks(CallbackMode.NONE);
        camel.sandbox().onSubmit(Faults.resetAfter());
        ApiInOneComponent component = camel.newComponent();
        component.setReplyMapping("id=/order/number");
        CamelContext context = listening(component);
        assertThat(send(context, "direct:submit", "a fox").getException())
                .isInstanceOf(SubmitOutcomeUnknownException.class);
        SandboxTask task = camel.sandbox().tasks().get(0);

        int status = post(task.callbackUrl(), "{\"order\":{\"number\":\"" + task.taskId() + "\"}}");

        assertThat(status).isEqualTo(200);
        soon().until(() -> rows(context, TaskState.RUNNING) == 1);
    }

    @Test
    void noLogLineNoMBeanAndNoExchangeShowsASignatureOrTheBodyOfACallback() throws Exception {
        String said = "saidByTheCallbackOnly";
        camel.jmx();
        camel.sandbox().callbacks(CallbackMode.EARLY);
        try (ComponentLog log = ComponentLog.listen()) {
            CamelContext context = listening(camel.newComponent());
            String good = signed(submitted(context).getSubmissionId());
            camel.sandbox().onSubmit(Faults.resetAfter());
            send(context, "direct:submit", "a fox");
            String signature = good.substring(good.indexOf("signature=") + 10);

            post(good, "{\"task_id\":\"x\",\"said\":\"" + said + "\"}");
            post(good + "0", said);
            post(good.replace("submission=", "submission=1"), said);
            post(good, said + "x".repeat(70_000));
            camel.sandbox().finishAll();
            awaitDelivered(2);

            String[] hidden = {signature, SECRET, said};
            assertThat(log.lines())
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).doesNotContain(hidden));
            assertThat(Texts.ofManagement())
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).doesNotContain(hidden));
            assertThat(context.getEndpoints())
                    .allSatisfy(e -> assertThat(e.toString()).doesNotContain(hidden));
            assertThat(delivered)
                    .allSatisfy(
                            e ->
                                    assertThat(e.getMessage().getHeaders().toString())
                                            .doesNotContain(hidden));
        }
    }
}
