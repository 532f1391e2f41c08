package one.apiin.camel.internal.http.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

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
        running.add(call);
        schedule();
        return call;
    }

    /** On the thread that started the call; also drops a connection that was not read to the end. */
    public void finish(RunningCall call) {
        running.remove(call);
        RunningCall.noneIsCurrent();
        call.drop();
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
                scheduler.schedule(this::sweep, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException e) {
            running.forEach(call -> call.end("the component is stopping"));
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
}
