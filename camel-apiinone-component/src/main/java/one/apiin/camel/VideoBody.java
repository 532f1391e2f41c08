package one.apiin.camel;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import one.apiin.camel.internal.download.SpoolFile;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * A video as a message body: a file, or a stream that can be read again. It is never held in the heap, and
 * Camel's stream caching does not copy it.
 *
 * <p>Ownership: the file is deleted when its exchange and every exchange with a copy are done
 * (wireTap, multicast, seda). Move or copy the video to keep it longer.
 *
 * <p>Threads: safe for concurrent use; each conversion to a stream opens the file anew.
 */
public final class VideoBody implements WrappedFile<File>, StreamCache {

    private final SpoolFile spool;
    private final long length;
    private final String name;

    private VideoBody(SpoolFile spool, long length, String name) {
        this.spool = spool;
        this.length = length;
        this.name = name;
    }

    /** The body for an exchange; takes over the caller's hold on the file. */
    public static VideoBody of(SpoolFile spool, long length, String name, Exchange exchange) {
        VideoBody body = new VideoBody(spool, length, name);
        body.releaseAfter(exchange);
        return body;
    }

    private void releaseAfter(Exchange exchange) {
        Synchronization release =
                new SynchronizationAdapter() {
                    @Override
                    public void onDone(Exchange done) {
                        spool.release();
                    }
                };
        // of a part whose result is aggregated, the file lives as long as the whole
        UnitOfWork whole =
                exchange.getProperty(
                        ExchangePropertyKey.STREAM_CACHE_UNIT_OF_WORK, UnitOfWork.class);
        if (whole != null && whole.getRoute() != null) {
            whole.addSynchronization(release);
        } else {
            exchange.getExchangeExtension().addOnCompletion(release);
        }
    }

    @Override
    public File getFile() {
        return spool.file();
    }

    @Override
    public Object getBody() {
        return spool.file();
    }

    @Override
    public long getFileLength() {
        return length;
    }

    @Override
    public StreamCache copy(Exchange exchange) {
        spool.hold();
        return of(spool, length, name, exchange);
    }

    InputStream open() throws IOException {
        return new BufferedInputStream(new FileInputStream(spool.file()));
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        Files.copy(spool.path(), out);
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
