package one.apiin.camel.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import one.apiin.camel.repository.JdbcTaskRepository;
import one.apiin.camel.sandbox.Clips;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.Sandbox;
import one.apiin.camel.sandbox.fault.Fault;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.LedgerSums;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * One run: the provider, the database and the proxies live in this process, each node in one of its own behind
 * its own proxy.
 *
 * <p>Ownership: closes all of them and deletes the folder.
 */
final class NetworkRun implements AutoCloseable {

    private static final int MOST_WAITING = 6;
    private static final int LONGEST_DISTURBANCE = 12_000;
    private static final int LONGEST_REST = 2_000;
    private static final double LOST_REPLIES = 0.1;
    private static final Duration LONGEST_END = Duration.ofMinutes(4);

    private final NetworkPlan plan;
    private final Random random;
    private final Path folder;
    private final EmbeddedPostgres postgres;
    private final Sandbox sandbox;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Integer> events = new TreeMap<>();
    private int items;

    /** A node with its network and its folder of prompts. */
    private final class Node {
        final LedgerProxy proxy = new LedgerProxy(postgres.getPort());
        final Path home;
        NodeProcess process;

        Node(int number) throws IOException {
            home = folder.resolve("node-" + number);
            Files.createDirectories(KillNode.inbox(home));
        }

        /** One that has died of its disturbances is started again, as a supervisor does. */
        void keepAlive() throws IOException {
            if (process == null || !process.isAlive()) {
                String direct = Databases.url(postgres);
                String url =
                        direct.replace(":" + postgres.getPort() + "/", ":" + proxy.port() + "/");
                List<String> arguments =
                        List.of(
                                url,
                                sandbox.baseUrl(),
                                sandbox.apiKey(),
                                home.toString(),
                                String.valueOf(plan.threads()));
                process = NodeProcess.start(KillNode.class, arguments, errorFile(), line -> {});
            }
        }

        void feed() throws IOException {
            Path inbox = KillNode.inbox(home);
            try (var files = Files.list(inbox)) {
                for (long i = files.count(); i < MOST_WAITING; i++) {
                    String name = "item-" + items++;
                    String prompt = items % 10 == 3 ? name + " [fail]" : name;
                    Files.writeString(inbox.resolve(name), prompt);
                }
            }
        }
    }

    NetworkRun(NetworkPlan plan) throws IOException {
        this.plan = plan;
        this.random = new Random(plan.seed());
        this.folder = Files.createTempDirectory("network");
        this.postgres = Databases.postgres();
        Random delays = new Random(plan.seed() + 1);
        this.sandbox =
                Sandbox.builder()
                        .clips(Clips.tiny())
                        .credits(Long.MAX_VALUE / 2)
                        .pace(Pace.clock(() -> Duration.ofMillis(200 + delays.nextInt(3000))))
                        .start();
        sandbox.alwaysOnSubmit(lossy(delays));
        for (int number = 0; number < plan.nodes(); number++) {
            nodes.add(new Node(number));
        }
    }

    /** Some replies are lost after the task was accepted. */
    private static Fault lossy(Random delays) {
        return (exchange, next) -> {
            boolean lost = delays.nextDouble() < LOST_REPLIES;
            Fault fault =
                    lost
                            ? Faults.resetAfter()
                            : Faults.slow(Duration.ofMillis(delays.nextInt(300)));
            fault.handle(exchange, next);
        };
    }

    private Path errorFile() {
        return folder.resolve("errors.log");
    }

    NetworkResult run() throws Exception {
        long begun = System.nanoTime();
        tend();
        Pause.until(() -> sandbox.ledger().acceptedCount() > 0, Duration.ofMinutes(1));
        // not before: on a busy machine the nodes may start for longer than a short run lasts
        long disturbedFrom = System.nanoTime();
        while (System.nanoTime() - disturbedFrom < plan.lasts().toNanos()) {
            disturb(nodes.get(random.nextInt(nodes.size())));
            rest(random.nextInt(LONGEST_REST));
        }
        if (!Pause.until(this::isQuiet, LONGEST_END)) {
            System.out.println("Submissions are still open after " + LONGEST_END);
        }
        for (Node node : nodes) {
            node.process.stop();
        }
        return result(Duration.ofNanos(System.nanoTime() - begun));
    }

    private void tend() throws IOException {
        for (Node node : nodes) {
            node.keepAlive();
            node.feed();
        }
    }

    private void rest(long millis) throws IOException {
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        do {
            tend();
            Pause.millis(200);
        } while (System.nanoTime() < end);
    }

    private void disturb(Node node) throws Exception {
        int lasts = 1_000 + random.nextInt(LONGEST_DISTURBANCE);
        int kind = random.nextInt(6);
        String event =
                List.of(
                                "freezes of open connections",
                                "freezes of all connections",
                                "cuts",
                                "kills -9",
                                "stops and continuations",
                                "crashes of the server")
                        .get(kind);
        events.merge(event, 1, Integer::sum);
        switch (kind) {
            case 0, 1 -> {
                node.proxy.freeze(kind == 1);
                rest(lasts);
                node.proxy.thaw();
            }
            case 2 -> node.proxy.cut();
            case 3 -> {
                node.process.kill();
                rest(lasts / 4);
            }
            case 4 -> {
                node.process.signal("STOP");
                rest(lasts);
                node.process.signal("CONT");
            }
            default -> crash();
        }
    }

    /** The server restarts at once when one of its processes dies, as after a crash of its own. */
    private void crash() {
        try (Connection own = postgres.getPostgresDatabase().getConnection();
                Statement statement = own.createStatement();
                ResultSet pid = statement.executeQuery("SELECT pg_backend_pid()")) {
            pid.next();
            ProcessHandle.of(pid.getLong(1)).ifPresent(ProcessHandle::destroyForcibly);
        } catch (SQLException e) {
            // it is on its way down, or still from the last time
        }
    }

    private boolean isQuiet() {
        try {
            for (Node node : nodes) {
                node.proxy.thaw();
                node.keepAlive();
                if (!FileRoutes.isEmpty(KillNode.inbox(node.home))) {
                    return false;
                }
            }
            Pause.millis(500);
            return KillNode.open(sums()) == 0;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private LedgerSums sums() {
        JdbcConnectionPool connections = Databases.pool(Databases.url(postgres));
        try (JdbcTaskRepository ledger = new JdbcTaskRepository(connections, "APIINONE_", true)) {
            ledger.open();
            return ledger.sums("default");
        } finally {
            connections.dispose();
        }
    }

    private NetworkResult result(Duration took) throws IOException {
        List<DeliveryRecord> deliveries = new ArrayList<>();
        for (Node node : nodes) {
            deliveries.addAll(DeliveryRecord.read(node.home.resolve(KillNode.DELIVERIES)));
        }
        LedgerSums sums = sums();
        KillPlan compared = new KillPlan(true, 0, items, plan.threads(), plan.seed());
        KillResult kills =
                new KillResult(
                        compared,
                        sandbox.tasks(),
                        sandbox.ledger().arrivals(),
                        deliveries,
                        KillNode.open(sums),
                        List.of(),
                        took);
        return new NetworkResult(plan, kills, sums.credits(), events);
    }

    /** What the nodes wrote to their error streams. */
    String errors() throws IOException {
        return Files.exists(errorFile()) ? Files.readString(errorFile()) : "";
    }

    @Override
    public void close() throws IOException {
        for (Node node : nodes) {
            if (node.process != null) {
                node.process.close();
            }
            node.proxy.close();
        }
        sandbox.close();
        postgres.close();
        Folders.delete(folder);
    }
}
