package one.apiin.camel.internal.download;

import java.io.FileNotFoundException;
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

    private static final String GONE =
            "The video was deleted when its exchange completed: to keep it longer, as for an aggregate,"
                    + " copy it within its exchange, or join the videos by ZipAggregationStrategy";

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

    /**
     * The path for a reader.
     *
     * @throws FileNotFoundException if the file is gone; names the remedy
     */
    public Path existing() throws FileNotFoundException {
        if (!Files.exists(path)) {
            throw new FileNotFoundException(GONE);
        }
        return path;
    }

    /** Adds a holder, unless the last one has released it; whether it did. */
    public boolean tryHold() {
        return holders.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
    }

    /**
     * Adds a holder.
     *
     * @throws UncheckedIOException if the last holder has released it
     */
    public void hold() {
        if (!tryHold()) {
            throw new UncheckedIOException(GONE, new FileNotFoundException(GONE));
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
