package one.apiin.camel.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.sandbox.Clips;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.Sandbox;
import one.apiin.camel.sandbox.fault.Faults;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * A folder of prompts, submitted by 1, 8 and 32 calling threads of the route: prompts a minute, and
 * unknown outcomes after a kill. Arguments: {@code kills=} of each, {@code seconds=} of each
 * measurement. Exits with 1 if a promise of {@link Kills} was broken.
 */
public final class FileRoutes {

    private static final Duration REPLY = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofMinutes(3);

    /** Of more than 1,000 files in progress Camel forgets some, and takes them again. */
    private static final int MOST_FILES = 900;

    private static final List<Integer> THREADS = List.of(1, 8, 32);

    private FileRoutes() {}

    public static void main(String[] args) throws Exception {
        Arguments given = Arguments.of(args, "kills", "seconds");
        int kills = given.number("kills", 10);
        int seconds = given.number("seconds", 12);
        System.out.println(Machine.line());
        Table table =
                new Table(
                        "calling threads",
                        "prompts a minute",
                        "at most",
                        "kills",
                        "unknown by one kill, mean",
                        "most",
                        "goal",
                        "paid twice or not delivered");
        List<String> broken = new ArrayList<>();
        for (int threads : THREADS) {
            int atMost = (int) (threads * 60_000 / REPLY.toMillis());
            double perMinute = promptsAMinute(threads, files(atMost * seconds / 60));
            long seed = ThreadLocalRandom.current().nextInt(1_000_000);
            int items = files(kills * Math.max(10, 2 * threads));
            KillPlan plan = new KillPlan(false, kills, items, threads, seed);
            try (KillRun run = new KillRun(plan)) {
                KillResult result = run.run();
                broken.addAll(result.broken());
                table.row(
                        threads,
                        Math.round(perMinute),
                        atMost,
                        kills,
                        String.format("%.1f", result.chargedAndUnknown() / (double) kills),
                        result.mostUnknown(),
                        "≤ " + threads,
                        result.paidTwice() + result.paidAndUndelivered());
            }
        }
        System.out.println(table);
        broken.forEach(rule -> System.out.println("BROKEN: " + rule));
        System.exit(broken.isEmpty() ? 0 : 1);
    }

    private static int files(int wanted) {
        return Math.max(1, Math.min(MOST_FILES, wanted));
    }

    /** A route that submits the files of a folder; one that failed stays in it. */
    static void submit(RouteBuilder routes, Path folder, int threads, String to) {
        RouteDefinition files =
                routes.from("file:" + folder + "?delete=true&initialDelay=0&delay=50");
        if (threads == 1) {
            files.to(to);
        } else {
            files.threads(threads, threads).to(to);
        }
    }

    static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    /** With a ledger in H2 in a file, a provider that replies after 200 ms, and no limit of the rate. */
    static double promptsAMinute(int threads, int prompts) throws Exception {
        Path folder = Files.createTempDirectory("prompts");
        JdbcConnectionPool ledger = Databases.pool(Databases.h2(folder));
        CamelContext context = new DefaultCamelContext();
        try (Sandbox sandbox = provider()) {
            ApiInOneComponent component = BenchContext.component(sandbox.baseUrl(), ledger, 32);
            context.addComponent("apiinone", component);
            Path inbox = Files.createDirectories(folder.resolve("inbox"));
            for (int prompt = 0; prompt < prompts; prompt++) {
                Files.writeString(inbox.resolve("prompt-" + prompt + ".txt"), "a fox");
            }
            String to = "apiinone:video?idempotencyKey=${file:name}";
            RouteBuilder.addRoutes(context, routes -> submit(routes, inbox, threads, to));
            long begun = System.nanoTime();
            context.start();
            if (!Pause.until(() -> sandbox.ledger().acceptedCount() >= prompts, LONGEST)) {
                throw new IllegalStateException("Not all prompts were submitted");
            }
            double perMinute = prompts * 60e9 / (System.nanoTime() - begun);
            context.stop();
            return perMinute;
        } finally {
            context.stop();
            ledger.dispose();
            Folders.delete(folder);
        }
    }

    private static Sandbox provider() {
        Sandbox sandbox =
                Sandbox.builder()
                        .clips(Clips.tiny())
                        .credits(Long.MAX_VALUE / 2)
                        .pace(Pace.byHand())
                        .start();
        sandbox.alwaysOnSubmit(Faults.slow(REPLY));
        return sandbox;
    }
}
