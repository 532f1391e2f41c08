package one.apiin.camel.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A virtual machine of its own with this one's class path. It is asked to end by the end of its
 * input, so it also ends when this process dies in whatever way.
 *
 * <p>Ownership: the caller that starts it closes it; a process that is left is killed when this one
 * ends.
 */
final class NodeProcess implements AutoCloseable {

    private static final int SECONDS_TO_STOP = 40;

    /** Many of them at once, and none of them is timed. */
    private static final List<String> SMALL = List.of("-Xmx160m", "-XX:TieredStopAtLevel=1");

    private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> ALIVE.forEach(Process::destroyForcibly)));
    }

    private final Process process;

    private NodeProcess(Process process) {
        this.process = process;
    }

    /**
     * @param errors the file that takes what it writes to its error stream
     * @param lines receives each line that it prints, on one thread
     */
    static NodeProcess start(
            Class<?> main, List<String> arguments, Path errors, Consumer<String> lines)
            throws IOException {
        return start(SMALL, main, arguments, errors, lines);
    }

    /** The same with options of the virtual machine. */
    static NodeProcess start(
            List<String> options,
            Class<?> main,
            List<String> arguments,
            Path errors,
            Consumer<String> lines)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-classpath", classPath()));
        command.add(main.getName());
        command.addAll(arguments);
        File log = errors.toFile();
        Process process = new ProcessBuilder(command).redirectError(Redirect.appendTo(log)).start();
        ALIVE.add(process);
        process.onExit().thenAccept(ALIVE::remove);
        Thread reader = new Thread(() -> read(process, lines), "node " + process.pid());
        reader.setDaemon(true);
        reader.start();
        return new NodeProcess(process);
    }

    /** Surefire's own class path is a jar that only names the others. */
    private static String classPath() {
        String own = System.getProperty("java.class.path");
        return System.getProperty("surefire.test.class.path", own);
    }

    private static void read(Process process, Consumer<String> lines) {
        var bytes = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8);
        try (BufferedReader text = new BufferedReader(bytes)) {
            text.lines().forEach(lines);
        } catch (IOException | UncheckedIOException e) {
            // The stream of a killed process may break instead of ending.
        }
    }

    /** For the node's own main method: waits until it is asked to end. */
    static void awaitStop() throws IOException {
        awaitStop(() -> {});
    }

    /** The same; runs {@code nudged} for each {@link #nudge()}. */
    static void awaitStop(Runnable nudged) throws IOException {
        while (System.in.read() >= 0) {
            nudged.run();
        }
    }

    /** Gives the node a sign that its main method understands; none if it has ended. */
    void nudge() {
        try {
            process.getOutputStream().write('.');
            process.getOutputStream().flush();
        } catch (IOException e) {
            // It was asked to end, or killed, and needs no more signs.
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Sends it a signal such as STOP; none if it has ended. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .redirectError(Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** Asks it to end, and waits until it has. */
    void stop() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Process " + process.pid() + " does not end");
        }
    }

    /** Kills it if it still runs. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
