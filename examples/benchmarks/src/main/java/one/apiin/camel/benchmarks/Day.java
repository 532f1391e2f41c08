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
 * The size of an H2 file at the end of a day: its tasks are replayed faster than they come, with fewer compactions for
 * each, and the last ones come one a second. Arguments: {@code tasks=}, {@code rate=} tasks a second, {@code last=}
 * tasks at one a second. Ends with code 1 if the file was larger than the goal in the second half of those.
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
        Arguments given = Arguments.of(args, "tasks", "rate", "last");
        int tasks = given.number("tasks", 86_400);
        int rate = given.number("rate", 40);
        int last = given.number("last", 900);
        System.out.println(Machine.line());
        long largest = largest(tasks, rate, last, System.out::println);
        System.exit(largest > MOST_MEGABYTES * MEGABYTE ? 1 : 0);
    }

    /** The most bytes that the file had in the second half of the last tasks. */
    static long largest(int tasks, int rate, int last, Consumer<String> lines) throws Exception {
        Path folder = Files.createTempDirectory("day");
        try {
            Day day = new Day(folder, lines);
            day.run(Databases.h2(folder) + ";COMPRESS=TRUE", tasks, rate, last);
            lines.accept("%.1f MB after the stop".formatted(day.size() / MEGABYTE));
            return day.largest;
        } finally {
            Folders.delete(folder);
        }
    }

    private void run(String url, int tasks, int rate, int last) throws Exception {
        JdbcConnectionPool connections = Databases.pool(url);
        try (Sandbox sandbox = BenchContext.provider();
                DefaultCamelContext context = context(sandbox, connections, rate)) {
            context.start();
            submit(context, tasks, rate);
            submit(context, last / 2, 1);
            largest = 0;
            submit(context, last - last / 2, 1);
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
        long expected = delivered.get() + tasks;
        var prompts = context.createProducerTemplate();
        long begun = System.nanoTime();
        for (int task = 1; task <= tasks; task++) {
            prompts.sendBody(PROMPTS + "&blockWhenFull=true", "a fox");
            if (task % rate == 0) {
                size();
                Pause.millis(task * 1000L / rate - (System.nanoTime() - begun) / 1_000_000);
            }
            if (task % Math.max(1, tasks / LINES) == 0) {
                lines.accept(
                        "%d tasks, %d a second: %.1f MB, at most %.1f"
                                .formatted(task, rate, size() / MEGABYTE, largest / MEGABYTE));
            }
        }
        if (!Pause.until(() -> delivered.get() == expected, LONGEST_END)) {
            throw new IllegalStateException("Delivered: " + delivered + " of " + expected);
        }
    }

    /** The bytes of the file now. */
    private long size() throws IOException {
        long now = Files.size(file);
        largest = Math.max(largest, now);
        return now;
    }
}
