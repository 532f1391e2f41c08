package one.apiin.camel.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import one.apiin.camel.repository.JdbcTaskRepository;
import one.apiin.camel.sandbox.Clips;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.Sandbox;
import one.apiin.camel.sandbox.fault.Fault;
import one.apiin.camel.sandbox.fault.Faults;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * One run: the provider lives in this process, the node in one that is killed and started again.
 *
 * <p>Ownership: closes the provider, the database and the last node, and deletes the folder.
 */
final class KillRun implements AutoCloseable {

    private static final int LONGEST_ANSWER = 300;
    private static final int LONGEST_START = 2500;
    private static final double KILLED_AT_START = 0.15;
    private static final Duration NOTHING_ARRIVES = Duration.ofSeconds(15);
    private static final Duration LONGEST_END = Duration.ofMinutes(3);

    private final KillPlan plan;
    private final Random random;
    private final Path folder;
    private final EmbeddedPostgres postgres;
    private final Sandbox sandbox;
    private final List<Instant> kills = new ArrayList<>();
    private final AtomicReference<NodeProcess> quiet = new AtomicReference<>();
    private NodeProcess node;

    KillRun(KillPlan plan) throws IOException {
        this.plan = plan;
        this.random = new Random(plan.seed());
        this.folder = Files.createTempDirectory("kills");
        this.postgres = plan.postgres() ? Databases.postgres() : null;
        Random delays = new Random(plan.seed() + 1);
        this.sandbox =
                Sandbox.builder()
                        .clips(Clips.tiny())
                        .credits(Long.MAX_VALUE / 2)
                        .pace(Pace.clock(() -> Duration.ofMillis(200 + delays.nextInt(1500))))
                        .start();
        sandbox.alwaysOnSubmit(slow(delays, LONGEST_ANSWER));
        sandbox.alwaysOnStatus(slow(delays, LONGEST_ANSWER / 3));
    }

    /** Accepted at once; the answer leaves a random while later. */
    private static Fault slow(Random delays, int longest) {
        return (exchange, next) ->
                Faults.slow(Duration.ofMillis(delays.nextInt(longest + 1))).handle(exchange, next);
    }

    KillResult run() throws Exception {
        long begun = System.nanoTime();
        dropItems();
        for (int kill = 0; kill < plan.kills(); kill++) {
            node = start();
            awaitInstant();
            node.kill();
            kills.add(Instant.now());
            if ((kill + 1) % 10 == 0) {
                System.out.println((kill + 1) + " kills, " + arrivals() + " POSTs so far");
            }
        }
        node = start();
        NodeProcess last = node;
        if (!Pause.until(() -> quiet.get() == last, LONGEST_END)) {
            System.out.println("Submissions are still open after " + LONGEST_END);
        }
        node.stop();
        return result(Duration.ofNanos(System.nanoTime() - begun));
    }

    private void dropItems() throws IOException {
        Path inbox = Files.createDirectories(KillNode.inbox(folder));
        for (int item = 0; item < plan.items(); item++) {
            String name = "item-" + item;
            String prompt = item % 10 == 3 ? name + " [fail]" : name;
            Files.writeString(inbox.resolve(name), prompt);
        }
    }

    private NodeProcess start() throws IOException {
        AtomicReference<NodeProcess> started = new AtomicReference<>();
        started.set(
                NodeProcess.start(
                        KillNode.class,
                        List.of(
                                url(),
                                sandbox.baseUrl(),
                                sandbox.apiKey(),
                                folder.toString(),
                                String.valueOf(plan.threads())),
                        folder.resolve("errors.log"),
                        line -> quiet.set(started.get())));
        return started.get();
    }

    private String url() {
        return plan.postgres()
                ? Databases.url(postgres)
                : Databases.h2(folder) + ";DB_CLOSE_ON_EXIT=FALSE;COMPRESS=TRUE";
    }

    /** While the node starts, or a random while after a random number of its POSTs. */
    private void awaitInstant() {
        if (random.nextDouble() < KILLED_AT_START) {
            Pause.millis(random.nextInt(LONGEST_START));
            return;
        }
        long left = Math.max(0, plan.items() - arrivals());
        int killsLeft = plan.kills() - kills.size();
        long enough = arrivals() + 1 + random.nextInt((int) (1 + 2 * left / killsLeft));
        NodeProcess now = node;
        Pause.until(
                () -> arrivals() >= enough || quiet.get() == now || !now.isAlive(),
                NOTHING_ARRIVES);
        Pause.millis(random.nextInt(LONGEST_ANSWER + 1));
    }

    private long arrivals() {
        return sandbox.ledger().arrivalCount();
    }

    private KillResult result(Duration took) throws IOException {
        List<DeliveryRecord> deliveries = DeliveryRecord.read(folder.resolve(KillNode.DELIVERIES));
        JdbcConnectionPool connections = Databases.pool(url());
        try (JdbcTaskRepository ledger = new JdbcTaskRepository(connections, "APIINONE_", true)) {
            ledger.open();
            long open = KillNode.open(ledger.sums("default"));
            return new KillResult(
                    plan,
                    sandbox.tasks(),
                    sandbox.ledger().arrivals(),
                    deliveries,
                    open,
                    kills,
                    took);
        } finally {
            connections.dispose();
        }
    }

    /** What the nodes wrote to their error streams. */
    String errors() throws IOException {
        return Files.readString(folder.resolve("errors.log"));
    }

    @Override
    public void close() throws IOException {
        if (node != null) {
            node.close();
        }
        sandbox.close();
        if (postgres != null) {
            postgres.close();
        }
        Folders.delete(folder);
    }
}
