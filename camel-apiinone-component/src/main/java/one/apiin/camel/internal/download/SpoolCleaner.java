package one.apiin.camel.internal.download;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the spool directories of dead processes: those of our user whose lock is free.
 *
 * <p>The directories of this JVM are known by their names and never opened: closing any channel to a
 * file gives up the locks that the whole process holds on it.
 *
 * <p>Threads: safe for concurrent use, also by several processes.
 */
final class SpoolCleaner {

    static final String LOCK = "lock";

    private static final Logger LOG = LoggerFactory.getLogger(SpoolCleaner.class);
    private static final String PREFIX = "camel-apiinone-";
    private static final String THIS_JVM = PREFIX + thisJvm() + "-";

    private SpoolCleaner() {}

    /** Process ids are used again, so the start tells two processes apart. */
    private static String thisJvm() {
        ProcessHandle self = ProcessHandle.current();
        Instant start = self.info().startInstant().orElse(Instant.EPOCH);
        return self.pid() + "-" + start.toEpochMilli();
    }

    static String prefixOfThisJvm() {
        return THIS_JVM;
    }

    /** What cannot be removed stays, and is tried again by the next start. */
    static void sweep(Path base, Path own) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(base, PREFIX + "*")) {
            for (Path other : found) {
                sweepOne(other, own);
            }
        } catch (IOException e) {
            LOG.warn("Old spool directories could not be looked for in {}", base, e);
        }
    }

    private static void sweepOne(Path other, Path own) {
        try {
            if (isOld(other, own)) {
                deleteIfFree(other);
            }
        } catch (IOException e) {
            LOG.debug("Left as it is: {}", other, e);
        }
    }

    private static boolean isOld(Path other, Path own) throws IOException {
        return !other.getFileName().toString().startsWith(THIS_JVM)
                && Files.isDirectory(other, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(other, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own));
    }

    private static void deleteIfFree(Path other) throws IOException {
        Set<java.nio.file.OpenOption> plain =
                Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try (FileChannel lock = FileChannel.open(other.resolve(LOCK), plain)) {
            if (lock.tryLock() != null) {
                delete(other);
                LOG.info("Removed what a process that died had left in {}", other);
            }
        }
    }

    /** The directory and the files in it. */
    static void delete(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (!file.endsWith(LOCK)) {
                    Files.deleteIfExists(file);
                }
            }
        }
        Files.deleteIfExists(directory.resolve(LOCK));
        Files.deleteIfExists(directory);
    }
}
