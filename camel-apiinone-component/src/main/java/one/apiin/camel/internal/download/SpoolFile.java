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
 * A file of the spool directory that is deleted when its last holder releases it.
 *
 * <p>Threads: safe for concurrent use.
 *
 * <p>Ownership: the creator is the first holder.
 */
public final class SpoolFile {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolFile.class);

    private final AtomicInteger holders = new AtomicInteger(1);
    private final Path path;
    private final Runnable onDelete;

    SpoolFile(Path path, Runnable onDelete) {
        this.path = path;
        this.onDelete = onDelete;
    }

    public Path path() {
        return path;
    }

    public File file() {
        return path.toFile();
    }

    /**
     * Adds a holder.
     *
     * @throws UncheckedIOException if the last holder has released it
     */
    public void hold() {
        if (holders.getAndUpdate(n -> n == 0 ? 0 : n + 1) == 0) {
            throw new UncheckedIOException(
                    new IOException("The video was deleted: its exchange has completed"));
        }
    }

    /** Removes a holder; the last one deletes the file. */
    public void release() {
        if (holders.getAndUpdate(n -> Math.max(0, n - 1)) == 1) {
            delete();
        }
    }

    /** Deletes the file although it is held: an exchange that Camel dropped never releases it. */
    public void discard() {
        if (holders.getAndSet(0) > 0) {
            delete();
        }
    }

    private void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("Spool file {} could not be deleted", path, e);
        } finally {
            onDelete.run();
        }
    }
}
