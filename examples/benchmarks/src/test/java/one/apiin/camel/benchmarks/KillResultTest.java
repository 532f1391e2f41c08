package one.apiin.camel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import one.apiin.camel.sandbox.LedgerEntry;
import one.apiin.camel.sandbox.SandboxTask;
import one.apiin.camel.task.TaskState;
import org.junit.jupiter.api.Test;

/** Each rule detects its violation. */
class KillResultTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final List<SandboxTask> paid = new ArrayList<>();
    private final List<LedgerEntry.Arrival> posts = new ArrayList<>();
    private final List<DeliveryRecord> deliveries = new ArrayList<>();
    private long open;

    private void paid(String item, String taskId) {
        posts.add(new LedgerEntry.Arrival(NOW, 1, "key", "model", item, "{}"));
        paid.add(
                new SandboxTask(
                        taskId,
                        "model",
                        item,
                        "{}",
                        null,
                        24,
                        SandboxTask.State.SUCCEEDED,
                        null,
                        1,
                        NOW,
                        NOW));
    }

    private void delivered(String item, String taskId, TaskState state) {
        deliveries.add(new DeliveryRecord(item, "submission", taskId, state));
    }

    private List<String> broken() {
        KillPlan plan = new KillPlan(false, 0, 1, 1, 0);
        return new KillResult(plan, paid, posts, deliveries, open, List.of(), Duration.ZERO)
                .broken();
    }

    @Test
    void oneCorrectDeliveryForOnePaymentBreaksNoRule() {
        paid("item-0", "t1");
        delivered("item-0", "t1", TaskState.COMPLETED);
        delivered("item-0", "t1", TaskState.COMPLETED);

        assertThat(broken()).isEmpty();
    }

    @Test
    void aSecondPaymentIsFound() {
        paid("item-0", "t1");
        paid("item-0", "t2");
        delivered("item-0", "t1", TaskState.COMPLETED);

        assertThat(broken())
                .anyMatch(rule -> rule.startsWith("items paid twice: 1"))
                .anyMatch(rule -> rule.startsWith("items posted twice: 1"))
                .anyMatch(rule -> rule.startsWith("tasks paid and not delivered: 1"));
    }

    @Test
    void aMissingDeliveryIsFound() {
        open = 1;

        assertThat(broken())
                .anyMatch(rule -> rule.startsWith("items without any delivery: 1"))
                .anyMatch(rule -> rule.startsWith("submissions still open: 1"));
    }

    @Test
    void aWrongDeliveryIsFound() {
        paid("item-0", "t1");
        delivered("item-0", "t1", TaskState.FAILED);
        delivered("item-0", "t1", TaskState.COMPLETED);

        assertThat(broken())
                .anyMatch(rule -> rule.startsWith("items delivered with two different states: 1"))
                .anyMatch(rule -> rule.startsWith("deliveries that contradict the provider: 1"));
    }

    @Test
    void anUnknownOutcomeNeedsAKill() {
        paid("item-0", "t1");
        delivered("item-0", "-", TaskState.OUTCOME_UNKNOWN);

        assertThat(broken())
                .containsExactly(
                        "unknown outcomes: 1, allowed 0",
                        "charged and unknown without a kill: 1, allowed 0");
    }
}
