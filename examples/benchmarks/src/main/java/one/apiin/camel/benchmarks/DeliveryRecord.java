package one.apiin.camel.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import one.apiin.camel.task.TaskState;

/**
 * One completion delivered to a route, as a line of a file that outlives the process.
 *
 * @param taskId {@code -} if it is not known
 */
record DeliveryRecord(String item, String submissionId, String taskId, TaskState state) {

    private static final int WORDS = 4;

    /** Appends the line and syncs it to the disk. A line torn by a kill is terminated first. */
    void appendTo(Path file) throws IOException {
        String line = "\n" + String.join(" ", item, submissionId, taskId, state.name()) + "\n";
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
    }

    static List<DeliveryRecord> read(Path file) throws IOException {
        List<DeliveryRecord> all = new ArrayList<>();
        if (Files.exists(file)) {
            String text = Files.readString(file);
            text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(line -> line.split(" "))
                    .filter(words -> words.length == WORDS)
                    .forEach(
                            w ->
                                    all.add(
                                            new DeliveryRecord(
                                                    w[0], w[1], w[2], TaskState.valueOf(w[3]))));
        }
        return all;
    }
}
