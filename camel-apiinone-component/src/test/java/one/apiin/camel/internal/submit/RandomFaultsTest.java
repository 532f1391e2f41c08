package one.apiin.camel.internal.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.ScriptedGateway;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import one.apiin.camel.task.TaskState;
import org.junit.jupiter.api.Test;

/**
 * Two nodes, one key, and steps drawn at random: submits, replies of every kind, a ledger that goes down
 * or whose replies are lost, time that passes for both nodes or while one is suspended. A failure names its seed.
 */
class RandomFaultsTest {

    private static final int SEEDS = 3000;
    private static final int STEPS = 25;
    private static final int LONGEST_STEP_MILLIS = 40_000;
    private static final String[] ANSWERS = {"transition", "reserve", "find", "heartbeat"};

    private final StringBuilder history = new StringBuilder();
    private Random random;
    private Node a;
    private Node b;
    private int submits;
    private int acceptances;

    @Test
    void aKeyIsPaidAtMostOnceAndAPaidTaskIsNotLost() {
        for (int seed = 0; seed < SEEDS; seed++) {
            begin(seed);
            IntStream.range(0, STEPS).forEach(i -> step(random.nextBoolean() ? a : b));
            settle();

            String context = "seed " + seed + ": " + history + a.log;
            assertThat(a.gateway.paid()).as("paid, " + context).isLessThanOrEqualTo(1);
            IntStream.range(0, submits).forEach(i -> assertResolved("s" + i, context));
            assertThat(a.pendingWrites.size() + b.pendingWrites.size())
                    .as("pending writes, " + context)
                    .isZero();
        }
    }

    private void begin(int seed) {
        random = new Random(seed);
        a = Node.alone();
        b = a.beside("b");
        history.setLength(0);
        submits = 0;
        acceptances = 0;
    }

    private void step(Node node) {
        int kind = random.nextInt(12);
        history.append(node.process).append(kind).append(' ');
        switch (kind) {
            case 0, 1 -> node.submit("s" + submits++, "key");
            case 2, 3 -> answerSome();
            case 4 -> node.repository.goDown();
            case 5 -> node.repository.loseAnswersOf(ANSWERS[random.nextInt(ANSWERS.length)]);
            case 6, 7 -> node.repository.comeBack();
            case 8 -> passTime();
            case 9 -> node.renew();
            case 10 -> node.pendingWrites.retry();
            default -> node.refreshWaiters();
        }
    }

    private void passTime() {
        Duration length = Duration.ofMillis(random.nextInt(LONGEST_STEP_MILLIS));
        if (random.nextBoolean()) {
            a.scheduler.advance(length);
        } else {
            a.time.advance(length);
        }
    }

    private void answerSome() {
        for (var post : List.copyOf(a.gateway.posts)) {
            if (!post.reply().isDone() && random.nextBoolean()) {
                post.reply().complete(anyOutcome());
            }
        }
    }

    private SubmitOutcome anyOutcome() {
        int kind = random.nextInt(5);
        history.append('r').append(kind).append(' ');
        return switch (kind) {
            case 0 -> accepted();
            case 1 -> ScriptedGateway.refused();
            case 2 -> ScriptedGateway.busy(random.nextBoolean() ? null : Duration.ofSeconds(3));
            case 3 -> ScriptedGateway.notSent();
            default -> ScriptedGateway.unknown();
        };
    }

    private SubmitOutcome accepted() {
        return ScriptedGateway.accepted("task-" + acceptances++);
    }

    /** The ledger works again, every open request is accepted, and time passes. */
    private void settle() {
        a.repository.comeBack();
        b.repository.comeBack();
        for (int round = 0; round < 4; round++) {
            for (var post : List.copyOf(a.gateway.posts)) {
                if (!post.reply().isDone()) {
                    post.reply().complete(accepted());
                }
            }
            IntStream.range(0, 6).forEach(i -> live());
        }
    }

    private void live() {
        for (Node node : List.of(a, b)) {
            node.renew();
            node.pendingWrites.retry();
            node.refreshWaiters();
        }
        a.scheduler.advance(Duration.ofSeconds(10));
    }

    private void assertResolved(String submissionId, String context) {
        if (!a.hasRow(submissionId)) {
            return;
        }
        assertThat(a.row(submissionId).getState()).as(context).isNotEqualTo(TaskState.RESERVED);
        if (a.gateway.paid() == 1) {
            assertThat(a.row(submissionId).getTaskId()).as("paid and lost, " + context).isNotNull();
        }
    }
}
