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
 * The life of one call: whatever comes first decides, and only that.
 *
 * <p>Time: the client's own time-outs are for each silence; the deadline here is for the whole call.
 *
 * <p>Threads: safe for concurrent use.
 */
final class ApiCall implements FutureCallback<Reply> {

    private final CompletableFuture<CallResult> result = new CompletableFuture<>();
    private final BoundedResponseConsumer consumer = new BoundedResponseConsumer();
    private final SendGuard gate;
    private final Duration startWithin;
    private final Duration total;
    private volatile Future<?> request;
    private volatile Future<?> timer;
    private volatile Runnable disconnect;

    /**
     * @param start until when it may begin to leave; null = within {@code total}
     */
    ApiCall(SendDeadline start, Duration total) {
        SendDeadline latest =
                SendDeadline.within(Durations.shorter(total, Durations.LONGEST), System::nanoTime);
        SendDeadline given = start == null ? latest : start;
        this.startWithin = Durations.shorter(given.left(), total);
        this.total = total;
        this.gate = new SendGuard(given, latest);
    }

    SendGuard gate() {
        return gate;
    }

    BoundedResponseConsumer consumer() {
        return consumer;
    }

    /** Never completes exceptionally. */
    CompletableFuture<CallResult> result() {
        return result;
    }

    /** Starts the clock; before the client is asked to send. */
    void watch(ScheduledExecutorService scheduler) {
        arm(scheduler, Durations.of(startWithin), () -> startIsOver(scheduler));
    }

    /** The client's handle, with which a lost call stops waiting for a connection. */
    void sentWith(Future<?> handle) {
        request = handle;
        if (result.isDone()) {
            handle.cancel(true);
        }
    }

    /**
     * How to drop the connection, once there is one.
     *
     * @return false if the call has ended meanwhile
     */
    boolean connectedWith(Runnable drop) {
        disconnect = drop;
        return !result.isDone();
    }

    /** A reply to a request that has not left is the proxy's, who opens no tunnel. */
    @Override
    public void completed(Reply reply) {
        if (gate.abandon()) {
            lose("the proxy lets nobody through; check proxyUser and proxyPassword", null);
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
        lose("the call was ended", null);
    }

    /** Ends the call without a reply. */
    void lose(String reason, Throwable cause) {
        boolean left = !gate.abandon();
        finish(new Lost(left, consumer.status(), reason, cause));
    }

    private void startIsOver(ScheduledExecutorService scheduler) {
        if (gate.abandon()) {
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

    private void finish(CallResult transmission) {
        if (result.complete(transmission)) {
            release();
        }
    }

    private void release() {
        Future<?> watching = timer;
        if (watching != null) {
            watching.cancel(false);
        }
        if (!(result.getNow(null) instanceof Reply)) {
            giveUpConnection();
        }
    }

    private void giveUpConnection() {
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
