package one.apiin.camel.internal.download;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
 * by the next that opens one in the same place. One that was cleaned away, as services do with the
 * system's temporary files after some days, is made anew.
 *
 * <p>Ownership: {@link #close} removes the directory, or leaves that to the last file still held.
 */
public final class SpoolDirectory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolDirectory.class);

    /** A directory and the lock that says that its process lives. */
    private record Place(Path directory, FileChannel lock) {}

    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong files = new AtomicLong(1);
    private final Path base;
    private volatile Place place;

    private SpoolDirectory(Path base, Place place) {
        this.base = base;
        this.place = place;
    }

    /**
     * Makes the directory and removes what dead processes have left beside it.
     *
     * @param base made if it is missing
     * @throws IOException if nothing can be written there
     */
    public static SpoolDirectory open(Path base) throws IOException {
        Place place = make(base);
        SpoolCleaner.sweep(base, place.directory());
        return new SpoolDirectory(base, place);
    }

    private static Place make(Path base) throws IOException {
        Files.createDirectories(base);
        Path directory = Files.createTempDirectory(base, SpoolCleaner.prefixOfThisJvm());
        try {
            return new Place(directory, locked(directory));
        } catch (IOException e) {
            SpoolCleaner.delete(directory);
            throw e;
        }
    }

    private static FileChannel locked(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        directory.resolve(SpoolCleaner.LOCK),
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        try {
            channel.lock();
        } catch (IOException e) {
            LOG.warn("No file locks in {}: what a crash leaves there is not removed", directory);
        }
        return channel;
    }

    Path directory() {
        return place.directory();
    }

    /** A new empty file. */
    public SpoolFile create() throws IOException {
        if (files.getAndUpdate(n -> n == 0 ? 0 : n + 1) == 0) {
            throw new IOException("The component is stopped");
        }
        try {
            return new SpoolFile(emptyFile(), this::gone);
        } catch (IOException e) {
            gone();
            throw e;
        }
    }

    private Path emptyFile() throws IOException {
        String name = "video-" + numbers.incrementAndGet();
        try {
            return Files.createFile(directory().resolve(name));
        } catch (NoSuchFileException e) {
            return Files.createFile(present().resolve(name));
        }
    }

    private synchronized Path present() throws IOException {
        if (Files.notExists(directory())) {
            Place gone = place;
            place = make(base);
            LOG.warn(
                    "{} was removed by somebody; downloads go to {}",
                    gone.directory(),
                    directory());
            gone.lock().close();
        }
        return directory();
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
            place.lock().close();
            SpoolCleaner.delete(directory());
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
            LOG.debug("Left to the next start, or gone: {}", directory());
        } catch (IOException e) {
            LOG.warn("The spool directory could not be removed: {}", directory(), e);
        }
    }
}
