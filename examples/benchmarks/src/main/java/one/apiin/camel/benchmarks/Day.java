package one.apiin.camel.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.sandbox.Sandbox;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * The size of an H2 file while a day's tasks pass through it, replayed faster than they come: fewer compactions for each
 * task than in a real day. Arguments: {@code tasks=}, {@code rate=} tasks a second. Ends with code 1 if the file has
 * been larger than the goal.
 */
public final class Day {

    private static final int MOST_MEGABYTES = 50;
    private static final int LINES = 24;
    private static final double MEGABYTE = 1024 * 1024;
    private static final String PROMPTS = "seda:prompts?size=100";
    private static final Duration LONGEST_END = Duration.ofMinutes(5);

    private final Path file;
    private final Consumer<String> lines;
    private final AtomicLong delivered = new AtomicLong();
    private long largest;

    private Day(Path folder, Consumer<String> lines) {
        this.file = folder.resolve("ledger.mv.db");
        this.lines = lines;
    }

    public static void main(String[] args) throws Exception {
        Arguments given = Arguments.of(args, "tasks", "rate");
        int tasks = given.number("tasks", 86_400);
        int rate = given.number("rate", 40);
        System.out.println(Machine.line());
        long largest = largest(tasks, rate, System.out::println);
        System.exit(largest > MOST_MEGABYTES * MEGABYTE ? 1 : 0);
    }

    /** The most bytes that the file has had. */
    static long largest(int tasks, int rate, Consumer<String> lines) throws Exception {
        Path folder = Files.createTempDirectory("day");
        try {
            Day day = new Day(folder, lines);
            day.run(Databases.h2(folder) + ";COMPRESS=TRUE", tasks, rate);
            lines.accept("%.1f MB after the stop".formatted(day.size() / MEGABYTE));
            return day.largest;
        } finally {
            Folders.delete(folder);
        }
    }

    private void run(String url, int tasks, int rate) throws Exception {
        JdbcConnectionPool connections = Databases.pool(url);
        try (Sandbox sandbox = BenchContext.provider();
                DefaultCamelContext context = context(sandbox, connections, rate)) {
            context.start();
            submit(context, tasks, rate);
            if (!Pause.until(() -> delivered.get() == tasks, LONGEST_END)) {
                throw new IllegalStateException("Delivered: " + delivered + " of " + tasks);
            }
            measure(tasks);
        } finally {
            connections.dispose();
        }
    }

    private DefaultCamelContext context(Sandbox sandbox, JdbcConnectionPool connections, int rate)
            throws Exception {
        ApiInOneComponent component = new ApiInOneComponent();
        component.setBaseUrl(sandbox.baseUrl());
        component.setApiKey(sandbox.apiKey());
        component.setDataSource(connections);
        component.setRequestsPerSecond(10.0 * rate);
        component.setPollInterval(Duration.ofSeconds(1));
        DefaultCamelContext context = new DefaultCamelContext();
        context.addComponent("apiinone", component);
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        onException(ProviderBusyException.class)
                                .maximumRedeliveries(100)
                                .logRetryAttempted(false);
                        from(PROMPTS + "&concurrentConsumers=8").to("apiinone:video");
                        from("apiinone:video?delay=100")
                                .process(completion -> delivered.incrementAndGet());
                    }
                });
        return context;
    }

    private void submit(DefaultCamelContext context, int tasks, int rate) throws Exception {
        var prompts = context.createProducerTemplate();
        long begun = System.nanoTime();
        for (int task = 1; task <= tasks; task++) {
            prompts.sendBody(PROMPTS + "&blockWhenFull=true", "a fox");
            if (task % rate == 0) {
                size();
                Pause.millis(task * 1000L / rate - (System.nanoTime() - begun) / 1_000_000);
            }
            if (task % Math.max(1, tasks / LINES) == 0) {
                measure(task);
            }
        }
    }

    private void measure(int tasks) throws IOException {
        lines.accept(
                "%d tasks: %.1f MB, at most %.1f"
                        .formatted(tasks, size() / MEGABYTE, largest / MEGABYTE));
    }

    /** The bytes of the file now. */
    private long size() throws IOException {
        long now = Files.size(file);
        largest = Math.max(largest, now);
        return now;
    }
}
