package one.apiin.camel.internal.download;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds downloaded videos until their exchanges complete: a directory per component, readable by
 * its user only, below a base directory.
 *
 * <p>Threads: safe for concurrent use.
 *
 * <p>Restart: {@link #removeOld} deletes the files that a crash has left. A directory that was
 * deleted while in use, as cleaners of temporary files do, is created again.
 *
 * <p>Ownership: {@link #close} removes the directory, or leaves that to the last file still held.
 */
public final class SpoolDirectory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolDirectory.class);
    private static final String PREFIX = "camel-apiinone-";
    private static final Duration OLD = Duration.ofDays(1);

    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong files = new AtomicLong(1);
    private final Path base;
    private volatile Path directory;

    /**
     * Creates the directory.
     *
     * @param base created if it is missing
     * @throws IOException if it cannot be written to
     */
    public SpoolDirectory(Path base) throws IOException {
        this.base = base;
        this.directory = make(base);
    }

    private static Path make(Path base) throws IOException {
        Files.createDirectories(base);
        return Files.createTempDirectory(base, PREFIX);
    }

    /**
     * Removes spool files of the same user that were last written more than a day before {@code now}, and the
     * directories left empty. Files that cannot be removed stay for the next start.
     */
    public void removeOld(Instant now) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(base, PREFIX + "*")) {
            for (Path other : found) {
                removeOld(other, now);
            }
        } catch (IOException e) {
            LOG.warn("Old spool directories in {} could not be listed", base, e);
        }
    }

    private void removeOld(Path other, Instant now) {
        try {
            if (other.equals(directory) || !isOwn(other) || !isOld(other, now)) {
                return;
            }
            try (DirectoryStream<Path> old = Files.newDirectoryStream(other)) {
                for (Path file : old) {
                    if (isOld(file, now)) {
                        Files.deleteIfExists(file);
                    }
                }
            }
            Files.deleteIfExists(other);
            LOG.info("Removed the spool directory {}, unused for more than a day", other);
        } catch (IOException e) {
            LOG.debug("Old spool directory {} was not removed", other, e);
        }
    }

    private boolean isOwn(Path other) throws IOException {
        return Files.isDirectory(other, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(other, LinkOption.NOFOLLOW_LINKS)
                        .equals(Files.getOwner(directory));
    }

    private static boolean isOld(Path path, Instant now) throws IOException {
        Instant written = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant();
        return written.isBefore(now.minus(OLD));
    }

    Path directory() {
        return directory;
    }

    /** Creates an empty file. */
    public SpoolFile create() throws IOException {
        if (files.getAndUpdate(n -> n == 0 ? 0 : n + 1) == 0) {
            throw new IOException("The component is stopped");
        }
        try {
            return new SpoolFile(emptyFile(), this::released);
        } catch (IOException e) {
            released();
            throw e;
        }
    }

    private Path emptyFile() throws IOException {
        String name = "video-" + numbers.incrementAndGet();
        try {
            return Files.createFile(directory.resolve(name));
        } catch (NoSuchFileException e) {
            return Files.createFile(present().resolve(name));
        }
    }

    private synchronized Path present() throws IOException {
        if (Files.notExists(directory)) {
            Path deleted = directory;
            directory = make(base);
            LOG.warn(
                    "Spool directory {} was deleted while in use; downloads go to {}",
                    deleted,
                    directory);
        }
        return directory;
    }

    @Override
    public void close() {
        released();
    }

    /** One file less, or the component's own share. */
    private void released() {
        if (files.getAndUpdate(n -> Math.max(0, n - 1)) != 1) {
            return;
        }
        try {
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException e) {
            LOG.debug("Spool directory {} is not empty; a later start removes it", directory);
        } catch (IOException e) {
            LOG.warn("Spool directory {} could not be removed", directory, e);
        }
    }
}
