package one.apiin.camel.internal.camel.observe;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import java.util.function.ToLongFunction;
import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.task.LedgerSums;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The counts of the ledger, read every {@value #EVERY_SECONDS} seconds, so that reading a gauge never waits
 * for a database. Not a number while the ledger does not answer.
 *
 * <p>Threads: safe for concurrent use.
 */
final class LedgerGauges implements AutoCloseable {

    static final int EVERY_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(LedgerGauges.class);

    private final AccountRuntime engine;
    private final IntSupplier inFlight;
    private final ScheduledFuture<?> regular;
    private final AtomicBoolean counting = new AtomicBoolean();
    private volatile LedgerSums latest;

    LedgerGauges(AccountRuntime engine, IntSupplier inFlight, ScheduledExecutorService scheduler) {
        this.engine = engine;
        this.inFlight = inFlight;
        this.regular =
                scheduler.scheduleWithFixedDelay(this::count, 0, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    /** One at a time, or those of a ledger that hangs would pile up. */
    void count() {
        boolean begun = counting.compareAndSet(false, true);
        if (begun && !engine.inBackground(this::read)) {
            counting.set(false);
            begun = false;
        }
        if (!begun) {
            latest = null;
        }
    }

    private void read() {
        LedgerSums sums = null;
        try {
            sums = engine.sums();
        } catch (RuntimeException e) {
            LOG.debug("The ledger cannot be counted: {}", e.toString());
        } finally {
            counting.set(false);
            latest = sums;
        }
    }

    double inFlight() {
        return inFlight.getAsInt();
    }

    double committed() {
        return of(engine::committedNow);
    }

    double of(ToLongFunction<LedgerSums> count) {
        LedgerSums sums = latest;
        return sums == null ? Double.NaN : count.applyAsLong(sums);
    }

    @Override
    public void close() {
        regular.cancel(false);
    }
}
