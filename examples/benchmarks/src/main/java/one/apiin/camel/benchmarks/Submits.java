package one.apiin.camel.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Submissions a second: the component with a ledger in memory and in H2, a hand-written route of
 * camel-http and Jackson, and bare HttpClient 5, in turn and against the same provider. Arguments:
 * {@code
 * concurrent=} (one number instead of 2, 64 and 512), {@code warmup=} and {@code window=} in
 * milliseconds,
 * {@code repetitions=}.
 */
public final class Submits {

    /** What the in-memory figure is divided by. */
    private static final Map<SubmitWay, Double> GOALS =
            Map.of(SubmitWay.CAMEL_HTTP, 1.0, SubmitWay.HTTP_CLIENT, 0.8);

    /** The first warm-up, as a multiple of the usual one. */
    private static final int FIRST = 50;

    private Submits() {}

    public static void main(String[] args) throws Exception {
        Arguments given = Arguments.of(args, "concurrent", "warmup", "window", "repetitions");
        int warmup = given.number("warmup", 500);
        SubmitRace race = new SubmitRace(warmup, given.number("window", 2500));
        List<Integer> all =
                given.has("concurrent")
                        ? List.of(given.number("concurrent", 64))
                        : List.of(2, 64, 512);
        System.out.println(Machine.line());
        Path folder = Files.createTempDirectory("submits");
        Path errors = Files.createTempFile(folder, "provider", ".log");
        try (ProviderNode.Running provider = ProviderNode.start("-", errors)) {
            // so that no way is measured before it is compiled
            new SubmitRace(FIRST * warmup, 0).of(provider.baseUrl(), folder, 64);
            Map<Integer, List<Map<SubmitWay, Double>>> results = new TreeMap<>();
            for (int i = 0; i < given.number("repetitions", 5); i++) {
                for (int concurrent : all) {
                    Map<SubmitWay, Double> result = race.of(provider.baseUrl(), folder, concurrent);
                    results.computeIfAbsent(concurrent, n -> new ArrayList<>()).add(result);
                }
            }
            results.forEach((n, runs) -> System.out.println(table(n, runs) + "\n"));
        } finally {
            Folders.delete(folder);
        }
        System.exit(0);
    }

    private static Table table(int concurrent, List<Map<SubmitWay, Double>> runs) {
        Table table =
                new Table(
                        concurrent + " at once", "submissions a second", "component ÷ it", "goal");
        for (SubmitWay way : SubmitWay.values()) {
            List<Double> ratios =
                    runs.stream().map(run -> run.get(SubmitWay.MEMORY) / run.get(way)).toList();
            Double goal = GOALS.get(way);
            table.row(
                    way.text(),
                    Nodes.spread(runs.stream().map(run -> run.get(way)).toList(), "%.0f"),
                    way == SubmitWay.MEMORY ? "" : Nodes.spread(ratios, "%.2f"),
                    goal == null ? "" : "≥ " + goal);
        }
        return table;
    }
}
