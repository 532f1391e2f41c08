package one.apiin.camel.examples.tutorial;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import one.apiin.camel.task.VideoTask;

/**
 * A folder with the project of the tutorial beside a clone of the repository, and a local Maven repository in which
 * the component is installed; libraries come from the user's.
 */
final class TutorialShell implements AutoCloseable {

    private static final String VERSION = "1.0.0-SNAPSHOT";

    private final Path project;
    private final Path log;
    private final Path repository;
    private Process running;

    TutorialShell(Path folder, Path root) throws IOException {
        this.project = Files.createDirectory(folder.resolve("first-video"));
        this.log = folder.resolve("log.txt");
        this.repository = folder.resolve("repository");
        Files.createFile(log);
        Files.createSymbolicLink(folder.resolve("camel-apiinone"), root);
        Files.copy(root.resolve("pom.xml"), installed("camel-apiinone-parent", "pom"));
        Files.copy(
                root.resolve("camel-apiinone-component/pom.xml"),
                installed("camel-apiinone", "pom"));
        install(installed("camel-apiinone", "jar"));
    }

    private Path installed(String artifact, String type) throws IOException {
        Path folder =
                Files.createDirectories(
                        repository.resolve("one/apiin/camel/" + artifact + "/" + VERSION));
        return folder.resolve(artifact + "-" + VERSION + "." + type);
    }

    /** The component as this build has it: a jar, or a folder of classes. */
    private static void install(Path jar) throws IOException {
        Path built =
                new File(
                                VideoTask.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .getPath())
                        .toPath();
        if (Files.isRegularFile(built)) {
            Files.copy(built, jar);
            return;
        }
        ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "-cf", jar.toString(), "-C", built.toString(), ".");
    }

    void write(String file, String text) throws IOException {
        Files.createDirectories(project.resolve(file).getParent());
        Files.writeString(project.resolve(file), text);
    }

    Path file(String name) {
        return project.resolve(name);
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** A command that goes on; its output is the {@link #log}. */
    void start(String command) throws IOException {
        running = process(command);
    }

    void execute(String command) throws IOException, InterruptedException {
        Process process = process(command);
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IllegalStateException(command + "\n" + log());
        }
    }

    private Process process(String command) throws IOException {
        var builder = new ProcessBuilder(List.of("sh", "-c", command));
        String shared =
                System.getProperty(
                        "localRepository", System.getProperty("user.home") + "/.m2/repository");
        builder.environment().put("no_proxy", "*"); // of curl, which asks the sandbox
        builder.environment()
                .put(
                        "MAVEN_ARGS",
                        "-B -Dmaven.repo.local="
                                + repository
                                + " -Dmaven.repo.local.tail="
                                + shared);
        return builder.directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .start();
    }

    boolean isRunning() {
        return running.isAlive();
    }

    /** As kill -9 of all that the command started. */
    void kill() throws InterruptedException {
        List<ProcessHandle> all = running.descendants().toList();
        all.forEach(ProcessHandle::destroyForcibly);
        running.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        if (running != null) {
            running.descendants().forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly();
        }
    }
}
