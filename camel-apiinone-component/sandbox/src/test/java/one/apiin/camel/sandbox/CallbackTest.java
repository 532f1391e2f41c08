package one.apiin.camel.sandbox;

import static one.apiin.camel.sandbox.Client.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import one.apiin.camel.sandbox.fault.Faults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CallbackTest {

    @RegisterExtension final SandboxExtension extension = new SandboxExtension();

    private Sandbox sandbox;
    private Client client;
    private CallbackReceiver receiver;

    @BeforeEach
    void open() throws IOException {
        sandbox = extension.sandbox();
        client = new Client(sandbox);
        receiver = new CallbackReceiver(202);
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void aCompletionIsPostedOnceWithTheBodyOfAStatusReply() throws Exception {
        String id = client.submit(receiver.order("x"));
        client.status(id);
        assertThat(sandbox.ledger().callbacks()).isEmpty();

        JsonObject completion = client.statusJson(id);
        await().until(() -> sandbox.ledger().callbacks().size() == 1);
        client.status(id);
        sandbox.finish(id);

        assertThat(receiver.bodies).containsExactly(completion);
        assertThat(receiver.queries).containsExactly("a=1&b=%20");
        assertThat(sandbox.ledger().callbacks())
                .singleElement()
                .satisfies(e -> assertThat(e.status()).isEqualTo(202))
                .satisfies(e -> assertThat(e.error()).isNull())
                .satisfies(e -> assertThat(e.taskId()).isEqualTo(id));
    }

    @Test
    void aTaskThatIsCompletedByHandSendsACallbackToo() throws Exception {
        sandbox.pace(Pace.byHand());
        String good = client.submit(receiver.order("good"));
        String bad = client.submit(receiver.order("bad"));

        sandbox.finish(good);
        await().until(() -> receiver.bodies.size() == 1);
        sandbox.fail(bad, "X", "Not this");
        await().until(() -> receiver.bodies.size() == 2);

        assertThat(receiver.bodies)
                .extracting(body -> body.getJsonObject("data").getString("status"))
                .containsExactly("SUCCESS", "FAILED");
    }

    @Test
    void byTheRealClockTheCallbackIsSentWithoutAStatusCall() throws Exception {
        sandbox.pace(Pace.clock(Duration.ofMillis(150)));

        String id = client.submit(receiver.order("x"));
        await().until(() -> sandbox.ledger().callbacks().size() == 1);

        SandboxTask task = sandbox.task(id);
        assertThat(task.statusCalls()).isZero();
        assertThat(Duration.between(task.createdAt(), task.endedAt()).toMillis()).isEqualTo(150);
    }

    @Test
    void noneSendsNoneAndTwiceSendsTwo() throws Exception {
        sandbox.pace(Pace.steps(1));
        sandbox.callbacks(CallbackMode.NONE);
        client.status(client.submit(receiver.order("none")));
        sandbox.callbacks(CallbackMode.TWICE);

        client.status(client.submit(receiver.order("twice")));
        await().until(() -> sandbox.ledger().callbacks().size() == 2);

        assertThat(receiver.bodies).hasSize(2);
        assertThat(receiver.bodies.get(0)).isEqualTo(receiver.bodies.get(1));
        assertThat(receiver.bodies.get(0).encode()).contains("twice");
    }

    @Test
    void anEarlyCallbackIsAnsweredBeforeTheReplyIsSent() throws Exception {
        sandbox.callbacks(CallbackMode.EARLY);
        List<Integer> answeredBefore = new CopyOnWriteArrayList<>();
        receiver.onCall = () -> answeredBefore.add(sandbox.ledger().requests().size());

        JsonObject reply = new JsonObject(client.post(receiver.order("x")).body());
        String id = reply.getJsonObject("data").getString("task_id");

        assertThat(receiver.bodies)
                .singleElement()
                .extracting(body -> body.getJsonObject("data"))
                .satisfies(data -> assertThat(data.getString("task_id")).isEqualTo(id))
                .satisfies(data -> assertThat(data.getString("status")).isEqualTo("IN_PROGRESS"));
        assertThat(answeredBefore).containsExactly(0);
        assertThat(sandbox.ledger().requests()).hasSize(1);
        sandbox.finish(id);
        await().until(() -> sandbox.ledger().callbacks().size() == 2);
    }

    @Test
    void anEarlyCallbackIsSentEvenIfTheReplyIsLost() {
        sandbox.callbacks(CallbackMode.EARLY);
        sandbox.onSubmit(Faults.resetAfter());
        AtomicReference<Throwable> error = new AtomicReference<>();

        try {
            client.post(receiver.order("x"));
        } catch (IOException | InterruptedException e) {
            error.set(e);
        }

        assertThat(error.get()).isInstanceOf(IOException.class);
        assertThat(receiver.bodies).hasSize(1);
    }

    @Test
    void aFailedCallbackIsInTheLedger() throws Exception {
        sandbox.pace(Pace.steps(1));
        String url = receiver.url();
        receiver.close();

        client.status(client.submit(Client.grok("x").put("callback_url", url)));
        client.status(client.submit(Client.grok("x").put("callback_url", "no url")));
        await().until(() -> sandbox.ledger().callbacks().size() == 2);

        assertThat(sandbox.ledger().callbacks())
                .allSatisfy(e -> assertThat(e.status()).isZero())
                .allSatisfy(e -> assertThat(e.error()).isNotBlank());
    }

    @Test
    void callbackShareOmitsTheRest() throws Exception {
        sandbox.pace(Pace.steps(1));
        sandbox.callbackShare(0.75);

        for (int i = 0; i < 8; i++) {
            client.status(client.submit(receiver.order("x" + i)));
        }
        await().until(() -> sandbox.ledger().callbacks().size() == 6);
        sandbox.callbackShare(0);
        client.status(client.submit(receiver.order("omitted")));
        sandbox.callbackShare(1);
        client.status(client.submit(receiver.order("sent")));
        await().until(() -> sandbox.ledger().callbacks().size() == 7);

        assertThat(receiver.bodies).hasSize(7);
        assertThat(receiver.bodies.get(6).encode()).contains("sent").doesNotContain("omitted");
        assertThatThrownBy(() -> sandbox.callbackShare(1.1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDelayedCallbackIsSentAfterTheDelay() throws Exception {
        sandbox.pace(Pace.steps(1));
        sandbox.callbackDelay(Duration.ofMillis(300));

        String id = client.submit(receiver.order("x"));
        client.status(id);
        assertThat(sandbox.ledger().callbacks()).isEmpty();
        await().until(() -> sandbox.ledger().callbacks().size() == 1);

        Duration after =
                Duration.between(
                        sandbox.task(id).endedAt(), sandbox.ledger().callbacks().get(0).at());
        assertThat(after).isGreaterThanOrEqualTo(Duration.ofMillis(299));
        assertThatThrownBy(() -> sandbox.callbackDelay(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
