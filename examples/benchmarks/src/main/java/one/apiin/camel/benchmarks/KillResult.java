package one.apiin.camel.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import one.apiin.camel.sandbox.LedgerEntry;
import one.apiin.camel.sandbox.SandboxTask;
import one.apiin.camel.task.TaskState;

/**
 * Compares the provider's ledger with the deliveries to the routes, item by item. Immutable.
 *
 * @param paid the tasks that the provider accepted and charged
 * @param posts the requests that it received
 * @param open submissions whose completion had not been delivered at the end of the run
 */
record KillResult(
        KillPlan plan,
        List<SandboxTask> paid,
        List<LedgerEntry.Arrival> posts,
        List<DeliveryRecord> deliveries,
        long open,
        List<Instant> kills,
        Duration took) {

    /** A rule with the number of violations found and allowed. */
    private record Rule(String what, long found, long allowed) {
        @Override
        public String toString() {
            return what + ": " + found + ", allowed " + allowed;
        }
    }

    private List<Rule> rules() {
        return List.of(
                new Rule("items paid twice", paidTwice(), 0),
                new Rule("items posted twice", postedTwice(), 0),
                new Rule("tasks paid and not delivered", paidAndUndelivered(), 0),
                new Rule("items without any delivery", lost(), 0),
                new Rule("items delivered with two different states", contradictions(), 0),
                new Rule("deliveries that contradict the provider", wrong(), 0),
                new Rule("submissions still open", open, 0),
                new Rule(
                        "unknown outcomes", unknown().size(), (long) kills.size() * plan.threads()),
                new Rule("charged and unknown by one kill", mostUnknown(), plan.threads()),
                new Rule("charged and unknown without a kill", unknownWithoutKill(), 0));
    }

    /** The rules that were broken. */
    List<String> broken() {
        return rules().stream()
                .filter(rule -> rule.found() > rule.allowed())
                .map(Rule::toString)
                .toList();
    }

    Table table() {
        Table table = new Table("killed on " + plan.database(), "goal", "measured");
        table.row("kills", "", kills.size());
        table.row("submissions, calling threads", "", plan.items() + ", " + plan.threads());
        rules().forEach(rule -> table.row(rule.what(), "≤ " + rule.allowed(), rule.found()));
        table.row("kills during a request in flight", "", unknownByKill().size());
        table.row("unknown outcomes that were charged", "", chargedAndUnknown());
        table.row(
                "completions delivered more than once",
                "",
                deliveries.size() - new HashSet<>(deliveries).size());
        table.row("minutes", "", String.format("%.1f", took.toSeconds() / 60.0));
        table.row("seed", "", plan.seed());
        return table;
    }

    /** The number of kills that left an unknown outcome. */
    long killsThatMetAPost() {
        return unknownByKill().size();
    }

    long paidTwice() {
        return repeated(paid.stream().map(task -> item(task.prompt())).toList());
    }

    long postedTwice() {
        return repeated(posts.stream().map(post -> item(post.prompt())).toList());
    }

    private static long repeated(List<String> items) {
        return items.size() - Set.copyOf(items).size();
    }

    private static String item(String prompt) {
        return prompt.split(" ")[0];
    }

    private Set<String> unknown() {
        return deliveries.stream()
                .filter(delivery -> delivery.state() == TaskState.OUTCOME_UNKNOWN)
                .map(DeliveryRecord::item)
                .collect(Collectors.toSet());
    }

    long paidAndUndelivered() {
        Set<String> known =
                deliveries.stream().map(DeliveryRecord::taskId).collect(Collectors.toSet());
        Set<String> unknown = unknown();
        return paid.stream()
                .filter(task -> !known.contains(task.taskId()))
                .filter(task -> !unknown.contains(item(task.prompt())))
                .count();
    }

    long lost() {
        Set<String> known =
                deliveries.stream().map(DeliveryRecord::item).collect(Collectors.toSet());
        return IntStream.range(0, plan.items()).filter(i -> !known.contains("item-" + i)).count();
    }

    private long contradictions() {
        Map<String, Set<TaskState>> states = new HashMap<>();
        deliveries.forEach(
                e -> states.computeIfAbsent(e.item(), i -> new HashSet<>()).add(e.state()));
        return states.values().stream().filter(s -> s.size() > 1).count();
    }

    long wrong() {
        Map<String, SandboxTask> tasks =
                paid.stream().collect(Collectors.toMap(SandboxTask::taskId, task -> task));
        return deliveries.stream()
                .filter(delivery -> delivery.state() != TaskState.OUTCOME_UNKNOWN)
                .filter(delivery -> !isTrue(delivery, tasks.get(delivery.taskId())))
                .count();
    }

    private static boolean isTrue(DeliveryRecord delivery, SandboxTask task) {
        TaskState state = delivery.state();
        return task != null
                && item(task.prompt()).equals(delivery.item())
                && task.state()
                        == (state == TaskState.COMPLETED
                                ? SandboxTask.State.SUCCEEDED
                                : SandboxTask.State.FAILED);
    }

    long mostUnknown() {
        return unknownByKill().values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private long unknownWithoutKill() {
        return unknownPosts().filter(post -> killAfter(post).isEmpty()).count();
    }

    /** An unknown outcome belongs to the first kill after its request. */
    private Map<Instant, Long> unknownByKill() {
        return unknownPosts()
                .flatMap(post -> killAfter(post).stream())
                .collect(Collectors.groupingBy(kill -> kill, Collectors.counting()));
    }

    long chargedAndUnknown() {
        return unknownPosts().count();
    }

    private Stream<LedgerEntry.Arrival> unknownPosts() {
        Set<String> unknown = unknown();
        return posts.stream().filter(post -> unknown.contains(item(post.prompt())));
    }

    private Optional<Instant> killAfter(LedgerEntry.Arrival post) {
        return kills.stream().filter(kill -> !kill.isBefore(post.at())).findFirst();
    }
}
