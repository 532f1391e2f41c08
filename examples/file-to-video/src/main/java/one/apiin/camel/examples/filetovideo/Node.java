package one.apiin.camel.examples.filetovideo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The node: Camel with the routes and the ledger, in a process of its own, which is started again when
 * it ends.
 *
 * <p>Threads: safe for concurrent use.
 * <p>Restart: the node stops when this process ends, however it ends, as its standard input does.
 * <p>Ownership: the caller closes it.
 */
final class Node implements AutoCloseable {

    private static final int MAX_FAILED_STARTS = 5;
    private static final int STOP_SECONDS = 20;

    private final List<String> command;
    private final Consumer<String> printed;
    private final Runnable broken;
    private volatile LedgerSnapshot ledger = LedgerSnapshot.NONE;
    private volatile boolean up;
    private volatile boolean closing;
    private Process process;
    private int starts;
    private int kills;
    private int failedStarts;

    /**
     * @param printed receives each line that the node prints
     * @param broken called once if the node cannot be started
     */
    Node(List<String> command, Consumer<String> printed, Runnable broken) {
        this.command = command;
        this.printed = printed;
        this.broken = broken;
    }

    /** The command of a node that uses these properties, on the class path of this process. */
    static List<String> command(Settings settings, Map<String, String> properties) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(List.of("-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8"));
        command.add("-Ddemo.data=" + settings.data());
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-classpath", System.getProperty("java.class.path")));
        command.addAll(List.of(FileToVideo.class.getName(), "--node"));
        return command;
    }

    synchronized void start() throws IOException {
        if (closing) {
            return;
        }
        Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
        process = started;
        starts++;
        Thread reader = new Thread(() -> read(started), "node " + starts);
        reader.setDaemon(true);
        reader.start();
    }

    /** Ends the process as the system's SIGKILL does; a new one starts at once. */
    synchronized long kill() {
        kills++;
        up = false;
        process.destroyForcibly();
        return process.pid();
    }

    /** Whether the routes run. */
    boolean isUp() {
        return up;
    }

    synchronized long pid() {
        return process.pid();
    }

    synchronized int kills() {
        return kills;
    }

    /** The ledger as the node reported it last. */
    LedgerSnapshot ledger() {
        return ledger;
    }

    private void read(Process node) {
        boolean reported = false;
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!LedgerSnapshot.isLine(line)) {
                    printed.accept(line);
                } else if (node.isAlive()) {
                    ledger = LedgerSnapshot.parse(line);
                    reported = true;
                    up = true;
                }
            }
        } catch (IOException | IllegalStateException e) {
            // the process was killed while it wrote
        }
        node.destroyForcibly();
        ended(reported);
    }

    private synchronized void ended(boolean reported) {
        up = false;
        failedStarts = reported ? 0 : failedStarts + 1;
        if (closing) {
            return;
        }
        if (failedStarts == MAX_FAILED_STARTS) {
            broken.run();
            return;
        }
        try {
            start();
        } catch (IOException e) {
            broken.run();
        }
    }

    @Override
    public void close() {
        Process last;
        synchronized (this) {
            closing = true;
            last = process;
        }
        if (last == null) {
            return;
        }
        try {
            last.getOutputStream().close();
            last.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            // it has ended
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        last.destroyForcibly();
    }
}
