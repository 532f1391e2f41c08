package one.apiin.camel.benchmarks;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.sandbox.Sandbox;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * Counts the SQL of tasks that are polled once each, one after another, and before them that of an
 * idle node.
 */
final class SqlRun {

    private static final int SETTLE = 3000;
    private static final int LONGEST_SHAPE = 80;
    private static final int PLACES_AT_ONCE = 10;
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final String database;
    private final long limit;
    private final SqlTally tally = new SqlTally();
    private final AtomicInteger delivered = new AtomicInteger();

    /**
     * @param each statements a task, by verb and table
     */
    record Result(
            double statements,
            double commits,
            double idleStatements,
            double idleCommits,
            Map<String, Double> each) {}

    /**
     * @param limit credits; 0 = none
     */
    SqlRun(String database, long limit) {
        this.database = database;
        this.limit = limit;
    }

    Result run(int tasks, int idleSeconds) throws Exception {
        JdbcConnectionPool connections = Databases.pool(database);
        try (Sandbox sandbox = BenchContext.provider()) {
            CamelContext context = start(connections, sandbox);
            Pause.millis(SETTLE);
            Part idle = measured(() -> Pause.millis(idleSeconds * 1000L));
            Part busy = measured(() -> work(context, tasks));
            context.stop();
            return result(idle, busy, tasks);
        } finally {
            connections.dispose();
        }
    }

    private CamelContext start(JdbcConnectionPool connections, Sandbox sandbox) throws Exception {
        ApiInOneComponent component = new ApiInOneComponent();
        component.setDataSource(tally.around(connections));
        component.setBaseUrl(sandbox.baseUrl());
        component.setApiKey(sandbox.apiKey());
        component.setRequestsPerSecond(100);
        if (limit > 0) {
            component.setCreditLimit(limit);
        }
        component.setPollInterval(Duration.ofSeconds(1));
        CamelContext context = new DefaultCamelContext();
        context.addComponent("apiinone", component);
        RouteBuilder.addRoutes(context, this::routes);
        context.start();
        return context;
    }

    private void routes(RouteBuilder routes) {
        routes.from("direct:submit").to("apiinone:video");
        routes.from("apiinone:video").process(exchange -> delivered.incrementAndGet());
    }

    /** Returns when all tasks are delivered and confirmed. */
    private void work(CamelContext context, int tasks) {
        ProducerTemplate template = context.createProducerTemplate();
        for (int task = 1; task <= tasks; task++) {
            int enough = task - PLACES_AT_ONCE;
            await(() -> delivered.get() >= enough);
            template.sendBody("direct:submit", "a fox");
        }
        await(() -> delivered.get() >= tasks);
        Pause.millis(SETTLE);
    }

    private static void await(BooleanSupplier what) {
        if (!Pause.until(what, LONGEST)) {
            throw new IllegalStateException("The tasks do not complete");
        }
    }

    private record Part(SqlTally.Counts counts, double seconds) {}

    private Part measured(Runnable work) {
        SqlTally.Counts before = tally.counts();
        long begun = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - begun) / 1e9;
        return new Part(tally.counts().minus(before), seconds);
    }

    private static Result result(Part idle, Part busy, int tasks) {
        double factor = busy.seconds() / idle.seconds();
        Map<String, Double> each = new TreeMap<>();
        busy.counts()
                .statements()
                .forEach(
                        (sql, count) -> {
                            long anyway = idle.counts().statements().getOrDefault(sql, 0L);
                            double own = (count - factor * anyway) / tasks;
                            each.merge(shape(sql), own, Double::sum);
                        });
        return new Result(
                (busy.counts().all() - factor * idle.counts().all()) / tasks,
                (busy.counts().commits() - factor * idle.counts().commits()) / tasks,
                idle.counts().all() / idle.seconds(),
                idle.counts().commits() / idle.seconds(),
                each);
    }

    /** Its verb, its table, and its condition, short enough for a table. */
    private static String shape(String sql) {
        String line =
                sql.replaceFirst("^SELECT set_config.*?; |^SELECT .*? FINAL TABLE \\(", "")
                        .strip()
                        .replaceAll("\\s+", " ");
        int table = line.indexOf("APIINONE_");
        if (table < 0) {
            return line;
        }
        String verb = line.substring(0, line.indexOf(' '));
        String name = line.substring(table).split("[ (]")[0];
        int condition = line.indexOf(" WHERE ");
        String whole = verb + " " + name + (condition < 0 ? "" : line.substring(condition));
        return whole.substring(0, Math.min(whole.length(), LONGEST_SHAPE));
    }
}
