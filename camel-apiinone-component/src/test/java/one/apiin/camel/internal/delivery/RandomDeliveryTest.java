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
 * One paid task, two nodes, and steps drawn at random: waits with and without a time-out, looks, status
 * calls, consumers that answer or fail, a ledger that goes down or loses its answers. Whatever happened,
 * the end is told. A failure names its seed.
 */
class RandomDeliveryTest {

    private static final int SEEDS = 2000;
    private static final int STEPS = 25;
    private static final String[] ANSWERS = {"transition", "find", "heartbeat", "claimDue"};

    /** An end in the hands of an exchange of a node. */
    private record Held(Node node, VideoTask end) {}

    private final StringBuilder history = new StringBuilder();
    private final List<Held> held = new ArrayList<>();
    private Random random;
    private Node a;
    private Node b;

    @Test
    void whateverHappensTheEndIsTold() {
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
        held.clear();
        a = Node.alone();
        b = a.beside("b");
        a.gateway.answers(ScriptedGateway.accepted("task-1"));
        a.submit("s", "key");
        a.pollSettings = new PollSettings(Duration.ofSeconds(5), Duration.ofMinutes(3));
        b.pollSettings = a.pollSettings;
    }

    private void step(Node node) {
        int kind = random.nextInt(14);
        history.append(node.process).append(kind).append(' ');
        switch (kind) {
            case 0, 1 -> await(node);
            case 2, 3 -> answerSome();
            case 4 -> node.repository.goDown();
            case 5 -> node.repository.loseAnswersOf(ANSWERS[random.nextInt(ANSWERS.length)]);
            case 6, 7 -> node.repository.comeBack();
            case 8 -> a.scheduler.advance(Duration.ofMillis(random.nextInt(40_000)));
            case 9 -> renew(node);
            case 10 -> node.awaiter.refreshWaiters();
            case 11 -> node.poller.tick();
            case 12 -> node.awaiter.status("task-1", "default");
            default -> consume(node);
        }
    }

    private void await(Node node) {
        Duration timeout = random.nextBoolean() ? null : Duration.ofSeconds(random.nextInt(20) + 1);
        node.awaiter
                .await(a.row("s"), timeout)
                .thenAccept(
                        end -> {
                            if (node.deliveries.beginDelivery(end)) {
                                held.add(new Held(node, end));
                            }
                        });
    }

    private void answerSome() {
        for (var look : List.copyOf(a.gateway.statusCalls)) {
            if (!look.reply().isDone() && random.nextBoolean()) {
                int kind = random.nextInt(9);
                look.reply().complete(kind < 3 ? RUNS : kind < 5 ? DOWN : VIDEO);
            }
        }
    }

    private void consume(Node node) {
        if (random.nextBoolean()) {
            node.deliveries
                    .claim("default", null, 1)
                    .thenAccept(ends -> ends.forEach(end -> held.add(new Held(node, end))));
        } else if (!held.isEmpty()) {
            Held one = held.remove(random.nextInt(held.size()));
            DeliveryService deliveries = one.node().deliveries;
            switch (random.nextInt(3)) {
                case 0 -> deliveries.delivered(one.end());
                case 1 -> deliveries.release(one.end());
                default -> deliveries.failed(one.end(), Duration.ofSeconds(5), 100);
            }
        }
    }

    private static void renew(Node node) {
        node.lease.renew();
        node.pendingWrites.retry();
    }

    /** All is well again, no exchange holds anything, and both nodes have a consumer. */
    private void settle() {
        for (Node node : List.of(a, b)) {
            node.repository.comeBack();
        }
        while (!held.isEmpty()) {
            Held one = held.remove(0);
            one.node().deliveries.release(one.end());
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
        node.awaiter.refreshWaiters();
        node.poller.tick();
        List.copyOf(a.gateway.statusCalls).forEach(look -> look.reply().complete(VIDEO));
        node.deliveries
                .claim("default", null, 5)
                .thenAccept(ends -> ends.forEach(node.deliveries::delivered));
    }
}
