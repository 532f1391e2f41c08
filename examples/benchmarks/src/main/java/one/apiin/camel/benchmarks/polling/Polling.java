package one.apiin.camel.benchmarks.polling;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import one.apiin.camel.internal.schedule.AdaptivePollPlan;
import one.apiin.camel.internal.schedule.DurationPrior;

/**
 * Prints the tables of {@code docs/explain/polling.md} and draws its chart.
 *
 * <p>Arguments: the number of seeds, the file of the chart, and which of {@code
 * plans,learning,crowds,callbacks,chart} are run; all of them by default. {@code route}, which takes
 * minutes of real time, only if it is named.
 */
public final class Polling {

    private static final int TASKS = 20_000;
    private static final int LEARNED = 200;
    private static final int ROUTED = 600;
    private static final int ARRIVALS = 10;
    private static final int[] CHECKED_AFTER = {0, 5, 10, 20, 50, 200, 500};
    private static final Duration LAG_PER_POLL = Duration.ofSeconds(1);
    private static final DurationPrior LONG = new DurationPrior(Duration.ofSeconds(1200), 0.35);
    private static final DurationPrior SHORT = new DurationPrior(Duration.ofSeconds(12), 0.35);
    private static final DurationPrior DOCUMENTED =
            DurationPrior.ofSpeed(Duration.ofSeconds(30), Duration.ofSeconds(60));
    private static final Durations USUAL = Durations.lognormal(120, 0.5);
    private static final List<Durations> ALL =
            List.of(
                    Durations.uniform(60, 300),
                    Durations.lognormal(120, 0.25),
                    USUAL,
                    Durations.lognormal(120, 0.75),
                    Durations.bimodal(),
                    Durations.uniform(30, 60));

    private final int seeds;
    private final Map<Durations, Optimum> optima = new LinkedHashMap<>();

    private Polling(int seeds) {
        this.seeds = seeds;
        ALL.forEach(durations -> optima.put(durations, new Optimum(durations)));
    }

    public static void main(String[] args) throws Exception {
        Locale.setDefault(Locale.ROOT);
        Polling polling = new Polling(args.length > 0 ? Integer.parseInt(args[0]) : 5);
        String parts = args.length > 2 ? args[2] : "plans,learning,crowds,callbacks,chart";
        for (String part : parts.split(",")) {
            switch (part) {
                case "plans" -> polling.schedules();
                case "learning" -> polling.learning();
                case "crowds" -> polling.crowds();
                case "callbacks" -> polling.callbacks();
                case "route" -> polling.route();
                case "chart" ->
                        polling.chart(args.length > 1 ? args[1] : "docs/explain/polling.svg");
                default -> throw new IllegalArgumentException(part);
            }
        }
    }

    private Learner learned(Durations durations, DurationPrior prior, Duration c, int seed) {
        Learner learner = new Learner(durations, prior, c, 1_000 + 7_919L * seed);
        learner.learn(LEARNED);
        return learner;
    }

    private Map<String, Schedule> others() {
        Map<String, Schedule> others = new LinkedHashMap<>();
        others.put("every 5 s", Schedule.fixed(5));
        others.put("every 10 s", Schedule.fixed(10));
        others.put("gax: 5 s, x1.5, cap 45 s", Schedule.backoff(5, 1.5, 45));
        others.put("doubling from 1 s", Schedule.backoff(1, 2, 1e9));
        return others;
    }

    private void schedules() {
        row("plan", "durations", "polls", "lag in s", "lag / optimum");
        row("---", "---", "---:", "---:", "---:");
        for (Durations durations : ALL) {
            others().forEach((name, other) -> schedule(name, durations, seed -> other));
            for (int c : new int[] {1, 5}) {
                schedule(
                        "adaptive, lagPerPoll=%ds".formatted(c),
                        durations,
                        seed ->
                                learned(
                                                durations,
                                                DurationPrior.UNKNOWN,
                                                Duration.ofSeconds(c),
                                                seed)
                                        .now(0));
            }
        }
    }

    private interface Seeded {
        Schedule of(int seed);
    }

    private void schedule(String name, Durations durations, Seeded schedule) {
        Figures polls = new Figures();
        Figures lag = new Figures();
        Figures ratio = new Figures();
        for (int seed = 0; seed < seeds; seed++) {
            Optimum.Cost cost = schedule.of(seed).cost(durations, TASKS, new Random(seed));
            polls.add(cost.polls());
            lag.add(cost.lag());
            ratio.add(cost.lag() / optima.get(durations).lag(cost.polls()));
        }
        row(name, durations.name(), one(polls), one(lag), ratio);
    }

    private void learning() {
        row("durations", "prior", "0", "5", "10", "20", "50", "200", "500");
        row("---", "---", "---:", "---:", "---:", "---:", "---:", "---:", "---:");
        ALL.forEach(durations -> learning(durations, DurationPrior.UNKNOWN));
        learning(ALL.get(ALL.size() - 1), DOCUMENTED);
        for (Durations durations : List.of(USUAL, Durations.bimodal())) {
            learning(durations, LONG);
            learning(durations, SHORT);
        }
    }

