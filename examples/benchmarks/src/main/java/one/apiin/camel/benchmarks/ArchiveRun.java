package one.apiin.camel.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A video from the provider into S3, all three in one virtual machine with a small heap. */
final class ArchiveRun {

    private static final String HEAP = "-Xmx64m";
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** What the node found in the store, and what the provider had. */
    record Result(int mebibytes, String had, ArchiveNode.Report archived) {
        boolean kept() {
            return archived.bytes() == (long) mebibytes << 20 && archived.digest().equals(had);
        }

        Table table() {
            return new Table("a video to S3 with " + HEAP, "goal", "measured")
                    .row("MiB", "", mebibytes)
                    .row("MiB archived", mebibytes, archived.bytes() >> 20)
                    .row("the object is the video, by SHA-256", "yes", kept() ? "yes" : "no")
                    .row("spool files left", 0, archived.spoolFiles())
                    .row("heap used at the most, MiB", "", archived.heapAtMost())
                    .row("direct buffers afterwards, MiB", "", archived.direct())
                    .row("seconds from the submission", "", Math.round(archived.seconds()));
        }
    }

    private final Path folder;

    ArchiveRun(Path folder) {
        this.folder = folder;
    }

    Result of(int mebibytes) throws Exception {
        Path video = folder.resolve("archive.mp4");
        VideoFile.write(video, mebibytes);
        Path errors = Files.createTempFile(folder, "archive", ".log");
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        Path data = Files.createDirectory(folder.resolve("archive"));
        try (NodeProcess node =
                NodeProcess.start(
                        List.of(HEAP),
                        ArchiveNode.class,
                        List.of(data.toString(), video.toString()),
                        errors,
                        lines::add)) {
            if (!Pause.until(() -> !lines.isEmpty() || !node.isAlive(), LONGEST)
                    || lines.isEmpty()) {
                throw new IllegalStateException("Not archived: " + Files.readString(errors));
            }
            ArchiveNode.Report report = ArchiveNode.Report.parse(lines.remove());
            return new Result(mebibytes, VideoFile.digest(video), report);
        } finally {
            Folders.delete(data);
            Files.delete(video);
        }
    }
}
