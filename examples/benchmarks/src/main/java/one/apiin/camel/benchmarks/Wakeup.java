package one.apiin.camel.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.sandbox.Sandbox;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * The time from a completion that this process records to the first step of the consumer's route.
 * Arguments: {@code tasks=}. Exits with 1 if a median is above the goal.
 */
public final class Wakeup {

    private static final double GOAL = 20;
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** Milliseconds from the completion to the route. */
    record Result(double median, double p99) {

        static Result of(Queue<Double> millis) {
            double[] sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            int last = (int) Math.ceil(0.99 * sorted.length) - 1;
            return new Result(sorted[sorted.length / 2], sorted[last]);
        }
    }

    private Wakeup() {}

    public static void main(String[] args) throws Exception {
        int tasks = Arguments.of(args, "tasks").number("tasks", 200);
        System.out.println(Machine.line());
        Path folder = Files.createTempDirectory("wakeup");
        JdbcConnectionPool pool = Databases.pool(Databases.h2(folder));
        Result memory;
        Result h2;
        try {
            memory = run(null, tasks);
            h2 = run(pool, tasks);
        } finally {
            pool.dispose();
            Folders.delete(folder);
        }
        System.out.println(table(tasks, memory, h2));
        System.exit(Math.max(memory.median(), h2.median()) <= GOAL ? 0 : 1);
    }

    private static Table table(int tasks, Result memory, Result h2) {
        return new Table("completion to route, ms", "goal", "in memory", "H2 in a file")
                .row("tasks", "", tasks, tasks)
                .row("median", "≤ " + Math.round(GOAL), one(memory.median()), one(h2.median()))
                .row("99th percentile", "", one(memory.p99()), one(h2.p99()));
    }

    private static String one(double millis) {
        return String.format(Locale.ROOT, "%.1f", millis);
    }

    /**
     * Submits tasks one after another, so that the consumer is idle at each completion.
     *
     * @param ledger null for one in memory
     */
    static Result run(DataSource ledger, int tasks) throws Exception {
        Queue<Double> millis = new ConcurrentLinkedQueue<>();
        CamelContext context = new DefaultCamelContext();
        try (Sandbox sandbox = BenchContext.provider()) {
            ApiInOneComponent component = BenchContext.component(sandbox.baseUrl(), ledger, 32);
            component.getConfiguration().setPollInterval(POLL_INTERVAL);
            context.addComponent("apiinone", component);
            RouteBuilder.addRoutes(
                    context,
                    routes -> {
                        routes.from("direct:submit").to("apiinone:video");
                        routes.from("apiinone:video").process(e -> millis.add(sinceCompletion(e)));
                    });
            context.start();
            ProducerTemplate template = context.createProducerTemplate();
            for (int task = 1; task <= tasks; task++) {
                int delivered = task;
                template.sendBody("direct:submit", "a fox");
                if (!Pause.until(() -> millis.size() >= delivered, LONGEST)) {
                    throw new IllegalStateException("Task " + task + " was not delivered");
                }
            }
        } finally {
            context.stop();
        }
        return Result.of(millis);
    }

    private static double sinceCompletion(Exchange exchange) {
        VideoTask task = exchange.getMessage().getBody(VideoTask.class);
        return Duration.between(task.getEndedAt(), Instant.now()).toNanos() / 1e6;
    }
}
