package one.apiin.camel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StatusTest {

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

    @RegisterExtension
    final SandboxExtension extension =
            new SandboxExtension(Sandbox.builder().clips(Clips.tiny()).clock(now::get));

    private Client client() {
        return new Client(sandbox());
    }

    private Sandbox sandbox() {
        return extension.sandbox();
    }

    @Test
    void theDefaultShapeEchoesTheRequestAndCompletesAtTheSecondCall() throws Exception {
        JsonObject order =
                JsonObject.of(
                        "model",
                        "grok-imagine/image-to-video",
                        "image_urls",
                        JsonArray.of("https://example.org/in.png"));
        String id = client().submit(order);

        JsonObject first = client().statusJson(id).getJsonObject("data");
        JsonObject second = client().statusJson(id).getJsonObject("data");

        assertThat(first.getString("status")).isEqualTo("IN_PROGRESS");
        assertThat(first.getJsonArray("response")).isEmpty();
        assertThat(first.getJsonObject("request")).isEqualTo(order);
        assertThat(first.getString("created_at")).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(second.getString("status")).isEqualTo("SUCCESS");
        assertThat(second.getJsonArray("response")).containsExactly(url(id));
        assertThat(second.getInteger("consumed_credits")).isEqualTo(24);
        assertThat(second.getValue("error_message")).isNull();
    }

    @Test
    void everyShapeReportsRunningCompletedAndFailed() throws Exception {
        assertShape(StatusShape.ENVELOPE, "data.status", "data.response.0", "data.error_message");
        assertShape(
                StatusShape.RESPONSE_DATA,
                "data.type",
                "data.response_data.0.video_url",
                "data.response_data.0.error_message");
        assertShape(
                StatusShape.OUTPUT, "data.status", "data.output.video_url", "data.error.message");
        assertShape(StatusShape.VIDEO_URL, "data.status", "data.video_url", "data.error.message");
        assertShape(StatusShape.FLAT, "status", "video_url", "error.message");
        assertShape(StatusShape.FLAT_OUTPUT, "status", "output.video_url", "error.message");
        assertShape(StatusShape.RESULT, "data.status", "data.result.url", "data.error.message");
        assertShape(StatusShape.RESULT_LIST, "data.status", "data.result.0", "data.error.message");
    }

    private void assertShape(StatusShape shape, String word, String video, String error)
            throws Exception {
        boolean upper = shape == StatusShape.ENVELOPE || shape == StatusShape.RESPONSE_DATA;
        sandbox().statusShape(shape);
        sandbox().pace(Pace.byHand());
        String good = client().submit("good");
        String bad = client().submit("bad");

        JsonObject running = client().statusJson(good);
        sandbox().finish(good);
        sandbox().fail(bad, "NSFW", "Not this");

        assertThat(at(running, word)).isEqualTo(upper ? "IN_PROGRESS" : "processing");
        assertThat(at(running, video)).isNull();
        JsonObject done = client().statusJson(good);
        assertThat(at(done, word)).isEqualTo(upper ? "SUCCESS" : "completed");
        assertThat(at(done, video)).isEqualTo(url(good));
        assertThat(at(done, error)).isNull();
        JsonObject failed = client().statusJson(bad);
        assertThat(at(failed, word)).isEqualTo(upper ? "FAILED" : "failed");
        assertThat(at(failed, video)).isNull();
        assertThat(at(failed, error)).isEqualTo("Not this");
    }

    private static Object at(Object node, String path) {
        Object found = node;
        for (String step : path.split("\\.")) {
            if (found instanceof JsonObject object) {
                found = object.getValue(step);
            } else if (found instanceof JsonArray list) {
                found = list.isEmpty() ? null : list.getValue(Integer.parseInt(step));
            }
        }
        return found;
    }

    @Test
    void aTaskIsVisibleToTheKeyThatSubmittedItOnly() throws Exception {
        try (Sandbox two = Sandbox.builder().apiKey("aio_first").apiKey("aio_second").start()) {
            String id = new Client(two, "aio_first").submit("mine");

            assertThat(two.apiKey()).isEqualTo("aio_first");
            assertThat(new Client(two, "aio_first").status(id).statusCode()).isEqualTo(200);
            assertThat(new Client(two, "aio_second").status(id).statusCode()).isEqualTo(404);
            assertThat(new Client(two, "aio_third").status(id).statusCode()).isEqualTo(401);
            assertThat(new Client(two, Sandbox.DEFAULT_API_KEY).status(id).statusCode())
                    .isEqualTo(401);
            assertThat(two.task(id).statusCalls()).isEqualTo(1);
            assertThat(two.ledger().statusCalls(id)).hasSize(4);
        }
    }

    @Test
    void anUnknownTaskIsAnswered404() throws Exception {
        assertThat(client().status("n31none_grokvid").statusCode()).isEqualTo(404);
        assertThatThrownBy(() -> sandbox().task("n31none_grokvid"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFailedTaskIsRefundedOnce() throws Exception {
        sandbox().failNext(1, "BLOCKED", "The prompt was blocked");
        String bad = client().submit("one");
        String good = client().submit("two");

        for (String id : new String[] {bad, bad, bad, good, good}) {
            client().status(id);
        }
        sandbox().finish(bad);

        assertThat(sandbox().task(bad).failure())
                .isEqualTo(new TaskFailure("BLOCKED", "The prompt was blocked"));
        assertThat(sandbox().task(good).state()).isEqualTo(SandboxTask.State.SUCCEEDED);
        assertThat(sandbox().ledger().charged()).isEqualTo(48);
        assertThat(sandbox().ledger().refunded()).isEqualTo(24);
        assertThat(sandbox().credits()).isEqualTo(10_000 - 24);
        assertThat(client().statusJson(bad).getJsonObject("data").getInteger("consumed_credits"))
                .isZero();
    }

    @Test
    void thePromptCanScriptAFailure() throws Exception {
        sandbox().failWhen(prompt -> prompt.contains("cat"), "CATS", "No cats");
        String cat = client().submit("a cat");
        String hand = client().submit("a dog [fail]");
        String dog = client().submit("a dog");

        sandbox().finishAll();

        assertThat(sandbox().task(cat).failure().code()).isEqualTo("CATS");
        assertThat(sandbox().task(hand).failure()).isEqualTo(TaskFailure.DEFAULT);
        assertThat(sandbox().task(dog).failure()).isNull();
    }

    @Test
    void byTheClockATaskCompletesAtItsDueTime() throws Exception {
        sandbox().pace(Pace.clock(Duration.ofSeconds(60)));
        String id = client().submit("slow");

        now.updateAndGet(t -> t.plusSeconds(59));
        for (int call = 0; call < 5; call++) {
            client().status(id);
        }
        assertThat(sandbox().task(id).ended()).isFalse();

        now.updateAndGet(t -> t.plusSeconds(6));
        client().status(id);
        assertThat(sandbox().task(id).state()).isEqualTo(SandboxTask.State.SUCCEEDED);
        assertThat(sandbox().task(id).endedAt()).isEqualTo(Instant.parse("2026-01-01T00:01:00Z"));
    }

    @Test
    void finishDueCompletesTasksThatAreDueByAnInjectedClock() throws Exception {
        sandbox().pace(Pace.clock(Duration.ofSeconds(60)));
        String id = client().submit("slow");
        now.updateAndGet(t -> t.plusSeconds(60));
        String later = client().submit("later");

        sandbox().finishDue();

        assertThat(sandbox().task(id).ended()).isTrue();
        assertThat(sandbox().task(later).ended()).isFalse();
    }

    private String url(String taskId) {
        return sandbox().baseUrl() + "/files/" + taskId + ".mp4";
    }
}
