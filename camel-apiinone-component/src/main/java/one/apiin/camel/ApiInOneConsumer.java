package one.apiin.camel;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.internal.camel.consumer.CompletionDelivery;
import one.apiin.camel.internal.camel.consumer.InFlightDeliveries;
import one.apiin.camel.internal.camel.observe.AccountHealth;
import one.apiin.camel.internal.util.RateLimitedLog;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultScheduledPollConsumerScheduler;
import org.apache.camel.support.LoggingExceptionHandler;
import org.apache.camel.support.ScheduledBatchPollingConsumer;
import org.apache.camel.support.ScheduledPollEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Emits one exchange for each completion of its group.
 *
 * <p>At least once: a delivery is confirmed only when its exchange succeeded; else the completion is
 * delivered again.
 *
 * <p>Time: a completion that this process records is polled at once, on the scheduler's thread; {@code
 * delay} applies to those of other nodes and to redeliveries.
 *
 * <p>Threads: at most {@code maxInFlight} exchanges run at once, on a pool of that size; a permit is
 * acquired before a completion is claimed.
 */
public class ApiInOneConsumer extends ScheduledBatchPollingConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(ApiInOneConsumer.class);

    /** The options of one endpoint that its consumers read; see {@link ApiInOneEndpoint}. */
    record Options(
            String taskId,
            Duration redeliveryDelay,
            int maxDeliveries,
            int maxInFlight,
            boolean download,
            boolean splitVideos,
            String callbackPath,
            String callbackComponent) {}

    private final ComponentRuntime runtime;
    private final ApiInOneConfiguration configuration;
    private final Options options;
    private final Semaphore permits;
    private AccountRuntime engine;
    private Runnable unconfigure = () -> {};
    private volatile AccountHealth health;
    private InFlightDeliveries deliveries;
    private ExecutorService pool;
    private CompletionDelivery.Dependencies dependencies;
    private Runnable unsubscribe = () -> {};
    private Runnable wakeUps = () -> {};

    /** Polls follow one another also with a scheduler of several threads. */
    private final ReentrantLock polling = new ReentrantLock();

    /** Whether an extra poll is queued at the scheduler. */
    private final AtomicBoolean pollQueued = new AtomicBoolean();

    /** Whether completions may be waiting for a permit. */
    private volatile boolean more;

    ApiInOneConsumer(
            ScheduledPollEndpoint endpoint,
            Processor processor,
            ComponentRuntime runtime,
            ApiInOneConfiguration configuration,
            Options options) {
        super(endpoint, processor);
        this.runtime = runtime;
        this.configuration = configuration;
        this.options = options;
        this.permits = new Semaphore(options.maxInFlight());
        // an exceptionHandler or bridgeErrorHandler of the endpoint replaces it
        setExceptionHandler(new FailureLog(endpoint.getCamelContext()));
    }

    /**
     * A ledger that fails poll after poll is one line for each cause, then every 5 minutes. A failed exchange has a line
     * of its own already, of its redelivery.
     */
    private static final class FailureLog extends LoggingExceptionHandler {

        private final RateLimitedLog warnings = new RateLimitedLog(System::nanoTime);

        FailureLog(CamelContext context) {
            super(context, ApiInOneConsumer.class);
        }

        @Override
        public void handleException(String message, Exchange exchange, Throwable failure) {
            if (exchange != null) {
                LOG.debug(message, failure);
            } else if (!isSuppressLogging()) {
                warnings.failed(LOG, Level.WARN, failure.getClass().getName(), message, failure);
            }
        }
    }

    @Override
    protected void doBuild() throws Exception {
        super.doBuild();
        setHealthCheck(new AccountHealth.OfConsumer(this, getHealthCheck().getId(), () -> health));
    }

    @Override
    protected void doStart() throws Exception {
        engine = runtime.connect(configuration);
        unconfigure = configuration.configurePolling(engine);
        health = runtime.health();
        deliveries =
                new InFlightDeliveries(
                        engine.deliveries(), options.redeliveryDelay(), options.maxDeliveries());
        // the permits keep at most maxInFlight in it
        pool =
                ThreadPoolProfiles.exchanges(
                        getEndpoint().getCamelContext(),
                        this,
                        "ApiInOneConsumer",
                        options.maxInFlight(),
                        options.maxInFlight());
        dependencies =
                new CompletionDelivery.Dependencies(
                        this,
                        deliveries,
                        options.download() ? runtime.downloads() : null,
                        options.splitVideos(),
                        pool);
        unsubscribe = runtime.listen(options.callbackPath(), options.callbackComponent());
        pollQueued.set(false); // a stop may have dropped the one that was queued
        wakeUps = engine.deliveries().onPending(configuration.getGroup(), this::wakeUp);
        super.doStart();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        wakeUp();
    }

    @Override
    protected void doStop() throws Exception {
        unconfigure.run();
        unconfigure = () -> {};
        wakeUps.run();
        wakeUps = () -> {};
        super.doStop();
        unsubscribe.run();
        unsubscribe = () -> {};
        if (pool != null) {
            getEndpoint().getCamelContext().getExecutorServiceManager().shutdownGraceful(pool);
            pool = null;
        }
        if (deliveries != null) {
            // a seda goes on without this route, and ends with the context
            deliveries.releaseAll(getEndpoint().getCamelContext().isStopping());
        }
    }

    /** Queues one poll at once, unless one is queued; it does nothing while the consumer is suspended. */
    private void wakeUp() {
        // a scheduler of the user's own has its own times
        if (isRunAllowed()
                && getScheduler() instanceof DefaultScheduledPollConsumerScheduler own
                && own.isSchedulerStarted()
                && pollQueued.compareAndSet(false, true)) {
            try {
                own.getScheduledExecutorService().execute(this::pollNow);
            } catch (RejectedExecutionException e) {
                pollQueued.set(false);
            }
        }
    }

    private void pollNow() {
        pollQueued.set(false);
        int skips = getBackoffMultiplier();
        do {
            if (isRunAllowed()) {
                run();
            }
            // a poll that Camel skips, since those before were idle, only counts towards the next
            // one
        } while (getBackoffCounter() > 0 && skips-- > 0);
    }

    private void releasePermit() {
        permits.release();
        if (more) {
            wakeUp();
        }
    }

    /** Camel takes a poll without completions for an idle one: there is none while no permit is free. */
    @Override
    public void run() {
        polling.lock();
        try {
            if (hasPermit()) {
                super.run();
            }
        } finally {
            polling.unlock();
        }
    }

    @Override
    public boolean isGreedy() {
        return super.isGreedy() && hasPermit();
    }

    private boolean hasPermit() {
        if (permits.availablePermits() > 0) {
            return true;
        }
        // before they are counted again: the next one released wakes the consumer up
        more = true;
        return permits.availablePermits() > 0;
    }

    @Override
    protected int poll() throws Exception {
        // must reset for each poll
        shutdownRunningTask = null;
        pendingExchanges = 0;
        // before the permits are counted: the next one released wakes the consumer up
        more = true;
        int free = permits.drainPermits();
        if (free == 0) {
            return 0;
        }
        int limit = getMaxMessagesPerPoll() > 0 ? Math.min(free, getMaxMessagesPerPoll()) : free;
        List<VideoTask> claimed = List.of();
        try {
            claimed = engine.deliveries().claim(configuration.getGroup(), options.taskId(), limit);
        } finally {
            more = claimed.size() == limit;
            permits.release(free - claimed.size());
        }
        forceConsumerAsReady();
        return processBatch(new ArrayDeque<>(claimed));
    }

    @Override
    public int processBatch(Queue<Object> tasks) throws Exception {
        int total = tasks.size();
        int index = 0;
        for (; index < total && isBatchAllowed(); index++) {
            VideoTask task = (VideoTask) tasks.poll();
            pendingExchanges = total - index - 1;
            deliver(task, index, total);
        }
        for (Object remaining : tasks) {
            deliveries.release((VideoTask) remaining);
            permits.release();
        }
        return index;
    }

    private void deliver(VideoTask task, int index, int total) {
        Consumer<Exchange> batch =
                exchange -> {
                    exchange.setProperty(ExchangePropertyKey.BATCH_INDEX, index);
                    exchange.setProperty(ExchangePropertyKey.BATCH_SIZE, total);
                    exchange.setProperty(ExchangePropertyKey.BATCH_COMPLETE, index == total - 1);
                };
        new CompletionDelivery(dependencies, task, batch, this::releasePermit).begin();
    }
}
