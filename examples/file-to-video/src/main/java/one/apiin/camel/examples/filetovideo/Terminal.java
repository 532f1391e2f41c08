package one.apiin.camel.examples.filetovideo;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finished lines scroll up; below them stands one line per running task, redrawn in place. Where
 * the output is no terminal, each change is a line of its own.
 *
 * <p>Threads: safe for concurrent use.
 */
final class Terminal {

    private static final String UP_AND_CLEAR = "\u001B[%dA\u001B[J";

    private final PrintStream out;
    private final boolean live;
    private final Map<String, String> running = new LinkedHashMap<>();
    private int drawn;

    Terminal(PrintStream out, boolean live) {
        this.out = out;
        this.live = live;
    }

    /** The process's own terminal, or plain output if it is redirected; takes all of System.out. */
    static Terminal system() {
        Terminal terminal = new Terminal(System.out, System.console() != null);
        System.setOut(new PrintStream(terminal.new Lines(), true, StandardCharsets.UTF_8));
        return terminal;
    }

    /** A line that stays. */
    synchronized void say(String line) {
        erase();
        out.println(line);
        draw();
    }

    /** The line of a running task: a new one, or in place of its last. */
    synchronized void show(String task, String line) {
        boolean isNew = running.put(task, line) == null;
        if (live) {
            erase();
            draw();
        } else if (isNew) {
            out.println(line);
        }
    }

    /** Takes all running lines away. */
    synchronized void clear() {
        erase();
        running.clear();
        out.flush();
    }

    /** Takes a running line away. */
    synchronized void drop(String task) {
        erase();
        running.remove(task);
        draw();
    }

    /** The last line of a task. */
    synchronized void end(String task, String line) {
        erase();
        running.remove(task);
        out.println(line);
        draw();
    }

    /** Makes lines of what others print, so that it does not end up between two redraws. */
    private final class Lines extends OutputStream {

        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int character) {
            if (character == '\n') {
                say(line.toString(StandardCharsets.UTF_8).stripTrailing());
                line.reset();
            } else {
                line.write(character);
            }
        }
    }

    private void erase() {
        if (drawn > 0) {
            out.printf(UP_AND_CLEAR, drawn);
            drawn = 0;
        }
    }

    private void draw() {
        if (live) {
            running.values().forEach(out::println);
            drawn = running.size();
        }
        out.flush();
    }
}
