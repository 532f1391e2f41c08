package one.apiin.camel.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.examples.local.LocalServices;
import one.apiin.camel.sandbox.Clips;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.Sandbox;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/**
 * One virtual machine that holds the provider, the S3 server and the route between them, as the
 * example s3-archive has it. Prints one {@link Report} and ends.
 */
final class ArchiveNode extends RouteBuilder {

    private final CountDownLatch archived = new CountDownLatch(1);

    /** What is in the store afterwards, and what it took. */
    record Report(
            long bytes,
            String digest,
            long spoolFiles,
            long heapAtMost,
            long direct,
            double seconds) {

        static Report parse(String line) {
            String[] words = line.split(" ");
            return new Report(
                    Long.parseLong(words[0]),
                    words[1],
                    Long.parseLong(words[2]),
                    Long.parseLong(words[3]),
                    Long.parseLong(words[4]),
                    Double.parseDouble(words[5]));
        }

        @Override
        public String toString() {
            return bytes
                    + " "
                    + digest
                    + " "
                    + spoolFiles
                    + " "
                    + heapAtMost
                    + " "
                    + direct
                    + " "
                    + seconds;
        }
    }

    private ArchiveNode() {}

    /** Arguments: a folder of its own, the video. */
    public static void main(String[] args) throws Exception {
        Path data = Path.of(args[0]);
        Path spool = Files.createDirectory(data.resolve("spool"));
        Sandbox.Builder provider =
                Sandbox.builder().clips(Clips.file(Path.of(args[1]))).pace(Pace.steps(1));
        try (Sandbox sandbox = provider.start();
                LocalServices services = new LocalServices(data, false, true)) {
            System.out.println(new ArchiveNode().run(sandbox, services, spool));
        }
        System.exit(0);
    }

    private Report run(Sandbox sandbox, LocalServices services, Path spool) throws Exception {
        Main main = new Main();
        services.properties().forEach(main::addOverrideProperty);
        main.addOverrideProperty("camel.component.aws2-s3.region", "us-east-1");
        main.addOverrideProperty("camel.component.aws2-s3.override-endpoint", "true");
        ApiInOneComponent component = new ApiInOneComponent();
        component.setBaseUrl(sandbox.baseUrl());
        component.setApiKey(sandbox.apiKey());
        component.setDownloadDirectory(spool.toString());
        component.setPollInterval(Duration.ofMillis(200));
        main.bind("apiinone", component);
        main.configure().addRoutesBuilder(this);
        main.start();
        long begun = System.nanoTime();
        try {
            main.getCamelTemplate().sendBody("apiinone:video", "a fox");
            archived.await();
            double seconds = (System.nanoTime() - begun) / 1e9;
            Pause.until(() -> spoolFiles(spool) == 0, Duration.ofSeconds(10));
            long left = spoolFiles(spool);
            Path object = object(spool.resolveSibling("s3"));
            long heap = heapAtMost();
            long direct = direct();
            return new Report(
                    Files.size(object), VideoFile.digest(object), left, heap, direct, seconds);
        } finally {
            main.stop();
        }
    }

    @Override
    public void configure() {
        from("apiinone:video?download=true&delay=200")
                .setHeader("CamelAwsS3Key", header(Exchange.FILE_NAME))
                .setHeader("CamelAwsS3ContentType", header(Exchange.CONTENT_TYPE))
                .to("aws2-s3://videos?multiPartUpload=true&partSize=8388608")
                .process(e -> archived.countDown());
    }

    private static Path object(Path store) throws IOException {
        try (Stream<Path> files = Files.walk(store)) {
            return files.filter(file -> file.toString().endsWith(".mp4")).findFirst().orElseThrow();
        }
    }

    /** -1 if one was removed while they were counted. */
    private static long spoolFiles(Path spool) {
        try (Stream<Path> files = Files.walk(spool)) {
            return files.filter(file -> file.getFileName().toString().startsWith("video-")).count();
        } catch (IOException | UncheckedIOException e) {
            return -1;
        }
    }

    /** The sum of the peaks of its pools, in MiB. */
    private static long heapAtMost() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .mapToLong(pool -> pool.getPeakUsage().getUsed())
                        .sum()
                >> 20;
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum()
                >> 20;
    }
}
