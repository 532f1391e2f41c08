import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Prints what {@code ./mvnw -q -Pdemo} is doing until the demo prints something itself, as Maven is quiet
 * with {@code -q}. Run from source beside the build; ends when the demo deletes the marker or Maven ends.
 *
 * <p>Arguments: the root of the project, Maven's local repository, the marker's file.
 */
final class BuildProgress {

    private static final int PERIOD_MILLIS = 3000;
    private static final int MAX_SILENCE_SECONDS = 5;
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
    private final Path marker;
    private long bytes;
    private String printed = "";
    private long printedAt;

    private BuildProgress(String[] arguments) {
        root = Path.of(arguments[0]);
        libraries = Path.of(arguments[1]);
        marker = Path.of(arguments[2]);
    }

    public static void main(String[] arguments) throws Exception {
        new BuildProgress(arguments).run();
    }

    private void run() throws Exception {
        System.out.println(
                "Building the demo: the first time it downloads libraries, about 160 MB in");
        System.out.println(
                "2 to 5 minutes; later it takes half a minute. Then it starts by itself.");
        Files.createDirectories(marker.getParent());
        Files.writeString(marker, "");
        for (long due = start + PERIOD_MILLIS; goesOn(); Thread.sleep(STEP_MILLIS)) {
            if (System.currentTimeMillis() >= due) {
                print(demoStarts() ? "starting the demo" : work());
                due = System.currentTimeMillis() + PERIOD_MILLIS;
            }
        }
        Files.deleteIfExists(marker);
    }

    private boolean goesOn() {
        return maven.isAlive() && Files.exists(marker);
    }

    /** Other child processes of Maven are tools of the build. */
    private boolean demoStarts() {
        return maven.children()
                .flatMap(child -> child.info().commandLine().stream())
                .anyMatch(line -> line.contains("-Ddemo.home="));
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
                .orElse("and checking what has changed");
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
