package one.apiin.camel.internal;

import java.util.concurrent.atomic.AtomicBoolean;
import one.apiin.camel.internal.ledger.Ledger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Regular work on a ledger thread, which is not queued again before it is done. */
final class Job {

    private static final Logger LOG = LoggerFactory.getLogger(Job.class);

    private final Ledger ledger;
    private final Runnable work;
    private final AtomicBoolean open = new AtomicBoolean();

    Job(Ledger ledger, Runnable work) {
        this.ledger = ledger;
        this.work = work;
    }

    void queue() {
        if (open.compareAndSet(false, true) && !ledger.execute(this::run)) {
            open.set(false);
        }
    }

    private void run() {
        try {
            work.run();
        } catch (RuntimeException e) {
            // the heartbeat reports a ledger that is down
            LOG.debug("Regular work failed; it is repeated", e);
        } finally {
            open.set(false);
        }
    }
}
