package one.apiin.camel.internal.http.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import one.apiin.camel.internal.http.client.CallResult.Lost;
import one.apiin.camel.internal.http.client.CallResult.Reply;
import one.apiin.camel.internal.provider.SendDeadline;
import one.apiin.camel.internal.util.Durations;
import org.apache.hc.core5.concurrent.FutureCallback;

/**
 * One call: the first of reply, error and deadline decides.
 *
 * <p>Time: the client's time-outs limit each read; the deadline here limits the whole call.
 *
 * <p>Threads: safe for concurrent use.
 */
final class ApiCall implements FutureCallback<Reply> {

    private final CompletableFuture<CallResult> result = new CompletableFuture<>();
    private final BoundedResponseConsumer consumer = new BoundedResponseConsumer();
    private final SendGuard guard;
    private final Duration startWithin;
    private final Duration total;
    private volatile Future<?> request;
    private volatile Future<?> timer;
    private volatile Runnable disconnect;

    /**
     * @param start deadline for the first byte; null = within {@code total}
     */
    ApiCall(SendDeadline start, Duration total) {
        SendDeadline latest =
                SendDeadline.within(Durations.shorter(total, Durations.LONGEST), System::nanoTime);
        SendDeadline given = start == null ? latest : start;
        this.startWithin = Durations.shorter(given.remaining(), total);
        this.total = total;
        this.guard = new SendGuard(given, latest);
    }

    SendGuard guard() {
        return guard;
    }

    BoundedResponseConsumer consumer() {
        return consumer;
    }

    /** Never completes exceptionally. */
    CompletableFuture<CallResult> result() {
        return result;
    }

    /** Starts the deadline, before the client is asked to send. */
    void startDeadline(ScheduledExecutorService scheduler) {
        arm(scheduler, Durations.of(startWithin), () -> startDeadlinePassed(scheduler));
    }

    /** The client's handle, by which a failed call stops waiting for a connection. */
    void sentWith(Future<?> handle) {
        request = handle;
        if (result.isDone()) {
            handle.cancel(true);
        }
    }

    /**
     * How to drop the connection, once there is one.
     *
     * @return false if the call has completed meanwhile
     */
    boolean connectedWith(Runnable drop) {
        disconnect = drop;
        return !result.isDone();
    }

    /** A reply to a request that was not sent comes from the proxy, which refused the tunnel. */
    @Override
    public void completed(Reply reply) {
        if (guard.abandon()) {
            lose("the proxy rejected the CONNECT request; check proxyUser and proxyPassword", null);
        } else {
            finish(reply);
        }
    }

    @Override
    public void failed(Exception cause) {
        lose(null, cause);
    }

    @Override
    public void cancelled() {
        lose("the call was cancelled", null);
    }

    /** Completes the call without a reply. */
    void lose(String reason, Throwable cause) {
        boolean sent = !guard.abandon();
        finish(new Lost(sent, consumer.status(), reason, cause));
    }

    private void startDeadlinePassed(ScheduledExecutorService scheduler) {
        if (guard.abandon()) {
            lose("not sent within " + startWithin.toMillis() + " ms", null);
        } else {
            long rest = Durations.of(total) - Durations.of(startWithin);
            Runnable end = () -> lose("no whole reply within " + total.toMillis() + " ms", null);
            arm(scheduler, rest, end);
        }
    }

    private void arm(ScheduledExecutorService scheduler, long nanos, Runnable action) {
        try {
            timer = scheduler.schedule(action, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            lose("the component is stopping", e);
        }
        if (result.isDone()) {
            release();
        }
    }

    private void finish(CallResult end) {
        if (result.complete(end)) {
            release();
        }
    }

    private void release() {
        Future<?> deadline = timer;
        if (deadline != null) {
            deadline.cancel(false);
        }
        if (!(result.getNow(null) instanceof Reply)) {
            dropConnection();
        }
    }

    private void dropConnection() {
        Future<?> waiting = request;
        if (waiting != null) {
            waiting.cancel(true);
        }
        Runnable drop = disconnect;
        if (drop != null) {
            drop.run();
        }
    }
}
