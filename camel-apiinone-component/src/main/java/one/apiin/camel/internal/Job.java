package one.apiin.camel.internal;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import one.apiin.camel.internal.ledger.Ledger;
import one.apiin.camel.internal.util.ErrorText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Regular work on a ledger thread, which is not queued again before it is done; what it throws, an Error
 * too, does not end it.
 */
final class Job {

    private static final Logger LOG = LoggerFactory.getLogger(Job.class);

    private final Ledger ledger;
    private final Runnable work;
    private final AtomicBoolean open = new AtomicBoolean();
    private volatile boolean reported;

    Job(Ledger ledger, Runnable work) {
        this.ledger = ledger;
        this.work = work;
    }

    /** Repeats {@code work}, whatever it throws. */
    static ScheduledFuture<?> every(
            ScheduledExecutorService scheduler, Duration gap, Runnable work) {
        return scheduler.scheduleWithFixedDelay(
                () -> guarded(work), gap.toNanos(), gap.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            try {
                LOG.warn("A regular task failed", e);
            } catch (Throwable noLog) {
                // a log needs memory, and what a schedule throws ends it for good
            }
        }
    }

    void queue() {
        if (!open.compareAndSet(false, true)) {
            return;
        }
        boolean queued = false;
        try {
            queued = ledger.execute(this::run);
        } catch (Throwable e) {
            report(e);
        } finally {
            if (!queued) {
                open.set(false);
            }
        }
    }

    private void run() {
        try {
            work.run();
            reported = false;
        } catch (Throwable e) {
            report(e);
        } finally {
            open.set(false);
        }
    }

    /** The heartbeat reports a ledger that is down; what else fails is one line until the work succeeds. */
    private void report(Throwable failure) {
        LOG.debug("Regular work failed; it is repeated", failure);
        if (failure instanceof Error && !reported) {
            reported = true;
            LOG.error("Regular work failed; it is repeated: {}", ErrorText.of(failure));
        }
    }
}
