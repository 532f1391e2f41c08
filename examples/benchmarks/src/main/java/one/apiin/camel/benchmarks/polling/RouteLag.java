package one.apiin.camel.benchmarks.polling;

import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.sandbox.Clips;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.Sandbox;
import one.apiin.camel.sandbox.SandboxTask;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * The lag of a real route against the sandbox: from the completion of a task at the provider to the
 * first step of the consumer's route. Tasks keep arriving; those that were submitted after the
 * first {@code learned} deliveries are measured.
 */
final class RouteLag {

    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Durations durations;
    private final int learned;
    private final int measured;
    private final AtomicInteger delivered = new AtomicInteger();
    private final AtomicInteger submitted = new AtomicInteger();
    private final Queue<Optimum.Cost> costs = new ConcurrentLinkedQueue<>();
    private volatile Instant from = Instant.MAX;

    RouteLag(Durations durations, int learned, int measured) {
        this.durations = durations;
        this.learned = learned;
        this.measured = measured;
    }

    /**
     * @param perSecond tasks that arrive
     */
    Optimum.Cost run(Duration lagPerPoll, int perSecond, long seed) throws Exception {
        Random random = new Random(seed);
        ScheduledExecutorService arrivals = Executors.newScheduledThreadPool(2);
        CamelContext context = new DefaultCamelContext();
        try (Sandbox sandbox =
                Sandbox.builder()
                        .clips(Clips.tiny())
                        .credits(Long.MAX_VALUE / 2)
                        .pace(Pace.clock(() -> Schedule.duration(durations.sample(random))))
                        .start()) {
            context.addComponent("apiinone", component(sandbox, lagPerPoll));
            RouteBuilder.addRoutes(
                    context,
                    routes -> {
                        routes.from("direct:submit").to("apiinone:video");
                        routes.from("apiinone:video")
                                .process(
                                        exchange ->
                                                delivered(
                                                        sandbox.task(
                                                                exchange.getMessage()
                                                                        .getBody(VideoTask.class)
                                                                        .getTaskId())));
                    });
            context.start();
            ProducerTemplate template = context.createProducerTemplate();
            arrivals.scheduleAtFixedRate(
                    () -> arrive(template), 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
            await(() -> submitted.get() >= measured);
            arrivals.shutdown();
            arrivals.awaitTermination(1, TimeUnit.MINUTES);
            // all of them, since the first to complete are those that take less time
            await(() -> delivered.get() >= sandbox.ledger().acceptedCount());
            context.stop();
            return mean();
        } finally {
            context.stop();
            arrivals.shutdownNow();
        }
    }

    private void arrive(ProducerTemplate template) {
        boolean counts = from != Instant.MAX;
        template.sendBody("direct:submit", "a fox");
        if (counts) {
            submitted.incrementAndGet();
        }
    }

    private void await(BooleanSupplier what) throws InterruptedException {
        long until = System.nanoTime() + LONGEST.toNanos();
        while (!what.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("Only " + delivered + " were delivered");
            }
            Thread.sleep(50);
        }
    }

    private static ApiInOneComponent component(Sandbox sandbox, Duration lagPerPoll) {
        ApiInOneComponent component = new ApiInOneComponent();
        component.setBaseUrl(sandbox.baseUrl());
        component.setApiKey(sandbox.apiKey());
        component.setRequestsPerSecond(1_000_000);
        component.getConfiguration().setLagPerPoll(lagPerPoll);
        return component;
    }

    private void delivered(SandboxTask task) {
        Instant now = Instant.now();
        if (delivered.incrementAndGet() == learned) {
            from = now;
        }
        if (task.createdAt().isAfter(from)) {
            double lag = Duration.between(task.endedAt(), now).toNanos() / 1e9;
            costs.add(new Optimum.Cost(task.statusCalls(), lag));
        }
    }

    private Optimum.Cost mean() {
        return new Optimum.Cost(
                costs.stream().mapToDouble(Optimum.Cost::polls).average().orElseThrow(),
                costs.stream().mapToDouble(Optimum.Cost::lag).average().orElseThrow());
    }
}
