package one.apiin.camel.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.sandbox.Sandbox;
import one.apiin.camel.sandbox.fault.Faults;

/** One count: nodes with one ledger, and a provider that answers each request after 100 ms. */
final class NodesRun {

    private static final Duration ANSWER = Duration.ofMillis(100);
    private static final Duration LONGEST_START = Duration.ofMinutes(2);

    /**
     * @param rate requests a second of each node
     * @param warmup seconds between the first completion and the window
     * @param window seconds in which completions are counted
     * @param limit credits that all nodes share; 0 = none
     */
    record Settings(int rate, int warmup, int window, long limit) {

        /** Enough that each node always has a task to poll, whichever node submitted it. */
        int openTasks() {
            return 3 * rate;
        }
    }

    /**
     * @param deliveredTwice completions that were delivered more than once, by one node or several
     */
    record Result(int nodes, double perSecond, long deliveredTwice) {}

    private final String database;
    private final String prefix;
    private final Settings settings;
    private final Queue<String> delivered = new ConcurrentLinkedQueue<>();
    private final List<NodeProcess> started = new CopyOnWriteArrayList<>();
    private final AtomicInteger turns = new AtomicInteger();

    NodesRun(String database, String prefix, Settings settings) {
        this.database = database;
        this.prefix = prefix;
        this.settings = settings;
    }

    Result of(int nodes) throws Exception {
        Path errors = Files.createTempFile("nodes", ".log");
        try (Sandbox sandbox = provider()) {
            for (int i = 0; i < nodes; i++) {
                started.add(start(sandbox, errors));
            }
            double perSecond = count(nodes);
            List<String> all = List.copyOf(delivered);
            return new Result(nodes, perSecond, all.size() - new HashSet<>(all).size());
        } finally {
            started.forEach(NodeProcess::close);
            Files.delete(errors);
        }
    }

    private static Sandbox provider() {
        Sandbox sandbox = BenchContext.provider();
        sandbox.alwaysOnSubmit(Faults.slow(ANSWER));
        sandbox.alwaysOnStatus(Faults.slow(ANSWER));
        return sandbox;
    }

    private NodeProcess start(Sandbox sandbox, Path errors) throws Exception {
        return NodeProcess.start(
                WorkNode.class,
                List.of(
                        database,
                        prefix,
                        sandbox.baseUrl(),
                        sandbox.apiKey(),
                        String.valueOf(settings.rate()),
                        String.valueOf(settings.openTasks()),
                        String.valueOf(settings.limit())),
                errors,
                this::delivered);
    }

    /** One more submission, by each node in turn. */
    private void delivered(String taskId) {
        delivered.add(taskId);
        started.get(Math.floorMod(turns.getAndIncrement(), started.size())).nudge();
    }

    private double count(int nodes) {
        int working = nodes * settings.rate();
        if (!Pause.until(() -> delivered.size() >= working, LONGEST_START)) {
            throw new IllegalStateException("Only " + delivered.size() + " completions so far");
        }
        Pause.millis(settings.warmup() * 1000L);
        long begun = System.nanoTime();
        int before = delivered.size();
        Pause.millis(settings.window() * 1000L);
        return (delivered.size() - before) / ((System.nanoTime() - begun) / 1e9);
    }
}
