package one.apiin.camel;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import one.apiin.camel.internal.download.SpoolFile;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Holds the file of a video for the exchanges that have it.
 *
 * <p>Camel copies a body for some parts of a whole, and not for the first part of a multicast nor for those
 * of a recipientList or split. Such a part may still run when the whole has ended by a time-out. So each
 * unit of work takes a hold when it first reads its message, and the end of each takes one for those that
 * have not read it yet. Copies of an exchange that never end, as for a redelivery, share its unit of work.
 *
 * <p>Threads: safe for concurrent use.
 */
final class VideoHolds {

    private final SpoolFile spool;
    private final Set<Exchange> carrying = weak();

    /** Ended, or with a hold. */
    private final Set<UnitOfWork> settled = weak();

    VideoHolds(SpoolFile spool) {
        this.spool = spool;
    }

    private static <T> Set<T> weak() {
        return Collections.newSetFromMap(new WeakHashMap<>());
    }

    synchronized void carriedBy(Exchange exchange) {
        if (exchange != null) {
            carrying.add(exchange);
        }
    }

    /** The caller's hold is given back when the exchange is done. */
    void releaseAfter(Exchange exchange) {
        // of a part whose result is aggregated, the file lives as long as the whole, too; that of a
        // recipientList does not know its whole, unless both share their unit of work
        UnitOfWork whole =
                exchange.getProperty(
                        ExchangePropertyKey.STREAM_CACHE_UNIT_OF_WORK, UnitOfWork.class);
        if (whole != null && isRunning(whole)) {
            spool.hold();
            whole.addSynchronization(new Release());
        }
        exchange.getExchangeExtension().addOnCompletion(new Release());
    }

    /** One hold on the file, given back once. */
    private final class Release extends SynchronizationAdapter {

        private final AtomicBoolean released = new AtomicBoolean();

        @Override
        public void onDone(Exchange done) {
            end(done.getUnitOfWork());
        }

        void end(UnitOfWork done) {
            if (released.compareAndSet(false, true)) {
                late(done).forEach(VideoHolds.this::hold);
                spool.release();
            }
        }
    }

    private synchronized List<UnitOfWork> late(UnitOfWork done) {
        settled.add(done);
        return carrying.stream().map(Exchange::getUnitOfWork).filter(this::settles).toList();
    }

    /** Called by the thread of the exchange, so that its unit of work does not end meanwhile. */
    void read(Exchange exchange) {
        UnitOfWork unit = exchange == null ? null : exchange.getUnitOfWork();
        if (settles(unit)) {
            hold(unit);
        }
    }

    private synchronized boolean settles(UnitOfWork unit) {
        return unit != null && isRunning(unit) && settled.add(unit);
    }

    /** As Camel's own stream caches recognise it. */
    private static boolean isRunning(UnitOfWork unit) {
        return unit.getRoute() != null;
    }

    private void hold(UnitOfWork unit) {
        if (spool.tryHold()) {
            Release release = new Release();
            unit.addSynchronization(release);
            if (!isRunning(unit)) { // it has ended meanwhile
                release.end(unit);
            }
        }
    }
}
