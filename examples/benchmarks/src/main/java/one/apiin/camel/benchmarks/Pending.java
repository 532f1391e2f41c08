package one.apiin.camel.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The cost of tasks between two polls: heap for each in memory, and processor time with the ledger
 * in memory and in H2. Arguments: {@code tasks=}, {@code seconds=} of each measurement, {@code
 * repetitions=}. Ends with code 1 if a goal is missed.
 */
public final class Pending {

    private static final double MOST_BYTES = 1024;
    private static final double MOST_CPU = 1;

    private Pending() {}

    public static void main(String[] args) throws Exception {
        Arguments given = Arguments.of(args, "tasks", "seconds", "repetitions");
        int tasks = given.number("tasks", 100_000);
        int seconds = given.number("seconds", 6);
        int repetitions = given.number("repetitions", 5);
        System.out.println(Machine.line());
        Path folder = Files.createTempDirectory("pending");
        Path errors = Files.createTempFile(folder, "provider", ".log");
        List<PendingRun.Result> results = new ArrayList<>();
        try (ProviderNode.Running provider = ProviderNode.start("-", errors)) {
            for (boolean memory : List.of(true, false)) {
                PendingRun run = new PendingRun(provider.baseUrl(), seconds, repetitions);
                results.add(memory ? run.inMemory(tasks) : run.inH2(tasks, Databases.h2(folder)));
            }
            System.out.println(table(tasks, results.get(0), results.get(1)));
        } finally {
            Folders.delete(folder);
        }
        boolean kept =
                results.get(0).bytesEach() <= MOST_BYTES
                        && results.stream().allMatch(r -> r.threads() < MOST_CPU);
        System.exit(kept ? 0 : 1);
    }

    private static Table table(int tasks, PendingRun.Result memory, PendingRun.Result h2) {
        return new Table(tasks + " pending tasks", "goal", "in memory", "H2 in a file")
                .row(
                        "bytes of heap a task",
                        "≤ " + Math.round(MOST_BYTES),
                        Math.round(memory.bytesEach()),
                        Math.round(h2.bytesEach()))
                .row(
                        "% of a core with one task",
                        "",
                        Nodes.spread(memory.one().process(), "%.2f"),
                        Nodes.spread(h2.one().process(), "%.2f"))
                .row(
                        "% of a core with all of them, between polls",
                        "",
                        Nodes.spread(memory.all().process(), "%.2f"),
                        Nodes.spread(h2.all().process(), "%.2f"))
                .row(
                        "of it Java's threads with one task",
                        "",
                        Nodes.spread(memory.one().threads(), "%.2f"),
                        Nodes.spread(h2.one().threads(), "%.2f"))
                .row(
                        "of it Java's threads with all of them",
                        "< " + Math.round(MOST_CPU),
                        Nodes.spread(memory.all().threads(), "%.2f"),
                        Nodes.spread(h2.all().threads(), "%.2f"));
    }
}
