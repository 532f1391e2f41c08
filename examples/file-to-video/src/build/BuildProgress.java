import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Prints what {@code ./mvnw -q -Pdemo} is doing until the demo starts, as Maven is quiet with {@code -q}.
 * Run from source beside the build; ends when Maven starts the demo or ends.
 *
 * <p>Arguments: the root of the project, Maven's local repository.
 */
final class BuildProgress {

    private static final int PERIOD_MILLIS = 4000;
    private static final int MAX_SILENCE_SECONDS = 7;
    private static final int STEP_MILLIS = 200;
    private static final List<String> MODULES =
            List.of(
                    "examples/file-to-video",
                    "examples/local-services",
                    "camel-apiinone-component/starter",
                    "camel-apiinone-component",
                    "camel-apiinone-component/sandbox");

    private final ProcessHandle maven = ProcessHandle.current().parent().orElseThrow();
    private final long start = System.currentTimeMillis();
    private final Path root;
    private final Path libraries;
    private long bytes;
    private String printed = "";
    private long printedAt;

    private BuildProgress(Path root, Path libraries) {
        this.root = root;
        this.libraries = libraries;
    }

    public static void main(String[] arguments) throws Exception {
        new BuildProgress(Path.of(arguments[0]), Path.of(arguments[1])).run();
    }

    private void run() throws Exception {
        System.out.println(
                "Building the demo: the first time it downloads libraries, about 250 MB in");
        System.out.println(
                "2 to 5 minutes; later it takes half a minute. Then it starts by itself.");
        for (long waited = STEP_MILLIS; buildRuns(); waited += STEP_MILLIS) {
            Thread.sleep(STEP_MILLIS);
            if (waited % PERIOD_MILLIS == 0) {
                print(work());
            }
        }
        if (maven.isAlive()) {
            print("starting the demo");
        }
    }

    /** Maven's next child process is the demo. */
    private boolean buildRuns() {
        long me = ProcessHandle.current().pid();
        return maven.isAlive() && maven.children().noneMatch(child -> child.pid() != me);
    }

    private String work() throws IOException {
        long before = bytes;
        bytes = newBytes();
        return bytes > before
                ? "downloading libraries, " + bytes / 1_000_000 + " MB so far"
                : "building " + module();
    }

    /** Prints what has changed, and the same again before one could think that nothing happens. */
    private void print(String work) {
        long seconds = (System.currentTimeMillis() - start) / 1000;
        if (!work.equals(printed) || seconds - printedAt >= MAX_SILENCE_SECONDS) {
            System.out.printf("  %3d s  %s%n", seconds, work);
            printed = work;
            printedAt = seconds;
        }
    }

    /** The last module whose folder the build has touched. */
    private String module() {
        return MODULES.stream()
                .filter(name -> touched(root.resolve(name).resolve("target/classes")))
                .findFirst()
                .orElse("the first module");
    }

    private boolean touched(Path folder) {
        return folder.toFile().lastModified() >= start;
    }

    private long newBytes() throws IOException {
        long[] sum = {0};
        if (!Files.isDirectory(libraries)) {
            return 0;
        }
        Files.walkFileTree(
                libraries,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        boolean isNew = attributes.creationTime().toMillis() >= start;
                        sum[0] += isNew ? attributes.size() : 0;
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        return FileVisitResult.CONTINUE;
                    }
                });
        return sum[0];
    }
}
