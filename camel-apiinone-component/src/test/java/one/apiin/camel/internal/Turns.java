package one.apiin.camel.internal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import one.apiin.camel.internal.ratelimit.RequestLimiter;
import one.apiin.camel.internal.ratelimit.RequestLimiter.Kind;
import one.apiin.camel.internal.util.OwnThreads;
import one.apiin.camel.internal.util.Waits;

/**
 * Runs blocking code on threads of which one moves at a time, so that a test is deterministic: a thread that
 * waits gives the turn back to the one that let it run, and gets it again from the one that completes the
 * event or moves the time.
 */
public final class Turns implements Waits {

    private static final ThreadLocal<Turn> CURRENT = new ThreadLocal<>();

    private final ManualScheduler scheduler;

    public Turns(ManualScheduler scheduler) {
        this.scheduler = scheduler;
    }

    public ManualScheduler scheduler() {
        return scheduler;
    }

    private static final class Turn {
        private final Semaphore go = new Semaphore(0);
        private final Semaphore back = new Semaphore(0);

        /** Lets its thread run until it waits or ends. */
        void resume() {
            go.release();
            back.acquireUninterruptibly();
        }

        void pause() {
            back.release();
            go.acquireUninterruptibly();
        }
    }

    /** Starts the work and returns when it waits or has ended. */
    public <T> CompletableFuture<T> start(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Turn turn = new Turn();
        Thread thread =
                new Thread(
                        () -> {
                            CURRENT.set(turn);
                            turn.go.acquireUninterruptibly();
                            try {
                                result.complete(work.get());
                            } catch (Throwable e) {
                                result.completeExceptionally(e);
                            } finally {
                                turn.back.release();
                            }
                        },
                        "turn");
        thread.setDaemon(true);
        thread.start();
        turn.resume();
        return result;
    }

    /** The value of a future; its thread waits for it. */
    public <T> T await(CompletableFuture<T> future) {
        if (!future.isDone()) {
            Turn turn = CURRENT.get();
            if (turn == null) {
                throw new IllegalStateException("The test's own thread would wait for ever");
            }
            future.whenComplete((value, failure) -> turn.resume());
            turn.pause();
        }
        return future.join();
    }

    @Override
    public boolean await(CompletableFuture<?> event, Duration atMost) {
        if (event.isDone()) {
            return true;
        }
        if (atMost.isZero()) {
            return false;
        }
        CompletableFuture<Boolean> happened = new CompletableFuture<>();
        event.whenComplete((value, failure) -> happened.complete(true));
        var timer =
                scheduler.schedule(
                        () -> happened.complete(false), atMost.toNanos(), TimeUnit.NANOSECONDS);
        boolean done = await(happened);
        timer.cancel(false);
        return done;
    }

    /** A thread that waits for a permit; the future says whether it got one. */
    public CompletableFuture<Boolean> acquire(
            RequestLimiter limiter, boolean submit, Duration atMost) {
        return permit(() -> limiter.acquire(submit ? Kind.SUBMIT : Kind.DUE_POLL, atMost));
    }

    /** As {@link #acquire}, for the status call of an exchange. */
    public CompletableFuture<Boolean> acquireForExchange(RequestLimiter limiter, Duration atMost) {
        return permit(() -> limiter.acquire(Kind.EXCHANGE_POLL, atMost));
    }

    private CompletableFuture<Boolean> permit(Callable<Boolean> acquire) {
        return start(
                () -> {
                    try {
                        return acquire.call();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    /** Threads that each start at once and take turns. */
    public OwnThreads threads() {
        return OwnThreads.of(
                new AbstractExecutorService() {
                    private final AtomicBoolean shut = new AtomicBoolean();

                    @Override
                    public void execute(Runnable work) {
                        start(
                                () -> {
                                    work.run();
                                    return null;
                                });
                    }

                    @Override
                    public void shutdown() {
                        shut.set(true);
                    }

                    @Override
                    public List<Runnable> shutdownNow() {
                        shutdown();
                        return List.of();
                    }

                    @Override
                    public boolean isShutdown() {
                        return shut.get();
                    }

                    @Override
                    public boolean isTerminated() {
                        return shut.get();
                    }

                    @Override
                    public boolean awaitTermination(long timeout, TimeUnit unit) {
                        return shut.get();
                    }
                });
    }
}
