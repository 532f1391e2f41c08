package one.apiin.camel;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import one.apiin.camel.internal.download.SpoolFile;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.support.DefaultMessage;

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

    private final SpoolFile spool;
    private final VideoHolds holds;
    private final long length;
    private final String name;

    private VideoBody(SpoolFile spool, VideoHolds holds, long length, String name) {
        this.spool = spool;
        this.holds = holds;
        this.length = length;
        this.name = name;
    }

    /** Makes the video the body of the exchange's message; takes over the caller's hold on the file. */
    public static void put(SpoolFile spool, long length, String name, Exchange exchange) {
        VideoHolds holds = new VideoHolds(spool);
        Message carrier = new Carrier(exchange.getContext(), holds);
        carrier.copyFromWithNewBody(
                exchange.getMessage(), new VideoBody(spool, holds, length, name));
        exchange.setMessage(carrier);
        holds.releaseAfter(exchange);
    }

    /** A message that names the exchanges of its copies: Camel does not copy the body for every part. */
    private static final class Carrier extends DefaultMessage {

        private final VideoHolds holds;

        Carrier(CamelContext context, VideoHolds holds) {
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
     * @throws UncheckedIOException if the file is gone; names the remedy
     */
    @Override
    public File getFile() {
        try {
            return spool.existing().toFile();
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
        spool.hold();
        holds.releaseAfter(exchange);
        return new VideoBody(spool, holds, length, name);
    }

    InputStream open() throws IOException {
        return new BufferedInputStream(new FileInputStream(spool.existing().toFile()));
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        Files.copy(spool.existing(), out);
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
}
