package one.apiin.camel.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Runs what is due when the test moves the time, on the test's own thread. */
public final class ManualScheduler extends AbstractExecutorService
        implements ScheduledExecutorService {

    /** Of the timers that run once, in the order of their creation. */
    public final List<Duration> delays = new ArrayList<>();

    private final FakeTime time;
    private final List<Timer<?>> timers = new ArrayList<>();
    private long made;
    private boolean shutdown;
    private Error next;

    public ManualScheduler(FakeTime time) {
        this.time = time;
    }

    private final class Timer<V> extends FutureTask<V> implements ScheduledFuture<V> {
        private final long number = made++;
        private final long gap;
        private long at;

        /**
         * @param gap to the next run, or 0 to run once
         */
        private Timer(Callable<V> work, long at, long gap) {
            super(work);
            this.at = at;
            this.gap = gap;
        }

        private void fire() {
            if (gap == 0) {
                run();
            } else if (runAndReset()) {
                at = time.getAsLong() + gap;
                timers.add(this);
            }
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at - time.getAsLong(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            Timer<?> timer = (Timer<?>) other;
            return at == timer.at ? Long.compare(number, timer.number) : Long.compare(at, timer.at);
        }
    }

    /** Moves the time, stopping at every timer on the way. */
    public void advance(Duration length) {
        long until = time.getAsLong() + length.toNanos();
        while (true) {
            timers.removeIf(FutureTask::isCancelled);
            Timer<?> next = timers.stream().min(Comparator.naturalOrder()).orElse(null);
            if (next == null || next.at > until) {
                break;
            }
            timers.remove(next);
            time.advance(Duration.ofNanos(Math.max(0, next.at - time.getAsLong())));
            next.fire();
        }
        time.advance(Duration.ofNanos(until - time.getAsLong()));
    }

    /** Timers that are neither over nor cancelled. */
    public int pending() {
        timers.removeIf(FutureTask::isCancelled);
        return timers.size();
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return schedule(Executors.callable(command), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        delays.add(Duration.of(delay, unit.toChronoUnit()));
        return add(callable, unit.toNanos(delay), 0);
    }

    /** The next timer cannot be made. */
    public void failOnce(Error failure) {
        next = failure;
    }

    private <V> Timer<V> add(Callable<V> work, long delay, long gap) {
        if (shutdown) {
            throw new RejectedExecutionException("shut down");
        }
        if (next != null) {
            Error failure = next;
            next = null;
            throw failure;
        }
        Timer<V> timer = new Timer<>(work, time.getAsLong() + delay, gap);
        timers.add(timer);
        return timer;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
            Runnable command, long initialDelay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
            Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return add(Executors.callable(command), unit.toNanos(initialDelay), unit.toNanos(delay));
    }

    @Override
    public void execute(Runnable command) {
        command.run();
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }
}
