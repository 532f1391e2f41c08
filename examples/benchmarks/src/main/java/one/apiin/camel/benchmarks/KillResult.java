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
 * The provider's books beside what the routes were told, item by item. Immutable.
 *
 * @param paid the tasks that the provider accepted and charged
 * @param posts the requests that came to it
 * @param open submissions whose end was not told when the run was over
 */
record KillResult(
        KillPlan plan,
        List<SandboxTask> paid,
        List<LedgerEntry.Arrival> posts,
        List<Told> told,
        long open,
        List<Instant> kills,
        Duration took) {

    /** A promise: how many breaches were found, and how many are allowed. */
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
                new Rule("tasks paid and not told", paidAndUntold(), 0),
                new Rule("items of which nothing was told", lost(), 0),
                new Rule("items told of two different ends", contradictions(), 0),
                new Rule("ends told that the provider does not know so", lies(), 0),
                new Rule("submissions still open", open, 0),
                new Rule("unknown outcomes", unknown().size(), (long) kills.size() * plan.lanes()),
                new Rule("charged and unknown by one kill", mostUnknown(), plan.lanes()),
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
        table.row("submissions, on their way at once", "", plan.items() + ", " + plan.lanes());
        rules().forEach(rule -> table.row(rule.what(), "≤ " + rule.allowed(), rule.found()));
        table.row("kills that met a submission on its way", "", unknownByKill().size());
        table.row("unknown outcomes that were charged", "", unknownPosts().count());
        table.row("ends told more than once", "", told.size() - new HashSet<>(told).size());
        table.row("minutes", "", String.format("%.1f", took.toSeconds() / 60.0));
        table.row("seed", "", plan.seed());
        return table;
    }

    /** Kills that left a submission of which only the provider knows. */
    long killsThatMetAPost() {
        return unknownByKill().size();
    }

    private long paidTwice() {
        return repeated(paid.stream().map(task -> item(task.prompt())).toList());
    }

    private long postedTwice() {
        return repeated(posts.stream().map(post -> item(post.prompt())).toList());
    }

    private static long repeated(List<String> items) {
        return items.size() - Set.copyOf(items).size();
    }

    private static String item(String prompt) {
        return prompt.split(" ")[0];
    }

    private Set<String> unknown() {
        return told.stream()
                .filter(end -> end.state() == TaskState.OUTCOME_UNKNOWN)
                .map(Told::item)
                .collect(Collectors.toSet());
    }

    private long paidAndUntold() {
        Set<String> known = told.stream().map(Told::taskId).collect(Collectors.toSet());
        Set<String> unknown = unknown();
        return paid.stream()
                .filter(task -> !known.contains(task.taskId()))
                .filter(task -> !unknown.contains(item(task.prompt())))
                .count();
    }

    private long lost() {
        Set<String> known = told.stream().map(Told::item).collect(Collectors.toSet());
        return IntStream.range(0, plan.items()).filter(i -> !known.contains("item-" + i)).count();
    }

    private long contradictions() {
        Map<String, Set<TaskState>> ends = new HashMap<>();
        told.forEach(e -> ends.computeIfAbsent(e.item(), i -> new HashSet<>()).add(e.state()));
        return ends.values().stream().filter(states -> states.size() > 1).count();
    }

    private long lies() {
        Map<String, SandboxTask> tasks =
                paid.stream().collect(Collectors.toMap(SandboxTask::taskId, task -> task));
        return told.stream()
                .filter(end -> end.state() != TaskState.OUTCOME_UNKNOWN)
                .filter(end -> !isTrue(end, tasks.get(end.taskId())))
                .count();
    }

    private static boolean isTrue(Told end, SandboxTask task) {
        TaskState state = end.state();
        return task != null
                && item(task.prompt()).equals(end.item())
                && task.state()
                        == (state == TaskState.COMPLETED
                                ? SandboxTask.State.SUCCEEDED
                                : SandboxTask.State.FAILED);
    }

    private long mostUnknown() {
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

    private Stream<LedgerEntry.Arrival> unknownPosts() {
        Set<String> unknown = unknown();
        return posts.stream().filter(post -> unknown.contains(item(post.prompt())));
    }

    private Optional<Instant> killAfter(LedgerEntry.Arrival post) {
        return kills.stream().filter(kill -> !kill.isBefore(post.at())).findFirst();
    }
}
