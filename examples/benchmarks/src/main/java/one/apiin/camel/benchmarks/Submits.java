package one.apiin.camel.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The time and the processor time that the component adds to a submission, over a hand-written
 * route of camel-http and Jackson, in turn and against the same provider. Each opens a connection
 * for each POST. Arguments: {@code callers=} (one number instead of 1 and 32), {@code warmup=} in
 * submissions, {@code turns=} of half a second, {@code repetitions=}.
 */
public final class Submits {

    /** The first warm-up, as a multiple of the usual one. */
    private static final int FIRST = 150;

    private static final int CHECKED = 20;

    /** How many call at once, and when the provider replies. */
    private record Load(int callers, int replyMillis) {
        String text() {
            return callers
                    + (callers == 1 ? " caller" : " callers")
                    + (replyMillis == 0
                            ? ", reply at once"
                            : ", reply after " + replyMillis + " ms");
        }
    }

    private static final List<Load> LOADS =
            List.of(new Load(1, 0), new Load(32, 100), new Load(32, 0));

    private Submits() {}

    public static void main(String[] args) throws Exception {
        Arguments given = Arguments.of(args, "callers", "warmup", "turns", "repetitions");
        int warmup = given.number("warmup", 400);
        SubmitRace race = new SubmitRace(warmup, given.number("turns", 5));
        System.out.println(Machine.line());
        Path folder = Files.createTempDirectory("submits");
        Map<Load, List<Map<SubmitWay, SubmitRace.Cost>>> results = new LinkedHashMap<>();
        try (ProviderNode.Running prompt = provider(folder, 0);
                ProviderNode.Running slow = provider(folder, 100)) {
            requireOwnConnections(prompt.baseUrl(), folder);
            // so that no way is measured before it is compiled
            new SubmitRace(FIRST * warmup, 1).of(prompt.baseUrl(), folder, 2);
            for (int i = 0; i < given.number("repetitions", 5); i++) {
                for (Load load : LOADS) {
                    if (given.number("callers", load.callers()) == load.callers()) {
                        String baseUrl = (load.replyMillis() == 0 ? prompt : slow).baseUrl();
                        results.computeIfAbsent(load, n -> new ArrayList<>())
                                .add(race.of(baseUrl, folder, load.callers()));
                    }
                }
            }
            results.forEach((load, runs) -> System.out.println(table(load, runs) + "\n"));
        } finally {
            Folders.delete(folder);
        }
        System.exit(0);
    }

    private static ProviderNode.Running provider(Path folder, int replyMillis) throws Exception {
        Path errors = Files.createTempFile(folder, "provider", ".log");
        return ProviderNode.start("-", replyMillis, errors);
    }

    private static void requireOwnConnections(String baseUrl, Path folder) throws Exception {
        for (SubmitWay way : SubmitWay.values()) {
            int opened = ConnectionCount.of(way, baseUrl, folder, CHECKED);
            if (opened != CHECKED) {
                throw new IllegalStateException(
                        way.text() + ": " + opened + " connections for " + CHECKED + " POSTs");
            }
        }
    }

    private static Table table(Load load, List<Map<SubmitWay, SubmitRace.Cost>> runs) {
        Table table =
                new Table(
                        load.text(),
                        "p50, ms",
                        "added",
                        "p99, ms",
                        "added",
                        "processor, µs",
                        "÷ camel-http");
        table.row("goal, ledger in memory", "", "≤ 0.1", "", "≤ 1", "", "≤ 1.3");
        for (SubmitWay way : SubmitWay.values()) {
            boolean base = way == SubmitWay.CAMEL_HTTP;
            table.row(
                    way.text(),
                    spread(runs, run -> run.get(way).p50(), "%.2f"),
                    base ? "" : spread(runs, run -> added(run, way, SubmitRace.Cost::p50), "%.2f"),
                    spread(runs, run -> run.get(way).p99(), "%.2f"),
                    base ? "" : spread(runs, run -> added(run, way, SubmitRace.Cost::p99), "%.2f"),
                    spread(runs, run -> run.get(way).processor(), "%.0f"),
                    base ? "" : spread(runs, run -> ratio(run, way), "%.2f"));
        }
        return table;
    }

    private static double added(
            Map<SubmitWay, SubmitRace.Cost> run,
            SubmitWay way,
            ToDoubleFunction<SubmitRace.Cost> figure) {
        return figure.applyAsDouble(run.get(way))
                - figure.applyAsDouble(run.get(SubmitWay.CAMEL_HTTP));
    }

    private static double ratio(Map<SubmitWay, SubmitRace.Cost> run, SubmitWay way) {
        return run.get(way).processor() / run.get(SubmitWay.CAMEL_HTTP).processor();
    }

    private static String spread(
            List<Map<SubmitWay, SubmitRace.Cost>> runs,
            ToDoubleFunction<Map<SubmitWay, SubmitRace.Cost>> figure,
            String format) {
        return Nodes.spread(runs.stream().mapToDouble(figure).boxed().toList(), format);
    }
}
