package one.apiin.camel.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where downloads lie until their exchanges are done: a directory of this component's own, readable by
 * nobody else, below the one that was named.
 *
 * <p>Threads: safe for concurrent use.
 *
 * <p>Restart: the directory is locked while its process lives. What a dead one has left is removed
 * by the next that opens one in the same place.
 *
 * <p>Ownership: {@link #close} removes the directory, or leaves that to the last file still held.
 */
public final class SpoolDirectory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolDirectory.class);

    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong files = new AtomicLong(1);
    private final Path directory;
    private final FileChannel lock;

    private SpoolDirectory(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Makes the directory and removes what dead processes have left beside it.
     *
     * @param base made if it is missing
     * @throws IOException if nothing can be written there
     */
    public static SpoolDirectory open(Path base) throws IOException {
        Files.createDirectories(base);
        Path directory = Files.createTempDirectory(base, SpoolSweep.prefixOfThisJvm());
        FileChannel lock = null;
        try {
            lock = locked(directory);
            SpoolSweep.sweep(base, directory);
            return new SpoolDirectory(directory, lock);
        } catch (IOException e) {
            if (lock != null) {
                lock.close();
            }
            SpoolSweep.delete(directory);
            throw e;
        }
    }

    private static FileChannel locked(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        directory.resolve(SpoolSweep.LOCK),
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        try {
            channel.lock();
        } catch (IOException e) {
            LOG.warn("No file locks in {}: what a crash leaves there is not removed", directory);
        }
        return channel;
    }

    Path directory() {
        return directory;
    }

    /** A new empty file. */
    public SpoolFile create() throws IOException {
        if (files.getAndUpdate(n -> n == 0 ? 0 : n + 1) == 0) {
            throw new IOException("The component is stopped");
        }
        SpoolFile file =
                new SpoolFile(directory.resolve("video-" + numbers.incrementAndGet()), this::gone);
        try {
            Files.createFile(file.path());
            return file;
        } catch (IOException e) {
            file.release();
            throw e;
        }
    }

    @Override
    public void close() {
        gone();
    }

    /** One file less, or this directory's own share. */
    private void gone() {
        if (files.getAndUpdate(n -> Math.max(0, n - 1)) != 1) {
            return;
        }
        try {
            lock.close();
            SpoolSweep.delete(directory);
        } catch (DirectoryNotEmptyException e) {
            LOG.debug("Left to the next start: {}", directory);
        } catch (IOException e) {
            LOG.warn("The spool directory could not be removed: {}", directory, e);
        }
    }
}
