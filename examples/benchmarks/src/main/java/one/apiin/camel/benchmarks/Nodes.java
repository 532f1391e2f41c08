package one.apiin.camel.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Completions a second of one, two and four nodes on one PostgreSQL, each node with the same rate.
 * Arguments: {@code rate=} requests a second and node, {@code warmup=} and {@code window=} in
 * seconds, {@code repetitions=}, {@code limit=} credits that all nodes share (0 = none). Ends with code 1 if a completion was delivered by two nodes or
 * twice.
 */
public final class Nodes {

    private static final double GOAL = 0.85;

    private Nodes() {}

    public static void main(String[] args) throws Exception {
        Arguments given = Arguments.of(args, "rate", "warmup", "window", "repetitions", "limit");
        NodesRun.Settings settings =
                new NodesRun.Settings(
                        given.number("rate", 20),
                        given.number("warmup", 10),
                        given.number("window", 20),
                        given.longNumber("limit", 0));
        System.out.println(Machine.line());
        System.out.println(settings);
        Map<Integer, List<NodesRun.Result>> results = new TreeMap<>();
        try (EmbeddedPostgres postgres = Databases.postgres()) {
            for (int i = 0; i < given.number("repetitions", 5); i++) {
                for (int nodes : List.of(1, 2, 4)) {
                    String prefix = "RUN" + i + "_" + nodes + "_";
                    NodesRun run = new NodesRun(Databases.url(postgres), prefix, settings);
                    NodesRun.Result result = run.of(nodes);
                    System.out.println(result);
                    results.computeIfAbsent(nodes, n -> new ArrayList<>()).add(result);
                }
            }
        }
        System.out.println(table(results));
        boolean twice =
                results.values().stream()
                        .flatMap(List::stream)
                        .anyMatch(r -> r.deliveredTwice() > 0);
        System.exit(twice ? 1 : 0);
    }

    private static Table table(Map<Integer, List<NodesRun.Result>> results) {
        Table table =
                new Table("nodes", "completions a second", "÷ linear", "goal", "delivered twice");
        List<NodesRun.Result> single = results.get(1);
        results.forEach(
                (nodes, runs) -> {
                    List<Double> ratios = new ArrayList<>();
                    for (int i = 0; i < runs.size(); i++) {
                        ratios.add(runs.get(i).perSecond() / single.get(i).perSecond() / nodes);
                    }
                    table.row(
                            nodes,
                            spread(runs.stream().map(NodesRun.Result::perSecond).toList(), "%.1f"),
                            spread(ratios, "%.2f"),
                            nodes == 1 ? "" : "≥ " + GOAL,
                            runs.stream().mapToLong(NodesRun.Result::deliveredTwice).sum());
                });
        return table;
    }

    /** The median, and in brackets the least and the most. */
    static String spread(List<Double> values, String format) {
        List<Double> sorted = values.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                format + " (" + format + " to " + format + ")",
                sorted.get(sorted.size() / 2),
                sorted.get(0),
                sorted.get(sorted.size() - 1));
    }
}
