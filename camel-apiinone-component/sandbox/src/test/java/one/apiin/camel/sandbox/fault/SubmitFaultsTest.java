package one.apiin.camel.sandbox.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import one.apiin.camel.sandbox.Client;
import one.apiin.camel.sandbox.CreationShape;
import one.apiin.camel.sandbox.Sandbox;
import one.apiin.camel.sandbox.SandboxExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(SandboxExtension.class)
class SubmitFaultsTest {

    private Sandbox sandbox;
    private Client client;

    @BeforeEach
    void open(Sandbox running) {
        sandbox = running;
        client = new Client(sandbox);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(Faults.status(418, "{\"a\":1}"), 418, "{\"a\":1}", "application/json"),
                arguments(Faults.status(500, "oh no"), 500, "oh no", "text/plain"),
                arguments(Faults.unauthorized(), 401, "\"code\":401", "application/json"),
                arguments(Faults.noCredits(), 402, "\"code\":402", "application/json"),
                arguments(Faults.notFound(), 404, "\"code\":404", "application/json"),
                arguments(Faults.unavailableNoRetryAfter(), 503, "\"error\"", "application/json"),
                arguments(Faults.html(502), 502, "<h1>502", "text/html; charset=utf-8"),
                arguments(
                        Faults.errorInOk(402, "No credits"),
                        200,
                        "{\"code\":402,\"message\":\"No credits\"}",
                        "application/json"),
                arguments(
                        Faults.topLevelError(422, 42, "Too long"),
                        422,
                        "{\"code\":42,\"message\":\"Too long\"}",
                        "application/json"),
                arguments(
                        Faults.slow(Duration.ofMillis(30)).then(Faults.html(504)),
                        504,
                        "504",
                        "text/html; charset=utf-8"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalChargesNothing(Fault fault, int status, String body, String type)
            throws Exception {
        sandbox.onSubmit(fault);

        HttpResponse<String> reply = client.post(Client.grok("x"));

        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(reply.body()).contains(body);
        assertThat(reply.headers().firstValue("Content-Type")).hasValue(type);
        assertThat(reply.headers().firstValue("Retry-After")).isEmpty();
        assertNotAccepted(status);
        assertNextIsNormal();
    }

    @Test
    void busyRepliesHaveARetryAfterHeader() throws Exception {
        sandbox.onSubmit(
                Faults.tooManyRequests(Duration.ofMillis(1500)),
                Faults.tooManyRequests("Wed, 21 Oct 2026 07:28:00 GMT"),
                Faults.unavailable(Duration.ofSeconds(3)));

        HttpResponse<String> seconds = client.post(Client.grok("x"));
        HttpResponse<String> date = client.post(Client.grok("x"));
        HttpResponse<String> unavailable = client.post(Client.grok("x"));

        assertThat(seconds.statusCode()).isEqualTo(429);
        assertThat(seconds.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(date.headers().firstValue("Retry-After"))
                .hasValue("Wed, 21 Oct 2026 07:28:00 GMT");
        assertThat(unavailable.statusCode()).isEqualTo(503);
        assertThat(unavailable.headers().firstValue("Retry-After")).hasValue("3");
        assertThat(new JsonObject(unavailable.body()).getJsonObject("error")).isNotNull();
        assertThat(sandbox.ledger().charged()).isZero();
        assertNextIsNormal();
    }

    @Test
    void aRedirectHasALocation() throws Exception {
        sandbox.onSubmit(Faults.redirect(307, "http://127.0.0.1:1/elsewhere"));

        HttpResponse<String> reply = client.post(Client.grok("x"));

        assertThat(reply.statusCode()).isEqualTo(307);
        assertThat(reply.headers().firstValue("Location")).hasValue("http://127.0.0.1:1/elsewhere");
        assertNotAccepted(307);
    }

    @Test
    void resetBeforeChargesNothingAndResetAfterCharges() throws Exception {
        sandbox.onSubmit(Faults.resetBefore());
        assertThatThrownBy(() -> client.post(Client.grok("before")))
                .isInstanceOf(IOException.class);
        assertNotAccepted(0);

        sandbox.onSubmit(Faults.slow(Duration.ofMillis(30)).andThen(Faults.resetAfter()));
        assertThatThrownBy(() -> client.post(Client.grok("after"))).isInstanceOf(IOException.class);
        assertAccepted("after");
        assertThat(sandbox.ledger().requests().get(1).status()).isZero();
        assertThat(sandbox.ledger().requests().get(1).note()).contains("accepted n31", "closed");
    }

    @Test
    void aHangingRequestIsNotAnsweredUntilTheSandboxCloses() {
        CompletableFuture<?> before;
        CompletableFuture<?> after;
        try (Sandbox own = Sandbox.start()) {
            own.onSubmit(Faults.hangBefore(), Faults.hangAfter());
            before = new Client(own).postAsync(Client.grok("before"));
            Client.await().until(() -> own.ledger().refused().size() == 1);
            after = new Client(own).postAsync(Client.grok("after"));
            Client.await().until(() -> own.ledger().requests().size() == 2);

            assertThat(own.ledger().accepted()).extracting("prompt").containsExactly("after");
            assertThat(own.ledger().charged()).isEqualTo(24);
            assertThat(before).isNotDone();
            assertThat(after).isNotDone();
        }

        assertThat(before).failsWithin(Duration.ofSeconds(10));
        assertThat(after).failsWithin(Duration.ofSeconds(10));
    }

    @Test
    void unreadableRepliesToAcceptedRequestsAreCharged() throws Exception {
        sandbox.onSubmit(
                Faults.truncatedJson(),
                Faults.withoutId(),
                Faults.acceptedButStatus(500),
                Faults.huge(300_000));

        HttpResponse<String> cut = client.post(Client.grok("cut"));
        HttpResponse<String> noId = client.post(Client.grok("no id"));
        HttpResponse<String> error = client.post(Client.grok("error"));
        HttpResponse<String> huge = client.post(Client.grok("huge"));

        assertThat(cut.statusCode()).isEqualTo(200);
        assertThat(cut.body()).startsWith("{\"code\":200").doesNotEndWith("}");
        assertThat(new JsonObject(noId.body()).getJsonObject("data"))
                .isEqualTo(JsonObject.of("status", "IN_PROGRESS"));
        assertThat(error.statusCode()).isEqualTo(500);
        assertThat(error.body()).contains(sandbox.tasks().get(2).taskId());
        assertThat(huge.body()).hasSizeGreaterThan(300_000);
        assertThat(new JsonObject(huge.body()).getJsonObject("data").getString("task_id"))
                .isEqualTo(sandbox.tasks().get(3).taskId());
        assertThat(sandbox.ledger().charged()).isEqualTo(4 * 24);
        assertThat(sandbox.ledger().refused()).isEmpty();
    }

    @Test
    void withoutIdAppliesToEveryCreationShape() throws Exception {
        for (var shape : CreationShape.values()) {
            sandbox.creationShape(shape);
            sandbox.onSubmit(Faults.withoutId());
            String body = client.post(Client.grok("x")).body();
            assertThat(body).contains("status").doesNotContain("_grokvid");
        }
    }

    @Test
    void aSlowReplyIsAcceptedAtOnce() throws Exception {
        sandbox.onSubmit(Faults.slow(Duration.ofMillis(700)));

        client.post(Client.grok("slow"));

        Instant accepted = sandbox.ledger().accepted().get(0).at();
        assertThat(Duration.between(accepted, Instant.now())).isGreaterThan(Duration.ofMillis(690));
    }

    @Test
    void aDrippingReplyArrivesCompletely() throws Exception {
        sandbox.onSubmit(Faults.drip(Duration.ofMillis(2)));
        long start = System.nanoTime();

        HttpResponse<String> reply = client.post(Client.grok("drip"));

        assertThat(new JsonObject(reply.body()).getJsonObject("data").getString("task_id"))
                .isEqualTo(sandbox.tasks().get(0).taskId());
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThan(Duration.ofMillis(2L * (reply.body().length() - 1)));
    }

    @Test
    void anInvalidRequestIsRefusedWithAFaultToo() {
        sandbox.onSubmit(Faults.resetAfter());

        assertThatThrownBy(() -> new Client(sandbox, "aio_wrong").post(Client.grok("x")))
                .isInstanceOf(IOException.class);

        assertNotAccepted(0);
        assertThat(sandbox.ledger().refused().get(0).reason()).contains("Invalid API key");
    }

    @Test
    void aQueuedFaultPrecedesThePermanentOne() throws Exception {
        sandbox.alwaysOnSubmit(Faults.unavailableNoRetryAfter());
        sandbox.onSubmit(Faults.unauthorized(), Faults.none());

        assertThat(client.post(Client.grok("x")).statusCode()).isEqualTo(401);
        assertThat(client.post(Client.grok("x")).statusCode()).isEqualTo(200);
        assertThat(client.post(Client.grok("x")).statusCode()).isEqualTo(503);
        assertThat(client.post(Client.grok("x")).statusCode()).isEqualTo(503);
        sandbox.clearFaults();
        assertThat(client.post(Client.grok("x")).statusCode()).isEqualTo(200);
        assertThat(sandbox.ledger().acceptedCount()).isEqualTo(2);
        assertThat(sandbox.ledger().arrivalCount()).isEqualTo(5);
    }

    @Test
    void aCustomFaultSeesTheRequestAndCanChangeTheReply() throws Exception {
        sandbox.onSubmit(
                (exchange, next) -> {
                    String prompt = new JsonObject(exchange.request().body()).getString("prompt");
                    exchange.send(exchange.proceed().withHeader("X-Prompt", prompt));
                    exchange.reset();
                });

        HttpResponse<String> reply = client.post(Client.grok("mine"));

        assertThat(reply.headers().firstValue("X-Prompt")).hasValue("mine");
        assertAccepted("mine");
        assertThat(sandbox.ledger().requests()).hasSize(1);
    }

    @Test
    void anExceptionThrownByAFaultIsAnswered500() throws Exception {
        sandbox.onSubmit(
                (exchange, next) -> {
                    throw new IllegalStateException("oops");
                });

        HttpResponse<String> reply = client.post(Client.grok("x"));

        assertThat(reply.statusCode()).isEqualTo(500);
        assertThat(reply.body()).contains("oops");
        assertNotAccepted(500);
    }

    private void assertAccepted(String prompt) {
        assertThat(sandbox.ledger().accepted()).extracting("prompt").containsExactly(prompt);
        assertThat(sandbox.ledger().charged()).isEqualTo(24);
        assertThat(sandbox.credits()).isEqualTo(10_000 - 24);
    }

    private void assertNotAccepted(int status) {
        assertThat(sandbox.ledger().arrivalCount()).isEqualTo(1);
        assertThat(sandbox.ledger().acceptedCount()).isZero();
        assertThat(sandbox.ledger().charged()).isZero();
        assertThat(sandbox.ledger().refused()).extracting("status").containsExactly(status);
        assertThat(sandbox.tasks()).isEmpty();
    }

    private void assertNextIsNormal() throws Exception {
        assertThat(client.post(Client.grok("next")).statusCode()).isEqualTo(200);
        assertThat(sandbox.ledger().acceptedCount()).isEqualTo(1);
    }
}
