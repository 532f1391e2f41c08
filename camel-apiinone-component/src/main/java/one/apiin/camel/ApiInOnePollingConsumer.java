package one.apiin.camel;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.internal.camel.consumer.InFlightDeliveries;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.support.PollingConsumerSupport;

/**
 * Claims one ended task per call, for {@code pollEnrich} and {@code ConsumerTemplate}: no scheduler, no
 * queue. The end is confirmed when the caller's exchange is done.
 *
 * <p>Time: looks into the ledger every {@code delay} of the endpoint until the time-out; a look costs no
 * call to the provider. With {@code download=true} the download comes after it.
 *
 * <p>Threads: the calling thread waits, as the contract of {@code receive} says; {@link #stop()} ends
 * the wait.
 */
public class ApiInOnePollingConsumer extends PollingConsumerSupport {

    private final ApiInOneEndpoint endpoint;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stopped = lock.newCondition();
    private AccountRuntime engine;
    private InFlightDeliveries exchanges;

    public ApiInOnePollingConsumer(ApiInOneEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        engine = endpoint.engine();
        exchanges = new InFlightDeliveries(endpoint, engine);
    }

    @Override
    protected void doStop() throws Exception {
        lock.lock();
        try {
            stopped.signalAll();
        } finally {
            lock.unlock();
        }
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
        do {
            Exchange exchange = claimOne();
            if (exchange != null) {
                return exchange;
            }
        } while (pause(budget - (System.nanoTime() - start)));
        return null;
    }

    private Exchange claimOne() {
        List<VideoTask> one;
        try {
            one =
                    engine.desk()
                            .claim(endpoint.getConfiguration().getGroup(), endpoint.getTaskId(), 1)
                            .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        if (one.isEmpty()) {
            return null;
        }
        return exchange(one.get(0));
    }

    private Exchange exchange(VideoTask task) {
        Exchange exchange = endpoint.createExchange();
        Consumer<Boolean> answered = good -> exchanges.answer(task, good, () -> {});
        if (!endpoint.isDownload() || task.getState() != TaskState.COMPLETED) {
            exchanges.fill(exchange, task, answered);
            return exchange;
        }
        try {
            exchanges.fill(exchange, endpoint.downloads().save(task, 0).join(), 0, answered);
            return exchange;
        } catch (CompletionException e) {
            answered.accept(false);
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Waits for the next look; false when the time is over or the consumer stops. */
    private boolean pause(long left) {
        if (left <= 0 || !isRunAllowed()) {
            return false;
        }
        lock.lock();
        try {
            long delay = endpoint.getTimeUnit().toNanos(Math.max(1, endpoint.getDelay()));
            stopped.awaitNanos(Math.min(left, delay));
            return isRunAllowed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
