package one.apiin.camel.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import one.apiin.camel.sandbox.SandboxTask;
import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.TaskState;

/**
 * What the nodes delivered, against what the provider charged. Immutable.
 *
 * @param kills compares the deliveries; its plan has the items that were dropped
 * @param credits of the ledger at the end
 * @param events the disturbances by kind
 */
record NetworkResult(
        NetworkPlan plan, KillResult kills, CreditSums credits, Map<String, Integer> events) {

    private Map<String, Long> rules() {
        return Map.of(
                "items paid twice", kills.paidTwice(),
                "items posted twice", kills.postedTwice(),
                "tasks paid and not delivered", kills.paidAndUndelivered(),
                "items without any delivery", kills.lost(),
                "items delivered with two ends", twoEnds(),
                "deliveries that contradict the provider", kills.wrong(),
                "submissions still open", kills.open(),
                "credits reserved at the end", credits.reserved(),
                "credits charged, ledger minus provider", Math.abs(charged()),
                "credits refunded, ledger minus provider", Math.abs(refunded()));
    }

    /** An unknown outcome may be followed by the end that the ledger learned later. */
    private long twoEnds() {
        return kills.deliveries().stream()
                .filter(delivery -> delivery.state() != TaskState.OUTCOME_UNKNOWN)
                .collect(
                        Collectors.groupingBy(
                                DeliveryRecord::item,
                                Collectors.mapping(DeliveryRecord::state, Collectors.toSet())))
                .values()
                .stream()
                .filter(ends -> ends.size() > 1)
                .count();
    }

    private long charged() {
        return credits.charged() - known(SandboxTask.State.SUCCEEDED);
    }

    private long refunded() {
        return credits.refunded() - known(SandboxTask.State.FAILED);
    }

    /** The provider's credits for tasks of which the ledger knows the end. */
    private long known(SandboxTask.State state) {
        Set<String> known =
                kills.deliveries().stream()
                        .filter(delivery -> delivery.state() != TaskState.OUTCOME_UNKNOWN)
                        .map(DeliveryRecord::taskId)
                        .collect(Collectors.toSet());
        return kills.paid().stream()
                .filter(task -> task.state() == state && known.contains(task.taskId()))
                .mapToLong(SandboxTask::credits)
                .sum();
    }

    /** The rules that were broken; each allows none. */
    List<String> broken() {
        return rules().entrySet().stream()
                .filter(rule -> rule.getValue() != 0)
                .map(rule -> rule.getKey() + ": " + rule.getValue())
                .sorted()
                .toList();
    }

    int disturbances() {
        return events.values().stream().mapToInt(Integer::intValue).sum();
    }

    Table table() {
        Table table =
                new Table(plan.nodes() + " nodes, disturbed on PostgreSQL", "goal", "measured");
        table.row(
                "submissions, calling threads a node",
                "",
                kills.plan().items() + ", " + plan.threads());
        events.forEach((event, times) -> table.row(event, "", times));
        rules().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(rule -> table.row(rule.getKey(), "0", rule.getValue()));
        table.row("unknown outcomes that were charged", "", kills.chargedAndUnknown());
        table.row("minutes", "", String.format("%.1f", kills.took().toSeconds() / 60.0));
        table.row("seed", "", plan.seed());
        return table;
    }
}
