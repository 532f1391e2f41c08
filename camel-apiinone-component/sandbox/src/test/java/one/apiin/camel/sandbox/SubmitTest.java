package one.apiin.camel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SandboxExtension.class)
class SubmitTest {

    private Sandbox sandbox;
    private Client client;

    @BeforeEach
    void open(Sandbox running) {
        sandbox = running;
        client = new Client(sandbox);
    }

    @Test
    void anAcceptedSubmissionIsChargedAndAnsweredInShapeA() throws Exception {
        HttpResponse<String> reply = client.post(Client.grok("A paper boat"));

        JsonObject body = new JsonObject(reply.body());
        String taskId = body.getJsonObject("data").getString("task_id");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(body.getInteger("code")).isEqualTo(200);
        assertThat(body.getJsonObject("data").getString("status")).isEqualTo("IN_PROGRESS");
        assertThat(taskId).matches("n31[0-9a-z]+_grokvid");
        assertThat(sandbox.credits()).isEqualTo(10_000 - 24);
        assertThat(sandbox.ledger().charged()).isEqualTo(24);
        assertThat(sandbox.ledger().accepted())
                .singleElement()
                .satisfies(e -> assertThat(e.taskId()).isEqualTo(taskId))
                .satisfies(e -> assertThat(e.prompt()).isEqualTo("A paper boat"));
        assertThat(sandbox.task(taskId).state()).isEqualTo(SandboxTask.State.RUNNING);
    }

    @Test
    void theCreationShapeCanBeChangedWhileTheSandboxRuns() throws Exception {
        sandbox.creationShape(CreationShape.B);
        JsonObject b = new JsonObject(client.post(Client.grok("b")).body());
        sandbox.creationShape(CreationShape.C);
        JsonObject c = new JsonObject(client.post(Client.grok("c")).body());

        assertThat(b.fieldNames()).containsExactly("id", "status", "model", "created_at");
        assertThat(c.fieldNames()).containsExactly("task_id", "status", "model", "created_at");
        assertThat(b.getString("status")).isEqualTo("pending");
        assertThat(sandbox.task(c.getString("task_id")).prompt()).isEqualTo("c");
    }

    @Test
    void anInvalidKeyIsAnsweredWithTheErrorEnvelopeAndChargesNothing() throws Exception {
        HttpResponse<String> wrong = new Client(sandbox, "aio_wrong").post(Client.grok("x"));
        HttpResponse<String> none = new Client(sandbox, null).post(Client.grok("x"));

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body())
                .isEqualTo(
                        "{\"error\":{\"code\":401,\"message\":\"Invalid API key\","
                                + "\"type\":\"invalid_request_error\"}}");
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(sandbox.ledger().charged()).isZero();
        assertThat(sandbox.ledger().arrivalCount()).isEqualTo(2);
        assertThat(sandbox.ledger().refused()).extracting("status").containsExactly(401, 401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "[1,2]",
                "\"text\"",
                "null",
                "",
                "{}",
                "{\"model\":\"sora\",\"prompt\":\"x\"}",
                "{\"model\":\"grok-imagine/text-to-video\"}",
                "{\"model\":\"grok-imagine/text-to-video\",\"prompt\":\"  \"}",
                "{\"model\":\"grok-imagine/text-to-video\",\"prompt\":7}",
                "{\"model\":\"grok-imagine/image-to-video\",\"prompt\":\"x\"}",
                "{\"model\":\"grok-imagine/image-to-video\",\"image_urls\":[]}",
                "{\"model\":\"grok-imagine/image-to-video\",\"image_urls\":\"http://x/y.png\"}",
                "{\"model\":\"grok-video\"}",
                "{\"model\":\"hailuo-2-3\",\"prompt\":\"x\"}",
                "{\"model\":\"kling-3\",\"prompt\":\"x\",\"duration\":2}",
                "{\"model\":\"kling-3\",\"prompt\":\"x\",\"duration\":\"long\"}"
            })
    void anInvalidSubmissionIsRefusedWith400(String body) throws Exception {
        HttpResponse<String> reply = client.post(body);

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(reply.body()).getJsonObject("error").getInteger("code"))
                .isEqualTo(400);
        assertThat(sandbox.ledger().acceptedCount()).isZero();
        assertThat(sandbox.credits()).isEqualTo(10_000);
        assertThat(sandbox.ledger().arrivals())
                .singleElement()
                .satisfies(e -> assertThat(e.body()).isEqualTo(body));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "24 | {'model':'grok-video','prompt':'x'}",
                "24 | {'model':'grok-video','image_urls':['http://x/y.png']}",
                "24 | {'model':'grok-imagine/image-to-video','image_urls':['http://x/y.png']}",
                "24 | {'model':'ltx-2','type':'lipsync','image':'http://x/y.png'}",
                "28 | {'model':'seedance-1-5-pro','prompt':'x','duration':'8'}",
                "30 | {'model':'hailuo-2-3','prompt':'x','image':'http://x/y.png'}",
                "30 | {'model':'hailuo/2-3-image-to-video-standard','image':'http://x/y.png'}",
                "45 | {'model':'hailuo/2-3-image-to-video-pro','image_urls':['http://x/y.png']}",
                "80 | {'model':'wan-2-6','prompt':'x'}",
                "80 | {'model':'wan/2-6-text-to-video','prompt':'x'}",
                "80 | {'model':'wan/2-6-video-to-video','video_urls':['http://x/y.mp4']}",
                "300 | {'model':'kling-3','prompt':'x'}",
                "200 | {'model':'kling-3','prompt':'x','sound':false}",
                "120 | {'model':'kling-3','prompt':'x','sound':false,'duration':3}",
                "1200 | {'model':'kling-3','prompt':'x','mode':'pro','duration':'15'}",
                "540 |"
                        + " {'model':'kling-3','multi_shots':true,'mode':'pro','sound':false,'duration':10}"
            })
    void eachModelHasItsPrice(int credits, String order) throws Exception {
        HttpResponse<String> reply = client.post(order.replace('\'', '"'));

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(sandbox.ledger().charged()).isEqualTo(credits);
        assertThat(sandbox.credits()).isEqualTo(10_000 - credits);
    }

    @Test
    void aSubmissionThatExceedsTheBalanceIsRefusedWith402() throws Exception {
        sandbox.credits(47);

        int first = client.post(Client.grok("one")).statusCode();
        int second = client.post(Client.grok("two")).statusCode();

        assertThat(first).isEqualTo(200);
        assertThat(second).isEqualTo(402);
        assertThat(sandbox.credits()).isEqualTo(23);
        assertThat(sandbox.ledger().refused()).extracting("status").containsExactly(402);
    }

    @Test
    void anUnknownPathIsAnswered404() throws Exception {
        assertThat(client.get("/api/v1/images/generations").statusCode()).isEqualTo(404);
        assertThat(sandbox.ledger().arrivalCount()).isZero();
    }

    @Test
    void imageUrlsAreInTheLedgerAsSent() throws Exception {
        JsonObject order =
                JsonObject.of(
                        "model",
                        "grok-imagine/image-to-video",
                        "image_urls",
                        JsonArray.of("https://example.org/a.png?sig=1"));

        client.post(order);

        assertThat(sandbox.ledger().arrivals().get(0).body()).isEqualTo(order.encode());
    }
}
