package one.apiin.camel.route.cluster;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A process such as {@link NodeProcess}: takes commands, and records the lines that it prints. */
public final class RemoteNode {

    private final Process process;
    private final PrintStream commands;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private RemoteNode(Process process) {
        this.process = process;
        this.commands = new PrintStream(process.getOutputStream(), true);
        Thread reader = new Thread(() -> process.inputReader().lines().forEach(lines::add));
        reader.setDaemon(true);
        reader.start();
    }

    /** The process of these options; it may not be ready yet. */
    public static RemoteNode start(NodeOptions options) throws IOException {
        return start(List.of(), List.of(), NodeProcess.class, options.arguments());
    }

    /**
     * @param shell words before the command, such as those that set a limit
     * @param jvm options of the JVM
     */
    public static RemoteNode start(
            List<String> shell, List<String> jvm, Class<?> main, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(shell);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return new RemoteNode(new ProcessBuilder(command).redirectError(log()).start());
    }

    /** What processes of tests log; the console of the build stays quiet. */
    public static ProcessBuilder.Redirect log() {
        return ProcessBuilder.Redirect.appendTo(Path.of("target/child-processes.log").toFile());
    }

    public void say(String command) {
        commands.println(command);
    }

    /** Waits for a line that begins like this. */
    public String heard(String beginning) {
        soon().failFast("the process has ended", () -> !process.isAlive() && !says(beginning))
                .until(() -> says(beginning));
        return lines.stream().filter(line -> line.startsWith(beginning)).findFirst().orElseThrow();
    }

    public boolean says(String beginning) {
        return lines.stream().anyMatch(line -> line.startsWith(beginning));
    }

    public List<String> lines() {
        return lines;
    }

    /** Stands still, heartbeats and all. */
    public void freeze() throws Exception {
        signal("-STOP");
    }

    public void thaw() throws Exception {
        signal("-CONT");
    }

    private void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("kill", name, String.valueOf(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** Dies by itself at the cut of its options. */
    public void awaitDeath() throws InterruptedException {
        assertThat(process.waitFor(FAR.toSeconds(), TimeUnit.SECONDS))
                .as("dies; said %s", lines)
                .isTrue();
        assertThat(process.exitValue()).as("said %s", lines).isEqualTo(1);
    }

    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
