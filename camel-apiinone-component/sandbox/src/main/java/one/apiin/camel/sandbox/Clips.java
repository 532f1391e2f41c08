package one.apiin.camel.sandbox;

import java.io.IOException;
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

    /**
     * Two seconds of 320x176 which show the prompt and a progress bar; takes a quarter second of
     * CPU.
     */
    static Clips drawn() {
        return task -> new ClipEncoder(320, 176, 20).encode(new ClipPainter(task));
    }

    /** The same small valid clip for every task, made once in a few milliseconds. */
    static Clips tiny() {
        return task -> ClipEncoder.tiny();
    }

    /** The same bytes for every task, whether or not they are a video. */
    static Clips of(byte[] bytes) {
        byte[] copy = bytes.clone();
        return task -> copy;
    }
}
