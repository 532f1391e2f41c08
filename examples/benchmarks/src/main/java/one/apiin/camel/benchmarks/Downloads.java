package one.apiin.camel.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A large video on its way: into S3 with a heap of 64 MiB, and to the disk as fast as {@code curl}.
 * Arguments: {@code archive=} and {@code large=} and {@code middle=} in MiB (0 leaves it out),
 * {@code repetitions=}. Ends with code 1 if the archived object is not what the provider had.
 */
public final class Downloads {

    private static final double GOAL = 0.8;

    private Downloads() {}

    public static void main(String[] args) throws Exception {
        Arguments given = Arguments.of(args, "archive", "large", "middle", "repetitions");
        System.out.println(Machine.line());
        boolean kept = true;
        Path folder = Files.createTempDirectory("downloads");
        try {
            int archive = given.number("archive", 1024);
            if (archive > 0) {
                ArchiveRun.Result result = new ArchiveRun(folder).of(archive);
                System.out.println(result.table());
                kept = result.kept();
            }
            int repetitions = given.number("repetitions", 7);
            List<Integer> sizes = new ArrayList<>();
            sizes.add(given.number("large", 1024));
            sizes.add(given.number("middle", 50));
            sizes.removeIf(size -> size == 0);
            if (!sizes.isEmpty()) {
                System.out.println(speeds(folder, sizes, repetitions));
            }
        } finally {
            Folders.delete(folder);
        }
        System.exit(kept ? 0 : 1);
    }

    private static Table speeds(Path folder, List<Integer> sizes, int repetitions)
            throws Exception {
        Table table =
                new Table("download of", "MiB a second", "curl, MiB a second", "÷ curl", "goal");
        for (int size : sizes) {
            List<DownloadRace.Result> results =
                    new DownloadRace(folder, size).of(size < 200 ? 3 * repetitions : repetitions);
            table.row(
                    size + " MiB",
                    Nodes.spread(results.stream().map(DownloadRace.Result::ours).toList(), "%.0f"),
                    Nodes.spread(results.stream().map(DownloadRace.Result::curl).toList(), "%.0f"),
                    Nodes.spread(results.stream().map(DownloadRace.Result::ratio).toList(), "%.2f"),
                    "≥ " + GOAL);
        }
        return table;
    }
}
