package one.apiin.camel.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Creates the video of a task, as the bytes of an MP4 file. A lambda is a custom source.
 *
 * <p>Threads: called on the sandbox's own clip threads, several at a time.
 */
@FunctionalInterface
public interface Clips {

    /**
     * Creates the video. Must return the same bytes for the same task, as the sandbox may call it
     * again.
     */
    byte[] make(SandboxTask task) throws IOException;

    /** The file that has the video of a task, or null to call {@link #make}. */
    default Path onDisk(SandboxTask task) {
        return null;
    }

    /**
     * This file for every task, sent from the disk, so that it may be larger than the heap.
     * Download faults do not apply.
     */
    static Clips file(Path file) {
        return new Clips() {
            @Override
            public byte[] make(SandboxTask task) throws IOException {
                return Files.readAllBytes(file);
            }

            @Override
            public Path onDisk(SandboxTask task) {
                return file;
            }
        };
    }

    /** The same small valid clip, four frames of 32x32, for every task. */
    static Clips tiny() {
        try (InputStream clip = Clips.class.getResourceAsStream("tiny.mp4")) {
            return of(clip.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("The jar of the sandbox is damaged", e);
        }
    }

    /** The same bytes for every task, whether or not they are a video. */
    static Clips of(byte[] bytes) {
        byte[] copy = bytes.clone();
        return task -> copy;
    }
}
