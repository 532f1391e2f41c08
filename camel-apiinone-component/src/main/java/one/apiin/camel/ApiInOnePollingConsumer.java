package one.apiin.camel;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.internal.camel.consumer.InFlightDeliveries;
import one.apiin.camel.internal.camel.message.VideoMessage;
import one.apiin.camel.internal.delivery.DeliveryService;
import one.apiin.camel.internal.download.DownloadService.DownloadedVideo;
import one.apiin.camel.internal.util.Waits;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.support.PollingConsumerSupport;
import org.apache.camel.support.ScheduledPollEndpoint;

/**
 * Claims one completion per call, for {@code pollEnrich} and {@code ConsumerTemplate}: no scheduler, no
 * queue. The delivery is confirmed when the caller's exchange is done.
 *
 * <p>Time: polls the ledger at once when this process has recorded a completion, and every {@code delay} of
 * the endpoint until the timeout; this costs no call to the provider. With {@code download=true} the download comes after it.
 *
 * <p>Threads: the calling thread waits, as the contract of {@code receive} says; {@link #stop()} ends
 * the wait.
 */
public class ApiInOnePollingConsumer extends PollingConsumerSupport {

    private final ScheduledPollEndpoint endpoint;
    private final ComponentRuntime runtime;
    private final ApiInOneConfiguration configuration;
    private final ApiInOneConsumer.Options options;

    /** Completes when this process records a completion, or the consumer stops; then another takes its place. */
    private final AtomicReference<CompletableFuture<Void>> wakeUp =
            new AtomicReference<>(new CompletableFuture<>());

    private AccountRuntime engine;
    private Runnable unconfigure = () -> {};
    private InFlightDeliveries deliveries;
    private Runnable wakeUps = () -> {};

    ApiInOnePollingConsumer(
            ScheduledPollEndpoint endpoint,
            ComponentRuntime runtime,
            ApiInOneConfiguration configuration,
            ApiInOneConsumer.Options options) {
        super(endpoint);
        this.endpoint = endpoint;
        this.runtime = runtime;
        this.configuration = configuration;
        this.options = options;
    }

    @Override
    protected void doStart() throws Exception {
        engine = runtime.connect(configuration);
        unconfigure = configuration.configurePolling(engine);
        deliveries =
                new InFlightDeliveries(
                        engine.deliveries(), options.redeliveryDelay(), options.maxDeliveries());
        wakeUps = engine.deliveries().onPending(configuration.getGroup(), this::wakeUp);
    }

    private void wakeUp() {
        wakeUp.getAndSet(new CompletableFuture<>()).complete(null);
    }

    @Override
    protected void doStop() throws Exception {
        unconfigure.run();
        unconfigure = () -> {};
        wakeUps.run();
        wakeUps = () -> {};
        wakeUp();
    }

    @Override
    public Exchange receive() {
        return receive(Long.MAX_VALUE);
    }

    @Override
    public Exchange receiveNoWait() {
        return receive(0);
    }

    @Override
    public Exchange receive(long timeout) {
        long start = System.nanoTime();
        long budget = TimeUnit.MILLISECONDS.toNanos(timeout);
        while (true) {
            // before the claim: a completion that is recorded after it ends the pause
            CompletableFuture<Void> recorded = wakeUp.get();
            List<VideoTask> one =
                    engine.deliveries().claim(configuration.getGroup(), options.taskId(), 1);
            String exhausted = one.isEmpty() ? null : deliveries.exhausted(one.get(0));
            if (exhausted != null) {
                deliveries.confirm(one.get(0), exhausted);
            } else if (!one.isEmpty()) {
                return exchange(one.get(0));
            } else if (!pause(recorded, budget - (System.nanoTime() - start))) {
                return null;
            }
        }
    }

    private Exchange exchange(VideoTask task) {
        Exchange exchange = endpoint.createExchange();
        Consumer<String> confirm = error -> deliveries.confirm(task, error);
        if (!options.download() || task.getState() != TaskState.COMPLETED) {
            deliveries.fill(exchange, task, confirm);
            return exchange;
        }
        try {
            DownloadedVideo video = runtime.downloads().save(task, 0, this::isRunAllowed);
            engine.deliveries().onExpiry(task, video.file()::discard);
            deliveries.fill(exchange, video.task(), confirm);
            VideoMessage.write(exchange, video, 0);
            return exchange;
        } catch (RuntimeException | Error e) {
            if (isRunAllowed() && !Thread.currentThread().isInterrupted()) {
                deliveries.confirm(task, DeliveryService.error(e, task));
            } else {
                deliveries.release(task); // its caller has cancelled it
            }
            throw e;
        }
    }

    /** Waits for the next poll of the ledger; false when the time is over or the consumer stops. */
    private boolean pause(CompletableFuture<Void> recorded, long left) {
        if (left <= 0 || !isRunAllowed()) {
            return false;
        }
        long delay = endpoint.getTimeUnit().toNanos(Math.max(1, endpoint.getDelay()));
        try {
            Waits.BLOCKING.await(recorded, Duration.ofNanos(Math.min(left, delay)));
            return isRunAllowed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
