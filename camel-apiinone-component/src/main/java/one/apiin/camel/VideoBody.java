package one.apiin.camel;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import one.apiin.camel.internal.download.SpoolFile;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.support.DefaultMessage;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * A video as a message body: a file, or a stream that can be read again. It is never held in the heap, and
 * Camel's stream caching does not copy it.
 *
 * <p>Ownership: the file is deleted when its exchange and every exchange with a copy are done
 * (wireTap, multicast, recipientList, split, seda), also one that is late for the time-out of its whole.
 * Move or copy the video to keep it longer.
 *
 * <p>Threads: safe for concurrent use; each conversion to a stream opens the file anew.
 */
public final class VideoBody implements WrappedFile<File>, StreamCache {

    private final Holds holds;
    private final long length;
    private final String name;

    private VideoBody(Holds holds, long length, String name) {
        this.holds = holds;
        this.length = length;
        this.name = name;
    }

    /** Makes the video the body of the exchange's message; takes over the caller's hold on the file. */
    public static void put(SpoolFile spool, long length, String name, Exchange exchange) {
        Holds holds = new Holds(spool);
        Message carrier = new Carrier(exchange.getContext(), holds);
        carrier.copyFromWithNewBody(exchange.getMessage(), new VideoBody(holds, length, name));
        exchange.setMessage(carrier);
        holds.releaseAfter(exchange);
    }

    /**
     * @throws UncheckedIOException if the file is gone; names the remedy
     */
    @Override
    public File getFile() {
        try {
            return holds.spool.existing().toFile();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    @Override
    public Object getBody() {
        return getFile();
    }

    @Override
    public long getFileLength() {
        return length;
    }

    @Override
    public StreamCache copy(Exchange exchange) {
        holds.spool.hold();
        holds.releaseAfter(exchange);
        return new VideoBody(holds, length, name);
    }

    InputStream open() throws IOException {
        return new BufferedInputStream(new FileInputStream(holds.spool.existing().toFile()));
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        Files.copy(holds.spool.existing(), out);
    }

    @Override
    public void reset() {
        // each reader opens the file anew
    }

    @Override
    public boolean inMemory() {
        return false;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public long position() {
        return -1;
    }

    @Override
    public String toString() {
        return "VideoBody[" + name + ", " + length + " bytes]";
    }

    /** A message that names the exchanges of its copies: Camel does not copy the body for every part. */
    private static final class Carrier extends DefaultMessage {

        private final Holds holds;

        Carrier(CamelContext context, Holds holds) {
            super(context);
            this.holds = holds;
        }

        @Override
        public DefaultMessage newInstance() {
            return super.getBody() instanceof VideoBody
                    ? new Carrier(getCamelContext(), holds)
                    : super.newInstance();
        }

        @Override
        public void setExchange(Exchange exchange) {
            super.setExchange(exchange);
            holds.carriedBy(exchange);
        }

        @Override
        public Object getBody() {
            Object body = super.getBody();
            if (body instanceof VideoBody) {
                holds.read(getExchange());
            }
            return body;
        }
    }

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
    private static final class Holds {

        private final SpoolFile spool;
        private final Set<Exchange> carrying = weak();

        /** Ended, or with a hold. */
        private final Set<UnitOfWork> settled = weak();

        Holds(SpoolFile spool) {
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
            // of a part whose result is aggregated, the file lives as long as the whole, too; that
            // of a recipientList does not know its whole, unless both share their unit of work
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
                    late(done).forEach(Holds.this::hold);
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
}
