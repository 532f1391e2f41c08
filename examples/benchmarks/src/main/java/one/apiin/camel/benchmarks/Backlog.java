package one.apiin.camel.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import one.apiin.camel.task.VideoTask;

/**
 * Processor time of many tasks that are all due while the rate allows to poll few of them, with the
 * ledger in memory and in H2. Arguments: {@code tasks=}, {@code rate=} in requests a second,
 * {@code seconds=} of each measurement, {@code repetitions=}.
 */
public final class Backlog {

    private Backlog() {}

    public static void main(String[] args) throws Exception {
        Arguments given = Arguments.of(args, "tasks", "rate", "seconds", "repetitions");
        int count = given.number("tasks", 100_000);
        int rate = given.number("rate", 10);
        int seconds = given.number("seconds", 6);
        int repetitions = given.number("repetitions", 5);
        System.out.println(Machine.line());
        Path folder = Files.createTempDirectory("backlog");
        Path errors = Files.createTempFile(folder, "provider", ".log");
        try (ProviderNode.Running provider = ProviderNode.start("-", errors)) {
            BacklogRun run = new BacklogRun(provider.baseUrl(), rate, seconds, repetitions);
            List<VideoTask> tasks = run.accepted(count);
            List<BacklogRun.Result> results = new ArrayList<>();
            results.add(run.inMemory(tasks));
            results.add(run.inH2(tasks, Databases.h2(folder)));
            System.out.println(table(count, rate, results.get(0), results.get(1)));
        } finally {
            Folders.delete(folder);
        }
        System.exit(0);
    }

    private static Table table(
            int tasks, int rate, BacklogRun.Result memory, BacklogRun.Result h2) {
        return new Table(rate + " polls a second, % of a core", "in memory", "H2 in a file")
                .row(BacklogRun.FEW + " tasks", cell(memory.few()), cell(h2.few()))
                .row(tasks + " tasks, all due", cell(memory.all()), cell(h2.all()));
    }

    private static String cell(CpuShare share) {
        return Nodes.spread(share.threads(), "%.2f");
    }
}
