package one.apiin.camel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import one.apiin.camel.sandbox.fault.Faults;
import org.junit.jupiter.api.Test;

class LedgerTest {

    @Test
    void twoHundredConcurrentSubmissionsAddUp() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().clips(Clips.tiny()).credits(150 * 24).start()) {
            Client client = new Client(sandbox);
            CompletableFuture<?>[] orders = new CompletableFuture<?>[200];
            for (int i = 0; i < orders.length; i++) {
                orders[i] = client.postAsync(Client.grok(i % 3 == 0 ? "[fail] " + i : "good " + i));
            }
            CompletableFuture.allOf(orders).join();

            assertThat(sandbox.ledger().arrivalCount()).isEqualTo(200);
            assertThat(sandbox.ledger().acceptedCount()).isEqualTo(150);
            assertThat(sandbox.ledger().refused()).hasSize(50);
            assertThat(sandbox.ledger().charged()).isEqualTo(150 * 24);
            assertThat(sandbox.credits()).isZero();

            finishFromManyThreads(sandbox);
            long failed = sandbox.tasks().stream().filter(task -> task.failure() != null).count();
            assertThat(failed).isPositive();
            assertThat(sandbox.ledger().refunded()).isEqualTo(failed * 24);
            assertThat(sandbox.credits()).isEqualTo(failed * 24);
            assertThat(sandbox.ledger().ended()).hasSize(150);
            assertThat(sandbox.tasks()).extracting(SandboxTask::taskId).doesNotHaveDuplicates();
        }
    }

    private static void finishFromManyThreads(Sandbox sandbox) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> completions = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            for (SandboxTask task : sandbox.tasks()) {
                completions.add(threads.submit(() -> sandbox.finish(task.taskId())));
            }
        }
        for (Future<?> completion : completions) {
            completion.get();
        }
        threads.shutdown();
    }

    @Test
    void listsAreBoundedAndSumsStayExact() throws Exception {
        try (Sandbox sandbox =
                Sandbox.builder().clips(Clips.tiny()).ledgerLimit(3).taskLimit(2).start()) {
            Client client = new Client(sandbox);
            for (int i = 0; i < 5; i++) {
                client.submit("order " + i);
            }

            assertThat(sandbox.ledger().arrivals())
                    .extracting("prompt")
                    .containsExactly("order 2", "order 3", "order 4");
            assertThat(sandbox.tasks()).extracting("prompt").containsExactly("order 3", "order 4");
            assertThat(sandbox.ledger().arrivalCount()).isEqualTo(5);
            assertThat(sandbox.ledger().charged()).isEqualTo(5 * 24);
        }
    }

    @Test
    void theReportShowsEveryEntryAndMasksTheKey() throws Exception {
        String key = "aio_0123456789abcdef";
        try (Sandbox sandbox = Sandbox.builder().apiKey(key).clips(Clips.tiny()).start()) {
            Client client = new Client(sandbox);
            String id = client.submit("a boat");
            sandbox.onSubmit(Faults.unauthorized());
            client.post(Client.grok("x"));
            client.status(id);
            sandbox.fail(id, "X", "why");

            String text = client.get("/sandbox/ledger").body();
            assertThat(text)
                    .contains(id, "failed", "a boat", "arrivals 2, accepted 1", "refunded 24")
                    .contains("aio_***ef")
                    .doesNotContain(key)
                    .doesNotContain("0123456789");
            var reply = client.get("/sandbox/ledger", "Accept", "application/json");
            JsonObject json = new JsonObject(reply.body());
            assertThat(reply.body()).doesNotContain(key);
            assertThat(json.getLong("charged")).isEqualTo(24);
            assertThat(json.getLong("balance")).isEqualTo(10_000);
            assertThat(json.getJsonArray("accepted").getJsonObject(0).getString("taskId"))
                    .isEqualTo(id);
            assertThat(json.getJsonArray("ended").getJsonObject(0).getJsonObject("failure"))
                    .isEqualTo(JsonObject.of("code", "X", "message", "why"));
            assertThat(sandbox.ledger()).hasToString(sandbox.ledger().report());
            assertThat(sandbox.ledger().arrivals().toString()).doesNotContain(key);
        }
    }

    @Test
    void shortKeysAreMaskedCompletely() {
        assertThat(ApiKeys.masked("")).isEqualTo("none");
        assertThat(ApiKeys.masked("secret")).isEqualTo("***");
        assertThat(ApiKeys.masked("aio_0123456789abcdef")).isEqualTo("aio_***ef");
    }

    @Test
    void eventsAreDeliveredInOrder() throws Exception {
        List<SandboxEvent> events = new CopyOnWriteArrayList<>();
        try (Sandbox sandbox = Sandbox.builder().clips(Clips.tiny()).onEvent(events::add).start()) {
            Client client = new Client(sandbox);
            String id = client.submit("[fail] x");
            client.status(id);
            client.status(id);
            client.post("{}");
        }

        assertThat(events)
                .extracting(event -> event.kind().toString())
                .containsExactly(
                        "ARRIVED",
                        "ACCEPTED",
                        "CHARGED",
                        "STATUS_CALL",
                        "STATUS_CALL",
                        "FAILED",
                        "REFUNDED",
                        "ARRIVED",
                        "REFUSED");
        assertThat(events.get(2).text()).isEqualTo("24 credits, balance 9976");
    }

    @Test
    void anExceptionOfTheListenerDoesNotAffectTheSandbox() throws Exception {
        try (Sandbox sandbox =
                Sandbox.builder()
                        .clips(Clips.tiny())
                        .onEvent(
                                event -> {
                                    throw new IllegalStateException("listener");
                                })
                        .start()) {
            assertThat(new Client(sandbox).post(Client.grok("x")).statusCode()).isEqualTo(200);
        }
    }
}
