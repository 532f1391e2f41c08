package one.apiin.camel.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import one.apiin.camel.sandbox.Clips;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.Sandbox;
import one.apiin.camel.sandbox.fault.Faults;

/**
 * The provider in a process of its own, so that what it costs is not taken for ours. It answers at
 * once.
 */
final class ProviderNode {

    private static final List<String> JVM = List.of("-Xmx512m", "-Xms512m");

    private ProviderNode() {}

    /**
     * Arguments: the file that is every task's video, or {@code -}; the milliseconds until the reply
     * to a submission leaves. With a video, tasks complete at the first poll; without, they run for
     * ever.
     */
    public static void main(String[] args) throws IOException {
        boolean videos = !args[0].equals("-");
        Sandbox.Builder builder =
                Sandbox.builder()
                        .clips(videos ? Clips.file(Path.of(args[0])) : Clips.tiny())
                        .pace(videos ? Pace.steps(1) : Pace.byHand())
                        .credits(Long.MAX_VALUE / 2)
                        .ledgerLimit(1000);
        try (Sandbox sandbox = builder.start()) {
            if (!args[1].equals("0")) {
                Duration delay = Duration.ofMillis(Long.parseLong(args[1]));
                sandbox.alwaysOnSubmit(Faults.slow(delay));
            }
            System.out.println(sandbox.baseUrl());
            NodeProcess.awaitStop();
        }
        System.exit(0);
    }

    /** A running one; closing it ends the process. */
    record Running(NodeProcess process, String baseUrl) implements AutoCloseable {
        @Override
        public void close() {
            process.close();
        }
    }

    /** Its key is {@link Sandbox#DEFAULT_API_KEY}. */
    static Running start(String video, Path errors) throws IOException, InterruptedException {
        return start(video, 0, errors);
    }

    /**
     * @param replyMillis after this time the reply to a submission leaves
     */
    static Running start(String video, int replyMillis, Path errors)
            throws IOException, InterruptedException {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        NodeProcess process =
                NodeProcess.start(
                        JVM,
                        ProviderNode.class,
                        List.of(video, String.valueOf(replyMillis)),
                        errors,
                        lines::add);
        String baseUrl = lines.poll(Duration.ofMinutes(1).toSeconds(), TimeUnit.SECONDS);
        if (baseUrl == null) {
            process.close();
            throw new IllegalStateException("The provider did not start; see " + errors);
        }
        return new Running(process, baseUrl);
    }
}
