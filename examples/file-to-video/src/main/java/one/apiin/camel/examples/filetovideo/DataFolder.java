package one.apiin.camel.examples.filetovideo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder of the demo's files, used by one process at a time.
 *
 * <p>Restart: the operating system unlocks it when the process ends, however it ends.
 * <p>Ownership: the caller closes it.
 */
final class DataFolder implements AutoCloseable {

    private final FileChannel channel;

    private DataFolder(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws IllegalStateException if it cannot be written, or another demo uses it */
    static DataFolder open(Path folder) {
        FileChannel channel;
        try {
            Files.createDirectories(folder.resolve("inbox"));
            channel =
                    FileChannel.open(
                            folder.resolve("demo.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the folder "
                            + Settings.shown(folder)
                            + " cannot be written; set another with -Ddemo.data=FOLDER");
        }
        if (isLocked(channel)) {
            return new DataFolder(channel);
        }
        throw new IllegalStateException(
                "another demo uses the folder "
                        + Settings.shown(folder)
                        + "; stop it, or set another folder with -Ddemo.data=FOLDER");
    }

    private static boolean isLocked(FileChannel channel) {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