    private void learning(Durations durations, DurationPrior prior) {
        Figures[] ratios =
                IntStream.range(0, CHECKED_AFTER.length)
                        .mapToObj(i -> new Figures())
                        .toArray(Figures[]::new);
        for (int seed = 0; seed < seeds; seed++) {
            Learner learner = new Learner(durations, prior, LAG_PER_POLL, 1_000 + 7_919L * seed);
            for (int i = 0; i < CHECKED_AFTER.length; i++) {
                learner.learn(CHECKED_AFTER[i]);
                Optimum.Cost cost = learner.now(0).cost(durations, TASKS, new Random(seed));
                ratios[i].add(cost.lag() / optima.get(durations).lag(cost.polls()));
            }
        }
        String believed = "%d s".formatted(prior.median().toSeconds());
        List<Object> cells = new ArrayList<>(List.of(durations.name(), believed));
        cells.addAll(List.of(ratios));
        row(cells.toArray());
    }

    private void crowds() {
        row("durations", "tasks", "order of due polls", "polls", "lag in s", "lag / optimum");
        row("---", "---:", "---", "---:", "---:", "---:");
        for (Durations durations : List.of(ALL.get(0), USUAL, Durations.bimodal())) {
            for (int pending : new int[] {1_000, 10_000}) {
                for (Crowd.Order order : Crowd.Order.values()) {
                    crowd(durations, pending, order);
                }
            }
        }
    }

    private void crowd(Durations durations, int pending, Crowd.Order order) {
        Figures polls = new Figures();
        Figures lag = new Figures();
        Figures ratio = new Figures();
        for (int seed = 0; seed < seeds; seed++) {
            AdaptivePollPlan plan = new AdaptivePollPlan(LAG_PER_POLL);
            Optimum.Cost cost = new Crowd(durations, plan, order, pending, 4, seed).run();
            polls.add(cost.polls());
            lag.add(cost.lag());
            ratio.add(cost.lag() / optima.get(durations).lag(cost.polls()));
        }
        String name = order.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        row(durations.name(), pending, name, one(polls), one(lag), ratio);
    }

    private void callbacks() {
        row("durations", "callbacks", "planned polls", "/ without", "all calls", "/ without");
        row("---", "---:", "---:", "---:", "---:", "---:");
        for (Durations durations : ALL) {
            for (double share : new double[] {0, 0.9, 0.99, 0.999}) {
                callbacks(durations, share);
            }
        }
    }

    private void callbacks(Durations durations, double share) {
        Figures planned = new Figures();
        Figures all = new Figures();
        Figures without = new Figures();
        for (int seed = 0; seed < seeds; seed++) {
            Learner learner = learned(durations, DurationPrior.UNKNOWN, LAG_PER_POLL, seed);
            Random random = new Random(seed);
            without.add(learner.now(0).cost(durations, TASKS, random).polls());
            Callbacks.Calls calls =
                    Callbacks.perTask(durations, learner.now(share), share, TASKS, random);
            planned.add(calls.planned());
            all.add(calls.planned() + calls.confirming());
        }
        row(
                durations.name(),
                "%.1f %%".formatted(100 * share),
                two(planned),
                "%.3f".formatted(planned.mean() / without.mean()),
                two(all),
                "%.3f".formatted(all.mean() / without.mean()));
    }

    /** In real time, so that durations and lagPerPoll are an eighth of those above. */
    private void route() throws Exception {
        Duration eighth = LAG_PER_POLL.dividedBy(8);
        row("durations", "tasks", "polls", "lag in s", "lag / optimum");
        row("---", "---:", "---:", "---:", "---:");
        for (Durations durations :
                List.of(Durations.lognormal(15, 0.5), Durations.bimodal(7.5, 30))) {
            Optimum optimum = new Optimum(durations);
            Figures polls = new Figures();
            Figures lag = new Figures();
            Figures ratio = new Figures();
            for (int seed = 0; seed < seeds; seed++) {
                RouteLag route = new RouteLag(durations, LEARNED, ROUTED);
                Optimum.Cost cost = route.run(eighth, ARRIVALS, seed);
                polls.add(cost.polls());
                lag.add(cost.lag());
                ratio.add(cost.lag() / optimum.lag(cost.polls()));
            }
            row(durations.name(), ROUTED * seeds, one(polls), two(lag), ratio);
        }
        System.exit(0);
    }

    private void chart(String file) throws IOException {
        Chart chart = new Chart("Lag and calls, durations lognormal (median 120 s, sigma 0.5)");
        chart.limit(optima.get(USUAL).frontier());
        others().forEach(
                        (name, other) ->
                                chart.point(
                                        other.cost(USUAL, TASKS, new Random(1)), "#c0392b", name));
        for (int c : new int[] {1, 3, 10, 30}) {
            Schedule plan = learned(USUAL, DurationPrior.UNKNOWN, Duration.ofSeconds(c), 0).now(0);
            Optimum.Cost cost = plan.cost(USUAL, TASKS, new Random(1));
            chart.point(cost, "#1e7b4f", "lagPerPoll=%ds".formatted(c));
        }
        chart.write(Path.of(file));
    }

    private static String one(Figures figures) {
        return "%.1f".formatted(figures.mean());
    }

    private static String two(Figures figures) {
        return "%.2f".formatted(figures.mean());
    }

    private static void row(Object... cells) {
        StringBuilder line = new StringBuilder("|");
        for (Object cell : cells) {
            line.append(' ').append(cell).append(" |");
        }
        System.out.println(line);
    }
}
