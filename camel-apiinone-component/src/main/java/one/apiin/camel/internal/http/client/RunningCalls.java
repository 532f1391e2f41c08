package one.apiin.camel.internal.http.client;

import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.io.Closer;

/**
 * Ends calls that have to end, because blocking sockets know no deadline for a whole call.
 *
 * <p>Time: every {@value #PERIOD_MILLIS} ms while calls are running; that costs less than a timer for each
 * call.
 *
 * <p>Threads: safe for concurrent use. Ownership: the scheduler belongs to the caller.
 */
public final class RunningCalls {

    static final long PERIOD_MILLIS = 50;

    /** The client asks for addresses and sockets on the thread of the call, without naming the call. */
    private static final ThreadLocal<RunningCall> CURRENT = new ThreadLocal<>();

    private final ScheduledExecutorService scheduler;
    private final Runnable whenIdle;
    private final Set<RunningCall> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /**
     * @param whenIdle run {@link BlockingClient#LONGEST_IDLE} after the last call: connections that are not
     *     used again are not noticed to be closed by the server
     */
    public RunningCalls(ScheduledExecutorService scheduler, Runnable whenIdle) {
        this.scheduler = scheduler;
        this.whenIdle = whenIdle;
    }

    /**
     * @param over asked on other threads: the reason to end the call now, or null
     */
    public RunningCall start(HttpUriRequestBase request, Supplier<String> over) {
        RunningCall call = new RunningCall(request, over);
        CURRENT.set(call);
        running.add(call);
        try {
            schedule();
        } catch (Throwable e) {
            finish(call);
            throw e;
        }
        return call;
    }

    /** The call of this thread. */
    static RunningCall current() {
        return CURRENT.get();
    }

    /** On the thread that started the call; also drops a connection that was not read to the end. */
    public void finish(RunningCall call) {
        running.remove(call);
        CURRENT.remove();
        call.request.cancel();
    }

    /** Ends each running call that has to end. */
    public void check() {
        running.forEach(RunningCall::mayGoOn);
    }

    private void schedule() {
        try {
            if (running.isEmpty()) {
                long longest = BlockingClient.LONGEST_IDLE.toMilliseconds();
                scheduler.schedule(whenIdle, longest + PERIOD_MILLIS, TimeUnit.MILLISECONDS);
            } else if (scheduled.compareAndSet(false, true)) {
                scheduleSweep();
            }
        } catch (RejectedExecutionException e) {
            running.forEach(call -> call.end("the component is stopping"));
        }
    }

    private void scheduleSweep() {
        try {
            scheduler.schedule(this::sweep, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        } catch (Throwable e) {
            scheduled.set(false); // such as out of memory: the next call tries again
            throw e;
        }
    }

    private void sweep() {
        try {
            check();
        } finally {
            scheduled.set(false);
            schedule();
        }
    }

    /**
     * One blocking request; the thread that waits for it gets an exception when another one ends it.
     *
     * <p>Threads: {@link #mayGoOn} by any; the rest by the thread that sends the request.
     */
    public static final class RunningCall {

        private final HttpUriRequestBase request;
        private final Supplier<String> over;
        private volatile Socket socket;
        private volatile String reason;

        private RunningCall(HttpUriRequestBase request, Supplier<String> over) {
            this.request = request;
            this.over = over;
        }

        /** Whether the call may go on; ends it otherwise. */
        boolean mayGoOn() {
            String now = reason();
            if (now != null) {
                end(now);
            }
            return now == null;
        }

        /** Why the call was ended or has to end; null if neither. */
        public String reason() {
            return reason == null ? over.get() : reason;
        }

        /** Drops the connection without reading the rest. */
        private void end(String why) {
            if (reason == null) {
                reason = why;
            }
            request.cancel();
            Closer.closeQuietly(socket);
        }

        /**
         * Before the socket is connected, once for each address. Cancelling the request does not keep the
         * client from trying the next address.
         */
        Socket opened(Socket created) {
            socket = created;
            mayGoOn();
            return created;
        }
    }
}
