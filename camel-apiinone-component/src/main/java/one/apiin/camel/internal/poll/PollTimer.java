package one.apiin.camel.internal.poll;

import java.time.Duration;
import java.time.Instant;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.util.Durations;
import one.apiin.camel.task.VideoTask;

/**
 * Triggers a tick when polls that this process planned are due, and regularly for those of other processes.
 *
 * <p>Time: ticks are {@value #SHORTEST} ms apart at least, and {@link #LONGEST} at most; polls
 * later than {@link #HORIZON} are found by the regular ticks.
 *
 * <p>Threads: safe for concurrent use; one timer at a time.
 */
public final class PollTimer {

    static final long SHORTEST = 50;
    static final Duration LONGEST = Duration.ofMillis(500);
    private static final Duration HORIZON = Duration.ofMinutes(10);

    private final ScheduledExecutorService scheduler;
    private final LedgerClock clock;
    private final Supplier<Duration> shortestGap;
    private final Runnable poll;
    private final TreeSet<Long> due = new TreeSet<>();
    private ScheduledFuture<?> timer;
    private Instant planned = Instant.MAX;
    private boolean running;

    /**
     * @param shortestGap between the polls of one task: a poll planned meanwhile is due later
     * @param poll starts the due polls; returns at once
     */
    public PollTimer(
            ScheduledExecutorService scheduler,
            LedgerClock clock,
            Supplier<Duration> shortestGap,
            Runnable poll) {
        this.scheduler = scheduler;
        this.clock = clock;
        this.shortestGap = shortestGap;
        this.poll = poll;
    }

    public synchronized void start() {
        running = true;
        plan();
    }

    public synchronized void stop() {
        running = false;
        due.clear();
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** Continues after an Error in a tick has prevented the next one; else does nothing. */
    public synchronized void resume() {
        if (running && timer.isDone()) {
            plan();
        }
    }

    /** A row was stored: its next poll may come before the next tick. */
    public void stored(VideoTask row) {
        Instant at = row.tracking().polls().nextPollAt();
        if (at == null) {
            return;
        }
        synchronized (this) {
            if (!running || at.isAfter(clock.pollTime().plus(HORIZON))) {
                return;
            }
            due.add(at.toEpochMilli() / SHORTEST + 1);
            boolean soon = planned.isBefore(clock.pollTime().plusMillis(2 * SHORTEST));
            if (!soon && at.plusMillis(SHORTEST).isBefore(planned)) {
                timer.cancel(false);
                plan();
            }
        }
    }

    private void tick() {
        try {
            poll.run();
        } finally {
            synchronized (this) {
                due.headSet(clock.pollTime().toEpochMilli() / SHORTEST, true).clear();
                if (running) {
                    plan();
                }
            }
        }
    }

    private void plan() {
        Instant now = clock.pollTime();
        long wait = Durations.shorter(LONGEST, shortestGap.get()).toMillis();
        if (!due.isEmpty()) {
            wait = Math.min(wait, due.first() * SHORTEST - now.toEpochMilli());
        }
        wait = Math.max(SHORTEST, wait);
        planned = now.plusMillis(wait);
        timer = scheduler.schedule(this::tick, wait, TimeUnit.MILLISECONDS);
    }
}
