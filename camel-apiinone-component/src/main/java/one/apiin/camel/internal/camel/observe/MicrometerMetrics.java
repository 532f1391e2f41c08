package one.apiin.camel.internal.camel.observe;

import static java.util.Objects.requireNonNullElse;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.Credits;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.LedgerSums;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An account's meters in Micrometer, named as Camel names its own. The only class that depends on
 * Micrometer: it is loaded only if there is a registry.
 *
 * <p>Counters and timers count in this process. Gauges show the ledger, which is counted every {@value
 * #EVERY_SECONDS} seconds, so that reading a gauge never waits for a database; they are not a number while the
 * ledger does not answer.
 *
 * <p>Threads: safe for concurrent use. Ownership: removes its meters from the registry when closed.
 */
final class MicrometerMetrics implements AutoCloseable {

    static final String PREFIX = "camel.apiinone.";
    static final int MAX_MODELS = 100;
    static final int EVERY_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(MicrometerMetrics.class);

    /**
     * Limits the values of a meter's tag that users may choose freely: the first ones are kept, all further ones
     * become {@value #OTHER}, so that a model name per message does not create a meter per message.
     *
     * <p>Threads: safe for concurrent use.
     */
    static final class BoundedTagValues {

        static final String NONE = "none";
        static final String OTHER = "other";

        private final Set<String> known = ConcurrentHashMap.newKeySet();
        private final int limit;

        /** {@code limit} is the number of values that are kept. */
        BoundedTagValues(int limit) {
            this.limit = limit;
        }

        String of(String value) {
            if (value == null || value.isBlank()) {
                return NONE;
            }
            return known.contains(value) || entered(value) ? value : OTHER;
        }

        private synchronized boolean entered(String value) {
            return known.size() < limit && known.add(value) || known.contains(value);
        }
    }

    private final MeterRegistry registry;
    private final Tags common;
    private final AccountRuntime engine;
    private final BoundedTagValues models = new BoundedTagValues(MAX_MODELS);
    private final AtomicBoolean counting = new AtomicBoolean();
    private final ScheduledFuture<?> regular;
    private volatile LedgerSums latest;

    /**
     * Registers the meters.
     *
     * @param registry a {@link MeterRegistry}
     * @param inFlight exchanges inside the producers
     */
    MicrometerMetrics(
            Object registry,
            String context,
            String account,
            AccountRuntime engine,
            IntSupplier inFlight,
            ScheduledExecutorService scheduler) {
        this.registry = (MeterRegistry) registry;
        this.common = Tags.of("camelContext", context, "account", account);
        this.engine = engine;
        this.regular =
                scheduler.scheduleWithFixedDelay(this::count, 0, EVERY_SECONDS, TimeUnit.SECONDS);
        try {
            gauge("exchanges.inflight", "Exchanges inside the producers", inFlight::getAsInt);
            gauges();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void gauges() {
        ledgerGauge(
                "tasks.running", "Tasks the provider is working on", n -> n.of(TaskState.RUNNING));
        ledgerGauge(
                "tasks.outcome.unknown",
                "Submissions that may have been charged",
                n -> n.of(TaskState.OUTCOME_UNKNOWN));
        ledgerGauge("tasks.pending", "Completions not delivered yet", n -> n.of(Delivery.PENDING));
        ledgerGauge(
                "tasks.parked",
                "Completions that failed maxDeliveries times",
                n -> n.of(Delivery.PARKED));
        ledgerGauge("tasks.overdue", "Running for longer than overdueAfter", LedgerSums::overdue);
        ledgerGauge(
                "credits.committed",
                "Credits that count against creditLimit in this period",
                engine::committedNow);
    }

    private void ledgerGauge(String name, String what, ToLongFunction<LedgerSums> count) {
        gauge(
                name,
                what,
                () -> {
                    LedgerSums sums = latest;
                    return sums == null ? Double.NaN : count.applyAsLong(sums);
                });
    }

    private void gauge(String name, String what, Supplier<Number> value) {
        Gauge.builder(PREFIX + name, value)
                .description(what)
                .tags(common)
                .strongReference(true)
                .register(registry);
    }

    /** One at a time, or those of a ledger that hangs would pile up. */
    void count() {
        boolean begun = counting.compareAndSet(false, true);
        if (begun && !engine.inBackground(this::read)) {
            counting.set(false);
            begun = false;
        }
        if (!begun) {
            latest = null;
        }
    }

    private void read() {
        LedgerSums sums = null;
        try {
            sums = engine.sums();
        } catch (RuntimeException e) {
            LOG.debug("The ledger cannot be counted: {}", e.toString());
        } finally {
            counting.set(false);
            latest = sums;
        }
    }

    /** A submit was answered; {@code model} null = the request had none that could be read. */
    void submitted(String model, String outcome) {
        counter("submissions", "Submits by outcome", model, outcome).increment();
    }

    /** This process changed a row. */
    void changed(VideoTask before, VideoTask after) {
        if (before.getState() == TaskState.RUNNING && after.getState().isDeliverable()) {
            completed(after);
        }
        CreditSums more = Credits.of(after).minus(Credits.of(before));
        credits(after, "charged", more.charged());
        credits(after, "refunded", more.refunded());
        credits(after, "unknown", more.unknown());
    }

    private void completed(VideoTask task) {
        Tags tags = tags(task.getModel()).and("state", task.getState().name());
        DistributionSummary.builder(PREFIX + "task.polls")
                .description("Polls answered until a task completed")
                .tags(tags)
                .register(registry)
                .record(task.tracking().polls().pollCount());
        if (task.getSubmittedAt() != null && task.getState() != TaskState.WATCH_ENDED) {
            timer("task.duration", "From acceptance until the completion was detected", tags)
                    .record(Duration.between(task.getSubmittedAt(), task.getEndedAt()));
            String source = requireNonNullElse(task.getCompletionSource(), BoundedTagValues.NONE);
            timer(
                            "detection.lag",
                            "Upper bound of the delay until a completion was detected",
                            tags.and("source", source))
                    .record(Duration.between(lastRunning(task), task.getEndedAt()));
        }
    }

    private Timer timer(String name, String what, Tags tags) {
        return Timer.builder(PREFIX + name).description(what).tags(tags).register(registry);
    }

    /** The task completed after it; detected by the first poll or by callback, the delay is shorter. */
    private static Instant lastRunning(VideoTask task) {
        Instant seen = task.tracking().polls().lastSeenRunningAt();
        Instant from = task.getSubmittedAt();
        return seen == null || seen.isBefore(from) ? from : seen;
    }

    private void credits(VideoTask task, String outcome, long more) {
        if (more > 0) {
            counter("credits", "Credits by outcome", task.getModel(), outcome).increment(more);
        }
    }

    private Counter counter(String name, String what, String model, String outcome) {
        return Counter.builder(PREFIX + name)
                .description(what)
                .tags(tags(model).and("outcome", outcome))
                .register(registry);
    }

    private Tags tags(String model) {
        return common.and("model", models.of(model));
    }

    @Override
    public void close() {
        regular.cancel(false);
        List.copyOf(registry.getMeters()).stream()
                .filter(meter -> meter.getId().getName().startsWith(PREFIX))
                .filter(meter -> common.stream().allMatch(meter.getId().getTags()::contains))
                .forEach(registry::remove);
    }
}
