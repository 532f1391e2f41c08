package one.apiin.camel.internal.download;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file on the disk that is removed when its last holder has released it.
 *
 * <p>Threads: safe for concurrent use.
 *
 * <p>Ownership: whoever made it holds it first.
 */
public final class SpoolFile {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolFile.class);

    private final AtomicInteger holders = new AtomicInteger(1);
    private final Path path;
    private final Runnable gone;

    SpoolFile(Path path, Runnable gone) {
        this.path = path;
        this.gone = gone;
    }

    public Path path() {
        return path;
    }

    public File file() {
        return path.toFile();
    }

    /**
     * One more holder.
     *
     * @throws UncheckedIOException if the last one has released it
     */
    public void hold() {
        if (holders.getAndUpdate(n -> n == 0 ? 0 : n + 1) == 0) {
            throw new UncheckedIOException(
                    new IOException("The video is gone: its exchange is done"));
        }
    }

    /** One holder less; with the last one the file goes. */
    public void release() {
        if (holders.getAndUpdate(n -> Math.max(0, n - 1)) == 1) {
            delete();
        }
    }

    private void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("A spool file could not be removed; the next start removes it: {}", path, e);
        } finally {
            gone.run();
        }
    }
}
