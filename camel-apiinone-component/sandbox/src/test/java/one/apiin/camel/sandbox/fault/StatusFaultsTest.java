package one.apiin.camel.sandbox.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import one.apiin.camel.sandbox.Client;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.Sandbox;
import one.apiin.camel.sandbox.SandboxExtension;
import one.apiin.camel.sandbox.SandboxTask;
import one.apiin.camel.sandbox.StatusShape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SandboxExtension.class)
class StatusFaultsTest {

    private Sandbox sandbox;
    private Client client;

    @BeforeEach
    void open(Sandbox running) {
        sandbox = running;
        client = new Client(sandbox);
    }

    @Test
    void aRefusedStatusCallIsInTheLedgerButDoesNotAdvanceTheTask() throws Exception {
        String id = client.submit("x");
        sandbox.onStatus(Faults.notFound(), Faults.unauthorized(), Faults.html(502));

        assertThat(client.status(id).statusCode()).isEqualTo(404);
        assertThat(client.status(id).statusCode()).isEqualTo(401);
        assertThat(client.status(id).statusCode()).isEqualTo(502);

        assertThat(sandbox.ledger().statusCalls(id)).hasSize(3);
        assertThat(sandbox.task(id).statusCalls()).isZero();
        assertThat(sandbox.task(id).ended()).isFalse();
        assertThat(sandbox.ledger().refused()).isEmpty();
    }

    @Test
    void aStatusCallWhoseReplyIsLostAdvancesTheTask() throws Exception {
        String id = client.submit("x");
        sandbox.alwaysOnStatus(Faults.resetAfter());

        assertThatThrownBy(() -> client.status(id)).isInstanceOf(IOException.class);

        // the JDK's client repeats a GET without a response
        int calls = sandbox.ledger().statusCalls(id).size();
        assertThat(sandbox.task(id).statusCalls()).isEqualTo(calls).isPositive();
    }

    @ParameterizedTest
    @EnumSource(StatusShape.class)
    void stateWordReplacesTheStatusInEveryShape(StatusShape shape) throws Exception {
        sandbox.statusShape(shape);
        String id = client.submit("x");
        sandbox.onStatus(Faults.stateWord("zombie"));

        JsonObject body = client.statusJson(id);

        JsonObject data = body.getJsonObject("data", body);
        String field = shape == StatusShape.RESPONSE_DATA ? "type" : "status";
        assertThat(data.getString(field)).isEqualTo("zombie");
        assertThat(sandbox.task(id).ended()).isFalse();
        assertThat(client.status(id).body()).contains(".mp4");
    }

    @ParameterizedTest
    @EnumSource(StatusShape.class)
    void endWithoutUrlReportsTheUrlAtTheNextStatusCall(StatusShape shape) throws Exception {
        sandbox.statusShape(shape);
        sandbox.pace(Pace.byHand());
        String id = client.submit("x");
        sandbox.onStatus(Faults.endWithoutUrl());

        String first = client.status(id).body();
        String second = client.status(id).body();

        assertThat(first).containsPattern("(?i)success|completed").doesNotContain(".mp4");
        assertThat(second).contains("/files/" + id + ".mp4");
        assertThat(sandbox.task(id).state()).isEqualTo(SandboxTask.State.SUCCEEDED);
    }

    @Test
    void cutAfterAnnouncesTheFullContentLength() throws Exception {
        String id = client.submit("x");
        sandbox.onStatus(Faults.cutAfter(20));

        assertThatThrownBy(() -> new Client(sandbox).status(id)).isInstanceOf(IOException.class);

        assertThat(sandbox.task(id).statusCalls()).isEqualTo(1);
    }

    @Test
    void alwaysOnStatusAppliesToEveryStatusCall() throws Exception {
        String id = client.submit("x");
        sandbox.alwaysOnStatus(Faults.stateWord("queued").then(Faults.acceptedButStatus(203)));

        for (int call = 0; call < 3; call++) {
            assertThat(client.status(id).statusCode()).isEqualTo(203);
            assertThat(client.status(id).body()).contains("\"queued\"");
        }
    }
}
