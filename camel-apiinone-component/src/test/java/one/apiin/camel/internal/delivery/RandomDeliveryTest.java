package one.apiin.camel.internal.delivery;

import static one.apiin.camel.internal.NodeRows.DOWN;
import static one.apiin.camel.internal.NodeRows.RUNS;
import static one.apiin.camel.internal.NodeRows.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.ScriptedGateway;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;

/**
 * One paid task, two nodes, and steps drawn at random: waits with and without a timeout, polls,
 * status calls, consumers that succeed or fail, a ledger that goes down or whose replies are lost. In the
 * end the completion is delivered. A failure names its seed.
 */
class RandomDeliveryTest {

    private static final int SEEDS = 2000;
    private static final int STEPS = 25;
    private static final String[] LOST_REPLIES = {"transition", "find", "heartbeat", "claimDue"};

    /** A completion that an exchange of a node delivers. */
    private record OpenDelivery(Node node, VideoTask completion) {}

    private final StringBuilder history = new StringBuilder();
    private final List<OpenDelivery> open = new ArrayList<>();
    private Random random;
    private Node a;
    private Node b;

    @Test
    void everyCompletionIsDeliveredWhateverFails() {
        for (int seed = 0; seed < SEEDS; seed++) {
            begin(seed);
            IntStream.range(0, STEPS).forEach(i -> step(random.nextBoolean() ? a : b));
            settle();

            assertThat(a.row("s").getDelivery())
                    .as("seed %s: %s %s", seed, history, a.row("s").tracking())
                    .isEqualTo(Delivery.DELIVERED);
        }
    }

    private void begin(int seed) {
        random = new Random(seed);
        history.setLength(0);
        open.clear();
        a = Node.alone();
        b = a.beside("b");
        a.gateway.answers(ScriptedGateway.accepted("task-1"));
        a.submit("s", "key");
        a.pollBy(new PollSettings(Duration.ofSeconds(5), Duration.ofMinutes(3)));
        b.pollBy(a.pollSettings());
    }

    private void step(Node node) {
        int kind = random.nextInt(14);
        history.append(node.process).append(kind).append(' ');
        switch (kind) {
            case 0, 1 -> await(node);
            case 2, 3 -> answerSome();
            case 4 -> node.repository.goDown();
            case 5 ->
                    node.repository.loseAnswersOf(
                            LOST_REPLIES[random.nextInt(LOST_REPLIES.length)]);
            case 6, 7 -> node.repository.comeBack();
            case 8 -> a.scheduler.advance(Duration.ofMillis(random.nextInt(40_000)));
            case 9 -> renew(node);
            case 10 -> node.refreshWaiters();
            case 11 -> node.poller.tick();
            case 12 -> node.status("task-1");
            default -> consume(node);
        }
    }

    private void await(Node node) {
        Duration timeout = random.nextBoolean() ? null : Duration.ofSeconds(random.nextInt(20) + 1);
        node.awaiter
                .await(a.row("s"), timeout)
                .thenAccept(
                        completion -> {
                            if (node.deliveries.beginDelivery(completion)) {
                                open.add(new OpenDelivery(node, completion));
                            }
                        });
    }

    private void answerSome() {
        for (var call : List.copyOf(a.gateway.statusCalls)) {
            if (!call.reply().isDone() && random.nextBoolean()) {
                int kind = random.nextInt(9);
                call.reply().complete(kind < 3 ? RUNS : kind < 5 ? DOWN : VIDEO);
            }
        }
    }

    private void consume(Node node) {
        if (random.nextBoolean()) {
            node.claim(1).forEach(completion -> open.add(new OpenDelivery(node, completion)));
        } else if (!open.isEmpty()) {
            OpenDelivery one = open.remove(random.nextInt(open.size()));
            DeliveryService deliveries = one.node().deliveries;
            switch (random.nextInt(3)) {
                case 0 -> deliveries.delivered(one.completion());
                case 1 -> deliveries.release(one.completion());
                default ->
                        deliveries.failed(
                                one.completion(),
                                "java.io.IOException: archive down",
                                Duration.ofSeconds(5),
                                100);
            }
        }
    }

    private static void renew(Node node) {
        node.renew();
        node.pendingWrites.retry();
    }

    /** The ledger works again, no delivery is open, and both nodes have a consumer. */
    private void settle() {
        for (Node node : List.of(a, b)) {
            node.repository.comeBack();
        }
        while (!open.isEmpty()) {
            OpenDelivery one = open.remove(0);
            one.node().deliveries.release(one.completion());
        }
        for (Node node : List.of(a, b)) {
            node.waiters.endAll(task -> new IllegalStateException("stop"));
        }
        for (int i = 0; i < 120 && a.row("s").getDelivery() != Delivery.DELIVERED; i++) {
            List.of(a, b).forEach(this::live);
            a.scheduler.advance(Duration.ofSeconds(10));
        }
    }

    private void live(Node node) {
        renew(node);
        node.refreshWaiters();
        node.poller.tick();
        List.copyOf(a.gateway.statusCalls).forEach(call -> call.reply().complete(VIDEO));
        node.claim(5).forEach(node.deliveries::delivered);
    }
}
