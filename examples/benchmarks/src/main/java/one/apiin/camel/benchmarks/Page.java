package one.apiin.camel.benchmarks;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.sandbox.Clips;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.Sandbox;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * The processor time that one open page costs, with the ledger in H2 in a file: its state is read
 * once a second, as a browser does, by this process. Arguments: {@code tasks=}, {@code seconds=} of
 * each measurement, {@code repetitions=}, {@code port=}. Ends with code 1 if the goal is missed.
 */
public final class Page {

    private static final double MOST_CPU = 2;
    private static final String PATH = "/apiinone";
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private Page() {}

    public static void main(String[] args) throws Exception {
        Arguments given = Arguments.of(args, "tasks", "seconds", "repetitions", "port");
        int tasks = given.number("tasks", 1000);
        int seconds = given.number("seconds", 10);
        int repetitions = given.number("repetitions", 6);
        int port = given.number("port", 8089);
        System.out.println(Machine.line());
        Path folder = Files.createTempDirectory("page");
        JdbcConnectionPool pool = Databases.pool(Databases.h2(folder));
        Sandbox sandbox = Sandbox.builder().clips(Clips.tiny()).pace(Pace.steps(1)).start();
        CamelContext context = context(sandbox, pool, port);
        boolean kept;
        try {
            deliverOne(context);
            PendingRun.copy(pool, tasks - 1);
            CpuShare closed = CpuShare.measured(seconds, repetitions);
            CpuShare open = opened(port, seconds, repetitions);
            System.out.println(table(tasks, closed, open));
            kept = open.ofThreads() - closed.ofThreads() <= MOST_CPU;
        } finally {
            context.stop();
            sandbox.close();
            pool.dispose();
            Folders.delete(folder);
        }
        System.exit(kept ? 0 : 1);
    }

    private static CamelContext context(Sandbox sandbox, JdbcConnectionPool pool, int port)
            throws Exception {
        ApiInOneComponent component = new ApiInOneComponent();
        component.setBaseUrl(sandbox.baseUrl());
        component.setApiKey(Sandbox.DEFAULT_API_KEY);
        component.setDataSource(pool);
        component.setPollInterval(Duration.ofSeconds(1));
        component.setDashboardPath(PATH);
        VertxPlatformHttpServerConfiguration server = new VertxPlatformHttpServerConfiguration();
        server.setBindHost("127.0.0.1");
        server.setBindPort(port);
        CamelContext context = new DefaultCamelContext();
        context.addComponent("apiinone", component);
        context.addService(new VertxPlatformHttpServer(server));
        return context;
    }

    private static void deliverOne(CamelContext context) throws Exception {
        AtomicInteger delivered = new AtomicInteger();
        RouteBuilder.addRoutes(
                context,
                routes -> {
                    routes.from("direct:submit").to("apiinone:video");
                    routes.from("apiinone:video").process(done -> delivered.incrementAndGet());
                });
        context.start();
        context.createProducerTemplate().sendBody("direct:submit", "a fox");
        if (!Pause.until(() -> delivered.get() == 1, LONGEST)) {
            throw new IllegalStateException("No video was delivered");
        }
    }

    private static CpuShare opened(int port, int seconds, int repetitions) {
        HttpClient browser = HttpClient.newHttpClient();
        URI state = URI.create("http://127.0.0.1:" + port + PATH + "/state");
        ScheduledExecutorService everySecond = Executors.newSingleThreadScheduledExecutor();
        String[] etag = {"none"};
        everySecond.scheduleAtFixedRate(() -> read(browser, state, etag), 0, 1, TimeUnit.SECONDS);
        try {
            return CpuShare.measured(seconds, repetitions);
        } finally {
            everySecond.shutdown();
        }
    }

    private static void read(HttpClient browser, URI state, String[] etag) {
        HttpRequest request =
                HttpRequest.newBuilder(state)
                        .header("If-None-Match", etag[0])
                        .timeout(LONGEST)
                        .build();
        try {
            HttpResponse<String> reply =
                    browser.send(request, HttpResponse.BodyHandlers.ofString());
            etag[0] = reply.headers().firstValue("ETag").orElseThrow();
        } catch (Exception e) {
            System.err.println("The page does not respond: " + e);
            System.exit(2);
        }
    }

    private static Table table(int tasks, CpuShare closed, CpuShare open) {
        return new Table(tasks + " tasks, % of a core", "goal", "no page", "one page", "added")
                .row(
                        "Java's threads",
                        "≤ " + Math.round(MOST_CPU) + " added",
                        Nodes.spread(closed.threads(), "%.2f"),
                        Nodes.spread(open.threads(), "%.2f"),
                        added(closed.ofThreads(), open.ofThreads()))
                .row(
                        "with compiler and collector, mean",
                        "",
                        added(0, mean(closed)),
                        added(0, mean(open)),
                        added(mean(closed), mean(open)));
    }

    private static double mean(CpuShare share) {
        return share.process().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static String added(double before, double after) {
        return String.format(Locale.ROOT, "%.2f", after - before);
    }
}
