package one.apiin.camel;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.internal.camel.consumer.CompletionDelivery;
import one.apiin.camel.internal.camel.consumer.InFlightDeliveries;
import one.apiin.camel.internal.camel.observe.AccountHealth;
import one.apiin.camel.internal.camel.observe.ConsumerHealthCheck;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.support.ScheduledBatchPollingConsumer;

/**
 * Emits one exchange for each task of its group that has ended.
 *
 * <p>At least once: an end is confirmed only when its exchange went through; else it comes again.
 *
 * <p>Threads: at most {@code maxInFlight} exchanges run at once, on a pool of that size; a permit is
 * taken before an end is claimed.
 */
public class ApiInOneConsumer extends ScheduledBatchPollingConsumer {

    private final ApiInOneEndpoint endpoint;
    private final Semaphore permits;
    private AccountRuntime engine;
    private volatile AccountHealth health;
    private InFlightDeliveries exchanges;
    private ExecutorService pool;
    private CompletionDelivery.Parts parts;
    private Runnable deaf = () -> {};

    public ApiInOneConsumer(ApiInOneEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.permits = new Semaphore(endpoint.getMaxInFlight());
    }

    @Override
    protected void doBuild() throws Exception {
        super.doBuild();
        setHealthCheck(new ConsumerHealthCheck(getHealthCheck(), () -> health));
    }

    @Override
    protected void doStart() throws Exception {
        engine = endpoint.engine();
        health = new AccountHealth(endpoint.getComponent().getAccount(), engine);
        exchanges = new InFlightDeliveries(endpoint, engine);
        // the permits keep at most maxInFlight in it
        pool =
                ThreadPoolProfiles.counted(
                        endpoint.getCamelContext(),
                        this,
                        "ApiInOneConsumer",
                        endpoint.getMaxInFlight());
        parts =
                new CompletionDelivery.Parts(
                        this,
                        exchanges,
                        endpoint.isDownload() ? endpoint.downloads() : null,
                        endpoint.isSplitVideos(),
                        pool);
        deaf = endpoint.getComponent().connections().callbacks().open(endpoint);
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        deaf.run();
        deaf = () -> {};
        if (exchanges != null) {
            exchanges.cancelDownloads();
        }
        if (pool != null) {
            endpoint.getCamelContext().getExecutorServiceManager().shutdownGraceful(pool);
            pool = null;
        }
        if (exchanges != null) {
            exchanges.releaseAll();
        }
    }

    @Override
    protected int poll() throws Exception {
        shutdownRunningTask = null;
        pendingExchanges = 0;
        int room = permits.drainPermits();
        if (room == 0) {
            return 0;
        }
        List<VideoTask> ended = List.of();
        try {
            ended = claim(room);
        } finally {
            permits.release(room - ended.size());
        }
        forceConsumerAsReady();
        return processBatch(new ArrayDeque<>(ended));
    }

    private List<VideoTask> claim(int room) throws Exception {
        int limit = getMaxMessagesPerPoll() > 0 ? Math.min(room, getMaxMessagesPerPoll()) : room;
        try {
            return engine.desk()
                    .claim(endpoint.getConfiguration().getGroup(), endpoint.getTaskId(), limit)
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    @Override
    public int processBatch(Queue<Object> ended) throws Exception {
        int total = ended.size();
        int index = 0;
        for (; index < total && isBatchAllowed(); index++) {
            VideoTask task = (VideoTask) ended.poll();
            pendingExchanges = total - index - 1;
            handOver(task, index, total);
        }
        for (Object left : ended) {
            exchanges.release((VideoTask) left);
            permits.release();
        }
        return index;
    }

    private void handOver(VideoTask task, int index, int total) {
        Consumer<Exchange> batch =
                exchange -> {
                    exchange.setProperty(ExchangePropertyKey.BATCH_INDEX, index);
                    exchange.setProperty(ExchangePropertyKey.BATCH_SIZE, total);
                    exchange.setProperty(ExchangePropertyKey.BATCH_COMPLETE, index == total - 1);
                };
        new CompletionDelivery(parts, task, batch, permits::release).begin();
    }
}
